package io.github.ecssecrets.spring.config;

import java.util.List;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.literal.PropertyProvenance;
import io.github.ecssecrets.spring.literal.TracedValue;

/**
 * Settings of the logging system that have a secret in them. It writes what it cannot use
 * to the standard error, where nothing can be masked, and names files by them.
 */
final class LoggingSettings {

	private static final List<String> NAMES = List.of("logging.config", "logging.file.name", "logging.file.path",
			"logging.pattern.console", "logging.pattern.file", "logging.pattern.level", "logging.pattern.dateformat",
			"logging.pattern.correlation", "logging.logback.rollingpolicy.file-name-pattern");

	private LoggingSettings() {
	}

	/**
	 * Checks the settings, before Spring Boot reads them.
	 * @param provenance tells where properties come from
	 * @throws InvalidSecretConfigurationException with the first that has a secret in it
	 */
	static void check(PropertyProvenance provenance) {
		for (String name : NAMES) {
			TracedValue value = provenance.trace(name);
			if (value != null && value.kind() != TracedValue.Kind.PLAIN) {
				throw new InvalidSecretConfigurationException("property '" + name + "'",
						"A secret is in it, which the logging system would show.", "Write it without the secret.");
			}
		}
	}

}
