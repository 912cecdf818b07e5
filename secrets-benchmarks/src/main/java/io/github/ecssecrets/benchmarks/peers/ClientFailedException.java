package io.github.ecssecrets.benchmarks.peers;

/**
 * A client cannot be measured. The message says why, on one line.
 */
final class ClientFailedException extends Exception {

	private static final int LONGEST = 300;

	ClientFailedException(String reason) {
		super(shorten(reason.strip().replaceAll("\\s+", " ")));
	}

	private static String shorten(String reason) {
		return (reason.length() > LONGEST) ? reason.substring(0, LONGEST) + "…" : reason;
	}

}
