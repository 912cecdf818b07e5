package io.github.ecssecrets.spring.config;

/**
 * Keeps Spring from reading a secret's text as a placeholder or an expression. Spring
 * does so with every string that a property source or a suggested value gives; an array
 * of one element it converts to the element, untouched.
 */
public final class LiteralText {

	private LiteralText() {
	}

	/**
	 * Wraps a text.
	 * @param text the text of a secret
	 * @return an object that Spring converts to the same text
	 */
	public static Object of(String text) {
		return new String[] { text };
	}

}
