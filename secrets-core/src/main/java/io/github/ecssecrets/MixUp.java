package io.github.ecssecrets;

/**
 * What a text may be that is not a reference. Most often it is the value of a secret:
 * Amazon ECS fills a variable with the value, and the property that refers to the
 * variable wants the name. Tells the kind and nothing of the text.
 */
final class MixUp {

	private static final int LONGEST_URL_SCHEME = 64;

	private static final String NAME_INSTEAD = ", where the name of a secret belongs; name the secret, for example 'prod/myapp/database', and not the variable that holds its value";

	private static final String OR_VALUE = "; if the text is the value of a secret, write the name of the secret instead";

	private MixUp() {
	}

	/**
	 * What to do about a text that is not a reference.
	 * @param text the text
	 * @param remedy what to do about the offending character
	 * @return a clause without a character of the text
	 */
	static String remedy(String text, String remedy) {
		String start = start(text);
		if (start.startsWith("{") || start.startsWith("[") || start.startsWith("\"{")) {
			return "the text looks like JSON, the value of a secret" + NAME_INSTEAD;
		}
		if (start.startsWith("-----BEGIN")) {
			return "the text looks like a PEM file, the value of a secret" + NAME_INSTEAD;
		}
		if (endOfUrlScheme(start) >= 0) {
			return "the text looks like a URL, the value of a secret" + NAME_INSTEAD;
		}
		if (text.contains("${") || text.contains("#{")) {
			return "a placeholder was not resolved; define its property";
		}
		if (SecretId.isArn(text)) {
			return remedy;
		}
		if (isQuoted(start)) {
			return "remove the quotation marks around the reference" + OR_VALUE;
		}
		if (!text.equals(text.strip())) {
			return "remove the white space around the reference" + OR_VALUE;
		}
		return remedy + OR_VALUE;
	}

	private static String start(String text) {
		return SecretJson.withoutByteOrderMark(text).stripLeading();
	}

	private static boolean isQuoted(String text) {
		return text.startsWith("'") || text.startsWith("\"") || text.startsWith("`");
	}

	/**
	 * Where the scheme of a URL ends, such as {@code https} or {@code jdbc:postgresql}.
	 * The grammar alone would take {@code https://user:password@host/} for a name, a JSON
	 * Pointer and a version stage.
	 * @return the index of {@code ://}; -1 if the text is not a URL
	 */
	static int endOfUrlScheme(String text) {
		int end = text.indexOf("://");
		if (end <= 0 || end > LONGEST_URL_SCHEME || SecretId.isArn(text)) {
			return -1;
		}
		for (int i = 0; i < end; i++) {
			char c = text.charAt(i);
			boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
			if (!letter && (i == 0 || !((c >= '0' && c <= '9') || "+.-:".indexOf(c) >= 0))) {
				return -1;
			}
		}
		return end;
	}

}
