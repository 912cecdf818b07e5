package io.github.ecssecrets.spring.literal;

/**
 * The texts of secrets that are JSON, for readers other than the core's own.
 */
public final class JsonText {

	private JsonText() {
	}

	/**
	 * Takes off the byte order mark that some editors write before JSON, as the core does
	 * for itself. A JSON parser refuses it.
	 * @param text the text of a secret
	 * @return the text behind the mark; the same text if it has none
	 */
	public static String withoutByteOrderMark(String text) {
		return text.startsWith("\uFEFF") ? text.substring(1) : text;
	}

}
