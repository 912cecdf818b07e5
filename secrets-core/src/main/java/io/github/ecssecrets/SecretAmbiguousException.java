package io.github.ecssecrets;

/**
 * Thrown when a place has a value that may be another secret's, and is therefore not
 * used: the ARN asked for may be full or partial, another reference has the same
 * conventional variable or file, or the variable has a meaning of its own.
 */
public final class SecretAmbiguousException extends SecretMalformedException {

	private final String remedy;

	/**
	 * Creates an exception.
	 * @param reference the reference that was asked for
	 * @param problem which place is not used and why, without any secret value; a clause
	 * without full stop
	 * @param remedy what to do; a clause without capital and full stop
	 * @param origin the place
	 */
	public SecretAmbiguousException(SecretReference reference, String problem, String remedy, SecretOrigin origin) {
		super(reference, Reason.AMBIGUOUS, problem + "; " + remedy, origin);
		this.remedy = remedy;
	}

	private SecretAmbiguousException(SecretAmbiguousException first) {
		super(first.getReference(), Reason.AMBIGUOUS, String.valueOf(first.getMessage()), first.getOrigin());
		this.remedy = first.remedy;
	}

	/**
	 * What to do about it.
	 * @return a clause without capital and full stop
	 */
	public String getRemedy() {
		return this.remedy;
	}

	@Override
	SecretException copy() {
		return new SecretAmbiguousException(this);
	}

}
