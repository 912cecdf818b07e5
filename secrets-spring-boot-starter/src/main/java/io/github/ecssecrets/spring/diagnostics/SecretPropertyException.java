package io.github.ecssecrets.spring.diagnostics;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at start-up when properties that are secrets do not fit what they are bound to.
 * It stands in for the exception of a converter or validator, which would quote the
 * value.
 */
public final class SecretPropertyException extends RuntimeException {

	private final String target;

	private final List<Problem> problems;

	/**
	 * Creates an exception.
	 * @param target what the properties were to be bound to, such as the name of a type
	 * @param problems at least one problem
	 */
	public SecretPropertyException(String target, List<Problem> problems) {
		super(problems.stream()
			.map(Problem::toString)
			.collect(Collectors.joining("; ", "Cannot bind to " + target + ": ", "")));
		this.target = target;
		this.problems = List.copyOf(problems);
	}

	/**
	 * What the properties were to be bound to.
	 * @return the name of a type
	 */
	public String getTarget() {
		return this.target;
	}

	/**
	 * What does not fit.
	 * @return the problems in the order they were found
	 */
	public List<Problem> getProblems() {
		return this.problems;
	}

	/**
	 * One property that does not fit.
	 *
	 * @param property the name of the property, or of the object that does not fit as a
	 * whole
	 * @param value the value, masked if it is a secret
	 * @param origin where the property comes from, if that is known
	 * @param reason what is wrong, without the value
	 */
	public record Problem(String property, String value, @Nullable String origin, String reason) {

		@Override
		public String toString() {
			return "property '" + this.property + "' " + this.reason;
		}

	}

}
