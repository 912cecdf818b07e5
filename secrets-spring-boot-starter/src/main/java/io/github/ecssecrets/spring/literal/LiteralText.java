package io.github.ecssecrets.spring.literal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.core.env.AbstractPropertyResolver;
import org.springframework.util.SystemPropertyUtils;

/**
 * Keeps Spring from reading a secret's text as a placeholder or an expression.
 */
public final class LiteralText {

	private static final String PREFIX = SystemPropertyUtils.PLACEHOLDER_PREFIX;

	/** A placeholder of a property that is never set, up to its default value. */
	private static final String DOLLAR = "${ecs-secrets.literal:";

	private static final String DOLLAR_END = "$}";

	private static final Pattern ESCAPED = Pattern
		.compile(Pattern.quote(DOLLAR) + "([^}]*)" + Pattern.quote(DOLLAR_END + "{"));

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
	 * again. Each dollar sign before a brace becomes a placeholder with it as its
	 * default. A backslash would do for a few of them, but Spring looks for the end of
	 * every placeholder, escaped or not: the time for a text with many of them would grow
	 * with the square of its length.
	 * @param text the text of a secret
	 * @return the text without any placeholder of its own
	 */
	public static String escape(String text) {
		int start = text.indexOf(PREFIX);
		if (start < 0) {
			return text;
		}
		StringBuilder escaped = new StringBuilder(text.length() + 64);
		int position = 0;
		while (start >= 0) {
			int backslashes = start;
			while (backslashes > position && isEscape(text.charAt(backslashes - 1))) {
				backslashes--;
			}
			escaped.append(text, position, backslashes)
				.append(DOLLAR)
				.append(text, backslashes, start)
				.append(DOLLAR_END)
				.append('{');
			position = start + PREFIX.length();
			start = text.indexOf(PREFIX, position);
		}
		return escaped.append(text, position, text.length()).toString();
	}

	private static boolean isEscape(char character) {
		Character configured = AbstractPropertyResolver.getDefaultEscapeCharacter();
		return character == SystemPropertyUtils.ESCAPE_CHARACTER || (configured != null && character == configured);
	}

	/**
	 * Turns the value of a property into the text of the secret again.
	 * @param escaped the outcome of {@link #escape(String)}
	 * @return the text
	 */
	public static String unescape(String escaped) {
		return escaped.contains(DOLLAR)
				? ESCAPED.matcher(escaped).replaceAll((match) -> Matcher.quoteReplacement(match.group(1) + PREFIX))
				: escaped;
	}

}
