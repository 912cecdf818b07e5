package io.github.ecssecrets.store;

import java.security.SecureRandom;

/**
 * The hashes of all parts of a text, each found in constant time. Two texts of one length
 * that differ have the same hash only by bad luck, since the base is another in every
 * process; what follows then is a mask too many.
 */
final class TextHashes {

	private static final long BASE = new SecureRandom().nextLong() | 1;

	private final long[] upTo;

	private final long[] powers;

	TextHashes(CharSequence text) {
		int length = text.length();
		this.upTo = new long[length + 1];
		this.powers = new long[length + 1];
		this.powers[0] = 1;
		for (int i = 0; i < length; i++) {
			this.upTo[i + 1] = this.upTo[i] * BASE + text.charAt(i);
			this.powers[i + 1] = this.powers[i] * BASE;
		}
	}

	int length() {
		return this.upTo.length - 1;
	}

	/**
	 * The hash of a part.
	 * @param start where it starts
	 * @param length how many characters it has
	 */
	long of(int start, int length) {
		return this.upTo[start + length] - this.upTo[start] * this.powers[length];
	}

}
