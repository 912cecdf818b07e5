package io.github.ecssecrets.spring.runtime;

import java.util.Set;
import java.util.TreeSet;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;

/**
 * What differs between the settings that an application was processed ahead of time with
 * and those that it is started with.
 */
public final class SettingsDifference {

	private SettingsDifference() {
	}

	/**
	 * Makes sure that there is none.
	 * @param now the settings in effect
	 * @param then those in effect while processing
	 * @param first the setting that all others depend on
	 * @throws InvalidSecretConfigurationException if there is one
	 */
	public static void check(Set<String> now, Set<String> then, String first) {
		check(now, then, first, "It is in effect now, but was not when Spring AOT processed the application, "
				+ "which fixed the beans that depend on it.");
		check(then, now, first, "It is not in effect now, but was when Spring AOT processed the application, "
				+ "which fixed the beans that depend on it.");
	}

	private static void check(Set<String> settings, Set<String> others, String first, String problem) {
		Set<String> missing = new TreeSet<>(settings);
		missing.removeAll(others);
		if (!missing.isEmpty()) {
			throw new InvalidSecretConfigurationException(missing.contains(first) ? first : String.join(", ", missing),
					problem, "Set it for the processing as for the start; of a secret or an address, any will do then. "
							+ "Or start without 'spring.aot.enabled'.");
		}
	}

}
