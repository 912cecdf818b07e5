package io.github.ecssecrets.spring.literal;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of properties that the fields of a JSON secret become. The name of a field
 * that Spring Boot would take characters out of stands in brackets, as the key of a map
 * must ({@code users[user@example.com]}).
 */
public final class FieldName {

	/** What Spring Boot keeps as it is, and names with dots or brackets of their own. */
	private static final Pattern PLAIN = Pattern.compile("(?!-)(?:[A-Za-z0-9_\\[\\]-]|\\.(?!-))*+");

	private FieldName() {
	}

	/**
	 * The name of a property.
	 * @param steps the names of members and the indexes of elements that lead to the
	 * field
	 * @return the name, with all characters of the steps
	 */
	public static String of(List<Object> steps) {
		StringBuilder name = new StringBuilder();
		for (Object step : steps) {
			if (step instanceof String member && (PLAIN.matcher(member).matches() || !canStandInBrackets(member))) {
				name.append(name.isEmpty() ? "" : ".").append(member);
			}
			else {
				name.append('[').append(step).append(']');
			}
		}
		return name.toString();
	}

	/** Spring Boot counts the brackets to find the last one. */
	private static boolean canStandInBrackets(String name) {
		int open = 0;
		for (int i = 0; i < name.length() && open >= 0; i++) {
			char character = name.charAt(i);
			open += (character == '[') ? 1 : (character == ']') ? -1 : 0;
		}
		return open == 0;
	}

}
