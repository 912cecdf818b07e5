package io.github.ecssecrets.push;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How the events of moved labels come in. Immutable.
 */
public final class PushStatus {

	private final State state;

	private final String source;

	private final @Nullable Instant lastMessage;

	private final @Nullable Instant lastEvent;

	private final long used;

	private final long unused;

	private final long foreign;

	private final @Nullable String problem;

	private PushStatus(Builder builder) {
		this.state = builder.state;
		this.source = builder.source;
		this.lastMessage = builder.lastMessage;
		this.lastEvent = builder.lastEvent;
		this.used = builder.used;
		this.unused = builder.unused;
		this.foreign = builder.foreign;
		this.problem = builder.problem;
	}

	static Builder builder(State state, String source) {
		return new Builder(state, source);
	}

	/**
	 * Whether events come in.
	 * @return the state
	 */
	public State state() {
		return this.state;
	}

	/**
	 * Where the events come from.
	 * @return the name of the queue, or the ARN of the topic
	 */
	public String source() {
		return this.source;
	}

	/**
	 * When the last message came, of whatever kind.
	 * @return the instant, or {@code null} if none came yet
	 */
	public @Nullable Instant lastMessage() {
		return this.lastMessage;
	}

	/**
	 * When the last event came that named a secret in use.
	 * @return the instant, or {@code null} if none came yet
	 */
	public @Nullable Instant lastEvent() {
		return this.lastEvent;
	}

	/**
	 * How many events named a secret in use, and so brought about a check.
	 * @return a number that only grows
	 */
	public long used() {
		return this.used;
	}

	/**
	 * How many events named a secret that is not in use here.
	 * @return a number that only grows
	 */
	public long unused() {
		return this.unused;
	}

	/**
	 * How many messages were no such event.
	 * @return a number that only grows
	 */
	public long foreign() {
		return this.foreign;
	}

	/**
	 * Why no events come in.
	 * @return the problem in words, or {@code null} if there is none
	 */
	public @Nullable String problem() {
		return this.problem;
	}

	@Override
	public String toString() {
		return "PushStatus[" + this.state + ", " + this.source + ", used " + this.used + ", unused " + this.unused
				+ ", foreign " + this.foreign + ((this.problem != null) ? ", problem: " + this.problem : "") + "]";
	}

	/**
	 * Whether events come in.
	 */
	public enum State {

		/** The queue is not ready yet; secrets are checked at intervals. */
		STARTING,

		/** Events come in, and secrets are checked once per push interval. */
		RECEIVING,

		/** No events come in; secrets are checked at intervals. */
		FAILED,

		/** Stopped, for good or for a checkpoint. */
		STOPPED

	}

	/**
	 * Builds a status. Not thread-safe.
	 */
	static final class Builder {

		private final State state;

		private final String source;

		private @Nullable Instant lastMessage;

		private @Nullable Instant lastEvent;

		private long used;

		private long unused;

		private long foreign;

		private @Nullable String problem;

		private Builder(State state, String source) {
			this.state = state;
			this.source = source;
		}

		Builder last(@Nullable Instant message, @Nullable Instant event) {
			this.lastMessage = message;
			this.lastEvent = event;
			return this;
		}

		Builder counts(long used, long unused, long foreign) {
			this.used = used;
			this.unused = unused;
			this.foreign = foreign;
			return this;
		}

		Builder problem(@Nullable String problem) {
			this.problem = problem;
			return this;
		}

		PushStatus build() {
			return new PushStatus(this);
		}

	}

}
