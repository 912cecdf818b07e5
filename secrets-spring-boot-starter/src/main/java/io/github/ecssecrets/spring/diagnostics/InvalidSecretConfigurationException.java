package io.github.ecssecrets.spring.diagnostics;

import java.util.regex.Pattern;

import io.github.ecssecrets.InvalidSecretReferenceException;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * Thrown at start-up when a property or annotation of this library cannot be understood.
 */
public final class InvalidSecretConfigurationException extends RuntimeException {

	private static final Pattern SETTING = Pattern.compile("'([a-z]+[A-Z][A-Za-z]*)'");

	private final String place;

	private final String problem;

	private final String remedy;

	/**
	 * Creates an exception.
	 * @param place where the text stands, a phrase such as {@code property 'x'}
	 * @param problem what is wrong, a sentence
	 * @param remedy what to do, a sentence
	 */
	public InvalidSecretConfigurationException(String place, String problem, String remedy) {
		super(problem + " (in " + place + ")");
		this.place = place;
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * Creates an exception for a text that is not a reference.
	 * @param place where the text stands, a phrase such as {@code property 'x'}
	 * @param cause what is wrong with it
	 * @return the exception
	 */
	public static InvalidSecretConfigurationException of(String place, InvalidSecretReferenceException cause) {
		InvalidSecretConfigurationException exception = new InvalidSecretConfigurationException(place,
				"Its text of %d characters is not a reference to a secret: at position %d, %s."
					.formatted(cause.getLength(), cause.getPosition(), cause.getProblem()),
				capitalized(cause.getRemedy())
						+ ". A reference has the form 'secret[:json-key[:version-stage[:version-id]]]'.");
		exception.initCause(cause);
		return exception;
	}

	/**
	 * Creates an exception for a setting that the core refuses.
	 * @param place where the setting stands, a phrase such as {@code property 'x'}
	 * @param cause says which setting, what it must be and what it is
	 * @return the exception
	 */
	public static InvalidSecretConfigurationException of(String place, IllegalArgumentException cause) {
		InvalidSecretConfigurationException exception = new InvalidSecretConfigurationException(place,
				asInProperties(String.valueOf(cause.getMessage())) + ".", "Correct the setting.");
		exception.initCause(cause);
		return exception;
	}

	/**
	 * Writes the names of settings, which stand in quotes, as properties are written.
	 */
	private static String asInProperties(String message) {
		return SETTING.matcher(message)
			.replaceAll((name) -> "'" + DataObjectPropertyName.toDashedForm(name.group(1)) + "'");
	}

	private static String capitalized(String clause) {
		return Character.toUpperCase(clause.charAt(0)) + clause.substring(1);
	}

	/**
	 * Where the text stands.
	 * @return a phrase
	 */
	public String getPlace() {
		return this.place;
	}

	/**
	 * What is wrong.
	 * @return a sentence
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * What to do about it.
	 * @return a sentence
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
