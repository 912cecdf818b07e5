package io.github.ecssecrets.spring.runtime;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;

/**
 * Secrets that other beans will ask for at start-up. A bean of this type has them read in
 * one batch with all that {@link io.github.ecssecrets.spring.SecretValue} asks for, and
 * what is missing reported together. It is made before the beans of the application, and
 * is not asked if it is lazy.
 */
public interface StartupSecrets {

	/**
	 * Tells which secrets to read.
	 * @return secrets, or fields of them
	 */
	Collection<SecretReference> references();

	/**
	 * Tells what the other beans would fail with.
	 * @param results the outcome for each reference
	 * @return the failures; none if the other beans have what they need
	 */
	List<SecretResolutionException.Failure> failures(Map<SecretReference, SecretResult> results);

}
