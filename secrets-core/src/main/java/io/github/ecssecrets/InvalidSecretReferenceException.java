package io.github.ecssecrets;

/**
 * Thrown when a text does not follow the reference grammar. The text may be the value of
 * a secret that was put where its name belongs, so neither the message nor any method has
 * a character of it: they tell its length, where it stops being a reference, and what to
 * do.
 *
 * @see SecretReference#parse(String)
 */
public final class InvalidSecretReferenceException extends IllegalArgumentException {

	private final int length;

	private final int position;

	private final String problem;

	private final String remedy;

	InvalidSecretReferenceException(int length, int position, String problem, String remedy) {
		super("Not a reference to a secret: at position %d of %d characters, %s; %s".formatted(position, length,
				problem, remedy));
		this.length = length;
		this.position = position;
		this.problem = problem;
		this.remedy = remedy;
	}

	/**
	 * How long the text is.
	 * @return the number of characters (UTF-16 code units)
	 */
	public int getLength() {
		return this.length;
	}

	/**
	 * Where the text stops being a reference.
	 * @return the index of the offending character, counted from 0; the length if
	 * something is missing at the end
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
	 * What to do about it: the likely mix-up, if the text looks like one.
	 * @return a clause without capital or full stop
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
