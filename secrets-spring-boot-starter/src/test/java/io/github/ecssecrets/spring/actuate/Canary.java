package io.github.ecssecrets.spring.actuate;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secret values that can be recognized wherever they should not be, also when they are
 * escaped for JSON or a URL, encoded in Base64, or cut at either end.
 */
final class Canary {

	private static final String START = "canary-";

	private static final String END = "-yranac";

	private static final int PART = 8;

	private static final List<String> TRACES = traces();

	/** Parts of all values that were made. */
	private static final Set<String> PARTS = ConcurrentHashMap.newKeySet();

	private Canary() {
	}

	/**
	 * A value with everything that a generated password may have in it.
	 */
	static String value(String name) {
		String value = START + name + "'${HOME}#{1+1}\"\\&=/+%" + END;
		for (String text : List.of(value, URLEncoder.encode(value, StandardCharsets.UTF_8),
				value.replace("\\", "\\\\").replace("\"", "\\\""))) {
			for (int i = 0; i + PART <= text.length(); i++) {
				PARTS.add(text.substring(i, i + PART));
			}
		}
		return value;
	}

	/**
	 * The lines of a text that have any 8 characters in a row of a value, as it is or
	 * escaped for JSON or a URL.
	 */
	static List<String> partsIn(String text) {
		return text.lines().filter(Canary::hasPart).toList();
	}

	private static boolean hasPart(String line) {
		for (int i = 0; i + PART <= line.length(); i++) {
			if (PARTS.contains(line.substring(i, i + PART))) {
				return true;
			}
		}
		return hasTrace(line);
	}

	private static List<String> traces() {
		List<String> traces = new ArrayList<>();
		for (String mark : List.of(START, END)) {
			traces.add(mark);
			for (int offset = 0; offset < 3; offset++) {
				byte[] shifted = (" ".repeat(offset) + mark).getBytes(StandardCharsets.UTF_8);
				String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
				traces.add(encoded.substring((offset == 0) ? 0 : offset + 1,
						encoded.length() - ((shifted.length % 3 == 0) ? 0 : 1)));
			}
		}
		return traces;
	}

	/**
	 * The lines of a text that have a trace of a value.
	 */
	static List<String> tracesIn(String text) {
		return text.lines().filter(Canary::hasTrace).toList();
	}

	/**
	 * The lines of an exception, its causes and what they suppressed, that have a trace
	 * of a value.
	 */
	static List<String> tracesIn(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text, true));
		return tracesIn(text.toString());
	}

	private static boolean hasTrace(String line) {
		return TRACES.stream().anyMatch(line::contains);
	}

}
