package io.github.ecssecrets;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Text that is data, made fit for a log or a message: names of JSON fields, file names,
 * answers of others. Whatever could move a cursor, break a line, hide or reorder text is
 * written as an escape such as <code>&#92;n</code> or <code>&#92;u001b</code>; all other
 * characters stay as they are. Thread-safe.
 */
public final class PrintableText {

	private static final int LONGEST_IN_LIST = 100;

	private static final int MOST_IN_LIST = 20;

	private PrintableText() {
	}

	/**
	 * Makes a text printable.
	 * @param text any text
	 * @return the same text if all of it is printable
	 */
	public static String of(String text) {
		int first = firstUnprintable(text);
		if (first < 0) {
			return text;
		}
		StringBuilder printable = new StringBuilder(text.length() + 16).append(text, 0, first);
		text.substring(first).codePoints().forEach((codePoint) -> append(printable, codePoint));
		return printable.toString();
	}

	/**
	 * Makes a text printable and short.
	 * @param text any text
	 * @param maximum how many characters of the text are kept, at least 1
	 * @return the text, or its start and its length
	 */
	public static String of(String text, int maximum) {
		if (text.length() <= maximum) {
			return of(text);
		}
		int end = Character.isHighSurrogate(text.charAt(maximum - 1)) ? maximum - 1 : maximum;
		return of(text.substring(0, end)) + "… (" + text.length() + " characters)";
	}

	/**
	 * Makes names printable, for a list in a sentence.
	 * @param names any texts
	 * @return the names with commas between them; of many names the first 20, of long
	 * names the start
	 */
	public static String list(Collection<String> names) {
		String listed = names.stream()
			.limit(MOST_IN_LIST)
			.map((name) -> of(name, LONGEST_IN_LIST))
			.collect(Collectors.joining(", "));
		return (names.size() > MOST_IN_LIST) ? listed + " and " + (names.size() - MOST_IN_LIST) + " more" : listed;
	}

	/**
	 * Where a text has a character that is not printable.
	 * @return the index of the first one; -1 if all of the text is printable
	 */
	static int firstUnprintable(String text) {
		int i = 0;
		while (i < text.length()) {
			int codePoint = text.codePointAt(i);
			if (!isPrintable(codePoint)) {
				return i;
			}
			i += Character.charCount(codePoint);
		}
		return -1;
	}

	private static boolean isPrintable(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
					Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

	private static void append(StringBuilder printable, int codePoint) {
		if (isPrintable(codePoint)) {
			printable.appendCodePoint(codePoint);
			return;
		}
		switch (codePoint) {
			case '\n' -> printable.append("\\n");
			case '\r' -> printable.append("\\r");
			case '\t' -> printable.append("\\t");
			default -> {
				for (char c : Character.toChars(codePoint)) {
					printable.append("\\u");
					for (int shift = 12; shift >= 0; shift -= 4) {
						printable.append(Character.forDigit((c >> shift) & 0xF, 16));
					}
				}
			}
		}
	}

}
