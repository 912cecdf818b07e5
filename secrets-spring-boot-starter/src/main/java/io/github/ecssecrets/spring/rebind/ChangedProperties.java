package io.github.ecssecrets.spring.rebind;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.literal.SecretTexts;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.util.SystemPropertyUtils;

/**
 * The properties that a rotation changed, and those that refer to one of them by a
 * placeholder.
 *
 * @param names the names of the properties
 */
record ChangedProperties(Set<String> names) {

	private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:{}]+)[:}]");

	/**
	 * Adds the properties that refer to a changed one.
	 * @param environment the properties of the application
	 * @param changed the names of the properties whose own value is another
	 */
	static ChangedProperties of(ConfigurableEnvironment environment, Set<String> changed) {
		Set<String> names = new TreeSet<>(changed);
		Set<String> added = names;
		while (!added.isEmpty()) {
			added = referring(environment, added);
			added.removeAll(names);
			names.addAll(added);
		}
		return new ChangedProperties(names);
	}

	private static Set<String> referring(ConfigurableEnvironment environment, Set<String> names) {
		Predicate<String> refers = refersToOneOf(names);
		Set<String> referring = new TreeSet<>();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable && !(source instanceof SecretTexts)) {
				for (String name : enumerable.getPropertyNames()) {
					if (enumerable.getProperty(name) instanceof CharSequence value && refers.test(value.toString())) {
						referring.add(name);
					}
				}
			}
		}
		return referring;
	}

	/**
	 * Tells whether a text has a placeholder for one of the properties, by its very name,
	 * or by a form of it that Spring Boot finds it by: {@code ${db.api-key}} for
	 * {@code db.apiKey}, or for the variable {@code DB_API_KEY}.
	 */
	private static Predicate<String> refersToOneOf(Set<String> names) {
		Pattern exact = Pattern.compile(names.stream()
			.map(Pattern::quote)
			.collect(Collectors.joining("|", Pattern.quote(SystemPropertyUtils.PLACEHOLDER_PREFIX) + "(?:", ")[:}]")));
		Set<ConfigurationPropertyName> relaxed = names.stream()
			.map((name) -> ConfigurationPropertyName.adapt(name, '.'))
			.collect(Collectors.toSet());
		Set<String> variables = names.stream().map((name) -> name.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
		return (text) -> text.contains(SystemPropertyUtils.PLACEHOLDER_PREFIX)
				&& (exact.matcher(text).find() || PLACEHOLDER.matcher(text)
					.results()
					.map((placeholder) -> placeholder.group(1))
					.anyMatch((name) -> (ConfigurationPropertyName.isValid(name)
							&& relaxed.contains(ConfigurationPropertyName.of(name)))
							|| variables(name).anyMatch(variables::contains)));
	}

	/**
	 * The variables that Spring Boot takes for a property. One of a name with dashes may
	 * have them as underscores.
	 */
	private static Stream<String> variables(String property) {
		String variable = INDEX.matcher(property.toUpperCase(Locale.ROOT).replace('.', '_')).replaceAll("_$1");
		return Stream.of(variable.replace("-", ""), variable.replace('-', '_'));
	}

	/**
	 * Whether one of the properties has a prefix.
	 * @param prefix the prefix of a {@code @ConfigurationProperties} class
	 */
	boolean anyUnder(String prefix) {
		ConfigurationPropertyName ancestor = ConfigurationPropertyName.of(prefix);
		return this.names.stream()
			.anyMatch((name) -> ancestor.isAncestorOf(ConfigurationPropertyName.adapt(name, '.'))
					|| variables(prefix).anyMatch((start) -> name.toUpperCase(Locale.ROOT).startsWith(start + "_")));
	}

}
