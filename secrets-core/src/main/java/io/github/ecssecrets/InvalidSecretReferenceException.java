package io.github.ecssecrets;

/**
 * Thrown when a text does not follow the reference grammar. The message quotes the text,
 * the position and the remedy.
 *
 * @see SecretReference#parse(String)
 */
public final class InvalidSecretReferenceException extends IllegalArgumentException {

	private final String text;

	private final int position;

	private final String problem;

	private final String remedy;

	InvalidSecretReferenceException(String text, int position, String problem, String remedy) {
		super("Invalid secret reference '%s': at position %d, %s; %s".formatted(text, position, problem, remedy));
		this.text = text;
		this.position = position;
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * The text that is not a reference.
	 * @return the text as it was given
	 */
	public String getText() {
		return this.text;
	}

	/**
	 * Where the text stops being a reference.
	 * @return the index of the offending character, counted from 0
	 */
	public int getPosition() {
		return this.position;
	}

	/**
	 * What is wrong.
	 * @return a clause without capital or full stop
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * What to do about it.
	 * @return a clause without capital or full stop
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
