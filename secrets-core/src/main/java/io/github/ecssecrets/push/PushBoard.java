package io.github.ecssecrets.push;

import java.time.Clock;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the events so far, for people. Thread-safe.
 */
final class PushBoard {

	private final String source;

	private final Clock clock;

	private PushStatus.State state = PushStatus.State.STOPPED;

	private @Nullable Instant lastMessage;

	private @Nullable Instant lastEvent;

	private long used;

	private long unused;

	private long foreign;

	private @Nullable String problem;

	PushBoard(String source, Clock clock) {
		this.source = source;
		this.clock = clock;
	}

	String source() {
		return this.source;
	}

	/**
	 * Notes a state.
	 * @param problem why no events come in, if they should
	 * @return the state before
	 */
	synchronized PushStatus.State change(PushStatus.State next, @Nullable String problem) {
		PushStatus.State before = this.state;
		this.state = next;
		this.problem = problem;
		return before;
	}

	/**
	 * Notes an event of a secret.
	 * @param inUse whether the secret is in use here
	 */
	synchronized void event(boolean inUse) {
		this.lastMessage = this.clock.instant();
		if (inUse) {
			this.lastEvent = this.lastMessage;
			this.used++;
		}
		else {
			this.unused++;
		}
	}

	/** Notes a message that is no such event. */
	synchronized void foreign() {
		this.lastMessage = this.clock.instant();
		this.foreign++;
	}

	synchronized PushStatus status() {
		return PushStatus.builder(this.state, this.source)
			.last(this.lastMessage, this.lastEvent)
			.counts(this.used, this.unused, this.foreign)
			.problem(this.problem)
			.build();
	}

}
