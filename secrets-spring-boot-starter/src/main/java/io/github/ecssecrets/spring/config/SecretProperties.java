package io.github.ecssecrets.spring.config;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.github.ecssecrets.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The properties that one version of a secret becomes: an immutable snapshot.
 */
final class SecretProperties {

	private final Map<String, Object> values;

	private final String[] names;

	private final @Nullable String versionId;

	/**
	 * Creates a snapshot.
	 * @param values escaped text, or the bytes of a binary secret, by property name
	 * @param secret the version that the values come from
	 */
	SecretProperties(Map<String, Object> values, Secret secret) {
		this.values = Map.copyOf(values);
		this.names = this.values.keySet().toArray(String[]::new);
		this.versionId = secret.versionId();
	}

	@Nullable Object get(String name) {
		return this.values.get(name);
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
		changed.removeIf((name) -> Objects.deepEquals(get(name), other.get(name)));
		return changed;
	}

	@Override
	public String toString() {
		return this.values.keySet().toString();
	}

}
