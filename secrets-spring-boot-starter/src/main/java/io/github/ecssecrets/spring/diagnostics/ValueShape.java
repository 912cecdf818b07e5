package io.github.ecssecrets.spring.diagnostics;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a value is like, for the text of a failure: its kind and its length, and none of
 * its characters.
 */
public final class ValueShape {

	private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+([.,]\\d+)?");

	private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.:-]{0,63}://.*", Pattern.DOTALL);

	private ValueShape() {
	}

	/**
	 * Describes a value.
	 * @param value the value, or {@code null} if there is none
	 * @return a phrase such as {@code a text of 12 characters}
	 */
	public static String of(@Nullable Object value) {
		if (value == null) {
			return "missing";
		}
		if (value instanceof CharSequence text) {
			return of(text.toString());
		}
		if (value instanceof Collection<?> collection) {
			return counted(collection.size(), "element");
		}
		if (value instanceof byte[] bytes) {
			return "binary, " + counted(bytes.length, "byte");
		}
		return (value instanceof Map<?, ?> map) ? counted(map.size(), "element")
				: "a value of type " + value.getClass().getSimpleName();
	}

	private static String of(String text) {
		if (text.isEmpty()) {
			return "an empty text";
		}
		String length = counted(text.length(), "character");
		String content = text.strip();
		if (content.isEmpty()) {
			return length + " of white space";
		}
		return (NUMBER.matcher(content).matches() ? "a number of " : "a text of ") + length + likeness(content)
				+ (text.equals(content) ? "" : ", with white space at its start or end");
	}

	private static String likeness(String text) {
		if (text.startsWith("{") || text.startsWith("[")) {
			return ", like JSON";
		}
		if (text.startsWith("-----BEGIN")) {
			return ", like a PEM file";
		}
		if (URL.matcher(text).matches()) {
			return ", like a URL";
		}
		return (text.startsWith("\"") || text.startsWith("'")) ? ", in quotation marks" : "";
	}

	private static String counted(int count, String what) {
		return count + " " + what + ((count == 1) ? "" : "s");
	}

}
