package io.github.ecssecrets.spring.mask;

import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.SystemPropertyUtils;

/**
 * Keeps Spring from reading a secret's text as a placeholder or an expression.
 */
public final class LiteralText {

	private static final String PREFIX = SystemPropertyUtils.PLACEHOLDER_PREFIX;

	private static final PropertyPlaceholderHelper HELPER = new PropertyPlaceholderHelper(PREFIX,
			SystemPropertyUtils.PLACEHOLDER_SUFFIX, SystemPropertyUtils.VALUE_SEPARATOR,
			SystemPropertyUtils.ESCAPE_CHARACTER, true);

	private LiteralText() {
	}

	/**
	 * Wraps a text to inject. Spring reads a string that it is to inject as a placeholder
	 * and an expression; an array of one element it converts to the element, untouched.
	 * @param text the text of a secret
	 * @return an object that Spring converts to the same text
	 */
	public static Object of(String text) {
		return new String[] { text };
	}

	/**
	 * Escapes a text that becomes the value of a property. Whoever reads a property
	 * through Spring, be it the Environment, a binder or a placeholder, resolves the
	 * placeholders of the value exactly once, and that turns the result into the text
	 * again. What Spring would not take for a placeholder it does not unescape either, so
	 * that only a prefix with its suffix is escaped.
	 * @param text the text of a secret
	 * @return the text with a backslash before the start of each placeholder
	 */
	public static String escape(String text) {
		int start = text.indexOf(PREFIX);
		if (start < 0) {
			return text;
		}
		StringBuilder escaped = new StringBuilder(text.length() + 8);
		int position = 0;
		while (start >= 0) {
			escaped.append(text, position, start);
			if (hasSuffix(text, start + PREFIX.length())) {
				escaped.append(SystemPropertyUtils.ESCAPE_CHARACTER);
			}
			escaped.append(PREFIX);
			position = start + PREFIX.length();
			start = text.indexOf(PREFIX, position);
		}
		return escaped.append(text, position, text.length()).toString();
	}

	private static boolean hasSuffix(String text, int start) {
		int open = 0;
		for (int i = start; i < text.length(); i++) {
			if (text.charAt(i) == '{') {
				open++;
			}
			else if (text.charAt(i) == '}' && open-- == 0) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Turns the value of a property into the text of the secret again.
	 * @param escaped the outcome of {@link #escape(String)}
	 * @return the text
	 */
	static String unescape(String escaped) {
		return HELPER.replacePlaceholders(escaped, (name) -> null);
	}

}
