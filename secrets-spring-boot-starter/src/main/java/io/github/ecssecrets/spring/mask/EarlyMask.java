package io.github.ecssecrets.spring.mask;

import org.jspecify.annotations.Nullable;

/**
 * What must not be shown while there is no application context: Spring Boot then gives
 * the analyzer of a failure nothing to find it by. Both run on the thread of the
 * start-up.
 */
public final class EarlyMask {

	private static final ThreadLocal<SecretMask> CURRENT = new ThreadLocal<>();

	private EarlyMask() {
	}

	/**
	 * Sets the mask of the start-up on this thread.
	 * @param mask the mask
	 */
	public static void set(SecretMask mask) {
		CURRENT.set(mask);
	}

	/**
	 * Forgets the mask of this thread.
	 */
	public static void clear() {
		CURRENT.remove();
	}

	/**
	 * Takes the mask of the start-up that fails on this thread.
	 * @return the mask, or {@code null} if that start-up has read no secret
	 */
	static @Nullable SecretMask take() {
		SecretMask mask = CURRENT.get();
		CURRENT.remove();
		return mask;
	}

}
