package io.github.ecssecrets.spring.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.runtime.SecretUse;
import org.jspecify.annotations.Nullable;

/**
 * What an application declares, from one list. Immutable.
 *
 * @param application the name of the application
 * @param uses what uses which secret
 * @param variables the environment variables that Amazon ECS may fill, each with what it
 * holds
 * @param declaredVariables those that bindings and annotations name
 * @param logins the secrets that pools and clients log in with, each with whether a login
 * may use the version that a rotation prepares
 * @param secretsManager whether Secrets Manager is asked, directly or through the agent
 * @param batches whether it is asked for several secrets with one call
 * @param watched whether the secrets are checked for new versions
 * @param push where events of moved labels come from, or {@code null}
 * @param region the Region of secrets given by name, or {@code null} if it is not known
 * @param replicaRegions the Regions with replicas
 */
record Manifest(String application, List<SecretUse> uses, Map<String, SecretReference> variables,
		Set<String> declaredVariables, Map<SecretReference, Boolean> logins, boolean secretsManager, boolean batches,
		boolean watched, @Nullable PushSource push, @Nullable String region, List<String> replicaRegions) {

	Manifest {
		uses = List.copyOf(uses);
		variables = new TreeMap<>(variables);
		logins = new LinkedHashMap<>(logins);
		replicaRegions = List.copyOf(replicaRegions);
	}

	/** The secrets, each once and whole, in every version that is asked for. */
	Set<SecretReference> secrets() {
		return wholes(this.uses.stream().map(SecretUse::reference).toList());
	}

	/** What uses each secret, in the order of the uses. */
	Map<SecretReference, List<SecretUse>> usesBySecret() {
		return bySecret(this.uses);
	}

	/**
	 * What uses each secret, now that pools were made: one that made itself known takes
	 * the place of what was found for it by its definition.
	 * @param known the uses that are known now
	 */
	Map<SecretReference, List<SecretUse>> usesBySecret(List<SecretUse> known) {
		Set<SecretUse> all = new LinkedHashSet<>(known);
		this.uses.stream()
			.filter((use) -> use.kind() != SecretUse.Kind.DATA_SOURCE || known.stream()
				.noneMatch((other) -> other.kind() == use.kind() && other.name().equals(use.name())))
			.forEach(all::add);
		return bySecret(all);
	}

	private static Map<SecretReference, List<SecretUse>> bySecret(Collection<SecretUse> uses) {
		Map<SecretReference, List<SecretUse>> bySecret = new LinkedHashMap<>();
		uses.forEach(
				(use) -> bySecret.computeIfAbsent(use.reference().whole(), (absent) -> new ArrayList<>()).add(use));
		return bySecret;
	}

	/** The secrets that are injected as environment variables, each once and whole. */
	Set<SecretReference> injected() {
		return wholes(this.variables.values());
	}

	private static Set<SecretReference> wholes(Collection<SecretReference> references) {
		Set<SecretReference> wholes = new LinkedHashSet<>();
		references.forEach((reference) -> wholes.add(reference.whole()));
		return wholes;
	}

	/** A name for resources of templates: letters and digits, a capital at each start. */
	String resourceName() {
		StringBuilder name = new StringBuilder();
		boolean start = true;
		for (char c : this.application.toCharArray()) {
			boolean usual = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
			if (usual) {
				name.append(start ? Character.toUpperCase(c) : c);
			}
			start = !usual;
		}
		return (name.isEmpty() || Character.isDigit(name.charAt(0))) ? "Application" + name : name.toString();
	}

}
