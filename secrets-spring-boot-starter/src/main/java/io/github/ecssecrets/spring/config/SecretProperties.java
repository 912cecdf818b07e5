package io.github.ecssecrets.spring.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * The properties that one version of a secret becomes: an immutable snapshot. One named
 * like an environment variable also answers for what it stands for:
 * {@code SPRING_MAIL_PASSWORD} for {@code spring.mail.password}. Those that tell Spring
 * Boot which profiles are active, or what to import, are left out: secrets are read once
 * that is known.
 */
final class SecretProperties {

	private static final Set<ConfigurationPropertyName> RESERVED = Set
		.of(ConfigurationPropertyName.of("spring.profiles"), ConfigurationPropertyName.of("spring.config"));

	private final Map<String, Object> values;

	private final Set<String> reserved = new TreeSet<>();

	private final boolean hasVariables;

	private final String[] names;

	private final Map<String, String> aliases;

	private final @Nullable String versionId;

	private final FieldReferences references;

	/**
	 * Creates a snapshot.
	 * @param values escaped text, or the bytes of a binary secret, by property name
	 * @param aliases property names by what else they are found by, which is not listed
	 * @param secret the version that the values come from
	 * @param references tells which field each property is
	 */
	SecretProperties(Map<String, Object> values, Map<String, String> aliases, Secret secret,
			FieldReferences references) {
		Map<String, Object> allowed = new LinkedHashMap<>();
		values.forEach((name, value) -> {
			if (isReserved(name)) {
				this.reserved.add(name);
			}
			else {
				allowed.put(name, value);
			}
		});
		this.values = Map.copyOf(allowed);
		this.hasVariables = this.values.keySet().stream().anyMatch(VariableNames::isVariable);
		this.names = allNames(this.values.keySet()).toArray(String[]::new);
		this.aliases = Map.copyOf(aliases);
		this.versionId = secret.versionId();
		this.references = references;
	}

	private static boolean isReserved(String property) {
		String name = VariableNames.isVariable(property) ? property.replace('_', '.') : property;
		ConfigurationPropertyName adapted = ConfigurationPropertyName.adapt(name, '.');
		return RESERVED.stream().anyMatch((each) -> each.equals(adapted) || each.isAncestorOf(adapted));
	}

	private static Set<String> allNames(Set<String> names) {
		Set<String> all = new LinkedHashSet<>();
		names.forEach((name) -> all.addAll(VariableNames.isVariable(name) ? VariableNames.names(name) : Set.of(name)));
		return all;
	}

	@Nullable Object get(String name) {
		return this.values.get(key(name));
	}

	private String key(String name) {
		String aliased = this.aliases.isEmpty() ? null : this.aliases.get(name);
		if (aliased != null) {
			return aliased;
		}
		return (this.hasVariables && !this.values.containsKey(name)) ? VariableNames.variable(name) : name;
	}

	/**
	 * Which secret, or field of one, a property is the text of.
	 * @return the reference, or {@code null} if that is not known
	 */
	@Nullable SecretReference reference(String name) {
		return this.references.of(key(name));
	}

	/**
	 * The names of the properties that were left out.
	 */
	Set<String> reserved() {
		return this.reserved;
	}

	/** The names of the properties, in an array that nobody may change. */
	String[] names() {
		return this.names;
	}

	/**
	 * The version of the secret.
	 * @return the version id, or {@code null} if the origin does not tell
	 */
	@Nullable String versionId() {
		return this.versionId;
	}

	Map<String, Object> values() {
		return this.values;
	}

	/**
	 * The names of the properties that another snapshot gives another value or lacks, or
	 * has on top; never a value.
	 */
	Set<String> changedNames(SecretProperties other) {
		Set<String> changed = new TreeSet<>(this.values.keySet());
		changed.addAll(other.values.keySet());
		changed.removeIf((name) -> Objects.deepEquals(this.values.get(name), other.values.get(name)));
		return allNames(changed);
	}

	@Override
	public String toString() {
		return this.values.keySet().toString();
	}

}
