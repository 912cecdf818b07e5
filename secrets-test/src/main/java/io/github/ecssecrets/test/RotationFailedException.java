package io.github.ecssecrets.test;

/**
 * The failure of a step of a rotation, either {@linkplain DatabaseRotation#failBefore
 * scripted} or because the database or the secret did not permit it. The message never
 * holds a secret value.
 */
public final class RotationFailedException extends IllegalStateException {

	private final RotationStep step;

	RotationFailedException(RotationStep step, String secretId, String reason) {
		super("The step '%s' of the rotation of secret '%s' failed: %s".formatted(step, secretId, reason));
		this.step = step;
	}

	/**
	 * Return the step that failed.
	 * @return the step
	 */
	public RotationStep step() {
		return this.step;
	}

}
