package io.github.ecssecrets.spring.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.github.ecssecrets.PrintableText;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds settings that are none of the library. Spring Boot binds the properties it knows
 * and ignores the others, so a typo would switch something off in silence. A name that is
 * nearly the one of a setting is refused; any other may belong to another version, and is
 * warned of. Reads no values.
 */
final class UnknownSettings {

	private static final String UNIFORM_ROOT = "ecssecrets";

	private final ConfigurableEnvironment environment;

	/** What is warned of, each with the setting that may be meant. */
	private final Map<String, String> found = new TreeMap<>();

	UnknownSettings(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Looks at all names.
	 * @param logger is warned once of those that are like no setting
	 * @throws InvalidSecretConfigurationException with the first that is a typo
	 */
	void check(Log logger) {
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				for (String name : enumerable.getPropertyNames()) {
					if (name.startsWith("e") || name.startsWith("E")) {
						check(name, source instanceof SystemEnvironmentPropertySource);
					}
				}
			}
		}
		if (!this.found.isEmpty()) {
			String names = String.join(", ", this.found.values());
			logger.warn("The library has no setting of the name " + names + ", and ignores what is set there");
		}
	}

	private void check(String name, boolean variable) {
		if (variable) {
			checkVariable(name, name.toLowerCase(Locale.ROOT).replace("_", ""));
		}
		else {
			checkProperty(name, ConfigurationPropertyName.adapt(name, '.'));
		}
	}

	private void checkProperty(String given, ConfigurationPropertyName name) {
		if (name.getNumberOfElements() < 2) {
			return;
		}
		String root = name.getElement(0, Form.UNIFORM);
		if (!root.equals(UNIFORM_ROOT)) {
			boolean split = (root + name.getElement(1, Form.UNIFORM)).equals(UNIFORM_ROOT);
			if (split || Typos.distance(root, UNIFORM_ROOT, 2) <= 2) {
				checkRoot(given, name.subName(split ? 2 : 1));
			}
			return;
		}
		List<String> elements = SettingNames.elements(name.subName(1));
		if (!SettingNames.isKnown(elements)) {
			String nearest = SettingNames.nearest(name);
			if (nearest != null) {
				throw mistake("property '" + PrintableText.of(given, 200) + "'", nearest);
			}
			warn(given, SettingNames.likely(name));
		}
	}

	/**
	 * What begins nearly as the settings do may be the application's own.
	 */
	private void checkRoot(String given, ConfigurationPropertyName rest) {
		if (!rest.isEmpty() && SettingNames.isKnown(SettingNames.elements(rest))) {
			warn(given, SettingNames.ROOT + "." + rest);
		}
	}

	private void checkVariable(String given, String name) {
		if (name.startsWith(UNIFORM_ROOT)) {
			String rest = name.substring(UNIFORM_ROOT.length()).replaceFirst("\\d+$", "");
			if (rest.isEmpty() || SettingNames.isKnown(rest)) {
				return;
			}
			String nearest = SettingNames.nearestVariable(rest);
			if (nearest != null) {
				throw mistake("environment variable '" + PrintableText.of(given, 200) + "'", nearest);
			}
			warn(given, null);
		}
		else if (name.startsWith("ecssecret") && SettingNames.isKnown(name.substring("ecssecret".length()))) {
			warn(given, SettingNames.nearestVariable(name.substring("ecssecret".length())));
		}
	}

	private void warn(String given, @Nullable String meant) {
		this.found.put(given, "'" + PrintableText.of(given, 200) + "'"
				+ ((meant != null) ? " (likely '" + PrintableText.of(meant, 200) + "')" : ""));
	}

	private static InvalidSecretConfigurationException mistake(String place, String meant) {
		return new InvalidSecretConfigurationException(place,
				"The library has no setting of this name, and would ignore it.",
				"Write '" + PrintableText.of(meant, 200) + "'.");
	}

}
