package io.github.ecssecrets.spring.diagnostics;

import java.util.List;
import java.util.stream.Collectors;

import io.github.ecssecrets.SecretException;

/**
 * Thrown at start-up when secrets that the application asks for cannot be read. Carries
 * every failure that was found together, each with what asked for the secret.
 */
public final class SecretResolutionException extends RuntimeException {

	private final List<Failure> failures;

	/**
	 * Creates an exception for one secret.
	 * @param askedBy what asked for it, a phrase such as {@code property 'x'}
	 * @param error why it cannot be read
	 */
	public SecretResolutionException(String askedBy, SecretException error) {
		this(List.of(new Failure(askedBy, error)));
	}

	/**
	 * Creates an exception for several secrets.
	 * @param failures at least one failure
	 */
	public SecretResolutionException(List<Failure> failures) {
		super(failures.stream().map(Failure::toString).collect(Collectors.joining("; ")), failures.get(0).error());
		this.failures = List.copyOf(failures);
	}

	/**
	 * What could not be read.
	 * @return the failures in the order they were found
	 */
	public List<Failure> getFailures() {
		return this.failures;
	}

	/**
	 * One secret that cannot be read.
	 *
	 * @param askedBy what asked for it
	 * @param error why it cannot be read
	 */
	public record Failure(String askedBy, SecretException error) {

		@Override
		public String toString() {
			return this.error.getMessage() + " (asked for by " + this.askedBy + ")";
		}

	}

}
