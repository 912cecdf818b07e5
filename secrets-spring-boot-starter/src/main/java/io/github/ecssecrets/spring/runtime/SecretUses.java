package io.github.ecssecrets.spring.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.SecretReference;

/**
 * Which secrets the application uses, and what uses them: the one list behind the
 * endpoint, the exported policies and the check. Whoever is configured with a secret adds
 * itself before it reads the secret. Code that asks {@link io.github.ecssecrets.Secrets}
 * for a secret is not on it. Thread-safe; does no I/O.
 */
public final class SecretUses {

	private final Set<SecretUse> uses = new LinkedHashSet<>();

	/**
	 * Adds a use. A second time has no effect.
	 * @param use the use
	 */
	public synchronized void add(SecretUse use) {
		this.uses.add(use);
	}

	/**
	 * All uses.
	 * @return the uses, in the order they were added
	 */
	public synchronized List<SecretUse> all() {
		return List.copyOf(this.uses);
	}

	/**
	 * The uses of a secret as a whole or in part.
	 * @param reference a secret, or a field of one
	 * @return the uses of that secret; for a field, the uses of this field and of the
	 * whole secret
	 */
	public List<SecretUse> of(SecretReference reference) {
		return all().stream().filter((use) -> concerns(use.reference(), reference)).toList();
	}

	private static boolean concerns(SecretReference used, SecretReference reference) {
		boolean whole = used.jsonKey() == null || reference.jsonKey() == null;
		return whole ? used.whole().mayMatch(reference.whole()) : used.mayMatch(reference);
	}

}
