package io.github.ecssecrets.spring;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The warnings in what a test printed. What Logback says of itself is none: it complains
 * while it is set up again if a thread of an application that ended logs at that moment.
 */
public final class LoggedWarnings {

	private static final Pattern WARNING = Pattern.compile(" WARN \\d+ --- \\[");

	private LoggedWarnings() {
	}

	/**
	 * Finds the warnings.
	 * @param output what was printed
	 * @return their lines
	 */
	public static List<String> in(CharSequence output) {
		return output.toString().lines().filter((line) -> WARNING.matcher(line).find()).toList();
	}

}
