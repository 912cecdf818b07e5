package io.github.ecssecrets.spring.export;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.spring.runtime.PoolNames;
import io.github.ecssecrets.spring.runtime.SecretUse;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

/**
 * The environment variables that the library looks at for the secrets of an application:
 * those that are declared, and those of the conventional names for the others.
 */
final class Variables {

	private final SecretsRuntime runtime;

	private final List<SecretUse> uses;

	/**
	 * Creates variables.
	 * @param runtime knows what bindings and annotations declare
	 */
	Variables(SecretsRuntime runtime, List<SecretUse> uses) {
		this.runtime = runtime;
		this.uses = uses;
	}

	/**
	 * The variables, each with what it holds.
	 */
	Map<String, SecretReference> all() {
		Map<String, SecretReference> variables = new TreeMap<>(this.runtime.bindings());
		this.uses.stream().filter((use) -> use.kind() == SecretUse.Kind.DATA_SOURCE).forEach((use) -> {
			String prefix = PoolNames.envPrefix(this.runtime.properties(), use.name());
			use.fields()
				.forEach((field) -> variables.putIfAbsent(prefix + field.toUpperCase(Locale.ROOT),
						use.reference().withJsonKey(field)));
		});
		Set<SecretReference> held = new HashSet<>(variables.values());
		this.uses.stream()
			.filter((use) -> use.kind() != SecretUse.Kind.DATA_SOURCE && use.reference().jsonKey() == null)
			.forEach((use) -> add(use.reference(), held, variables));
		this.uses.stream()
			.map(SecretUse::reference)
			.filter((reference) -> reference.jsonKey() != null && !held.contains(reference.whole()))
			.forEach((reference) -> add(reference, held, variables));
		return variables;
	}

	private static void add(SecretReference reference, Set<SecretReference> held,
			Map<String, SecretReference> variables) {
		String variable = EnvironmentSecretSource.conventionalVariable(reference);
		if (variable != null && held.add(reference)) {
			variables.putIfAbsent(variable, reference);
		}
	}

}
