package io.github.ecssecrets.spring.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a name in the form of an environment variable stands for: {@code APP_HOSTS_0} is
 * {@code app.hosts[0]}.
 */
final class VariableNames {

	private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

	private static final Pattern ELEMENT = Pattern.compile("_(\\d+)(?=_|$)");

	private static final Pattern SEPARATORS = Pattern.compile("_+");

	private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

	private static final Pattern PUNCTUATION = Pattern.compile("[.-]");

	private VariableNames() {
	}

	/** Whether a name has the form of an environment variable. */
	static boolean isVariable(String name) {
		return VARIABLE.matcher(name).matches();
	}

	/** The name of the variable, and that of the property it stands for. */
	static Set<String> names(String variable) {
		String name = ELEMENT.matcher(variable.toLowerCase(Locale.ROOT)).replaceAll("[$1]");
		return new LinkedHashSet<>(List.of(variable, SEPARATORS.matcher(name).replaceAll(".")));
	}

	/** The variable that stands for a property. */
	static String variable(String property) {
		return PUNCTUATION.matcher(withDottedIndexes(property)).replaceAll("_").toUpperCase(Locale.ROOT);
	}

	/** A property with {@code .0} for each {@code [0]}. */
	static String withDottedIndexes(String property) {
		return INDEX.matcher(property).replaceAll(".$1");
	}

}
