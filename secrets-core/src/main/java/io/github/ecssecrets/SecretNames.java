package io.github.ecssecrets;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * The names and ARNs of one secret in one version. Immutable.
 */
final class SecretNames {

	private final SecretReference reference;

	private final Set<String> names;

	SecretNames(SecretReference reference, Collection<String> others) {
		this.reference = reference;
		Set<String> all = new LinkedHashSet<>(others);
		all.add(reference.secret());
		this.names = Set.copyOf(all);
	}

	/**
	 * Whether a reference names the same version of the same secret, or a field of it.
	 */
	boolean include(SecretReference other) {
		return this.names.contains(other.secret())
				&& Objects.equals(this.reference.versionStage(), other.versionStage())
				&& Objects.equals(this.reference.versionId(), other.versionId());
	}

}
