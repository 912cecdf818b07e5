package io.github.ecssecrets.aws;

/**
 * Thrown where a queue of events cannot be used. The message says what to do; it has no
 * secret in it, since none ever passes through the queue.
 */
public final class EventQueueException extends RuntimeException {

	private final boolean gone;

	EventQueueException(String message, boolean gone, Throwable cause) {
		super(message, cause);
		this.gone = gone;
	}

	/**
	 * Whether the queue does not exist, so it must be opened again.
	 * @return {@code false} if the same queue may work later
	 */
	public boolean isGone() {
		return this.gone;
	}

}
