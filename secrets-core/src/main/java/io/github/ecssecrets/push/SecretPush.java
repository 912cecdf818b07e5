package io.github.ecssecrets.push;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

import io.github.ecssecrets.aws.LabelEventQueue;
import io.github.ecssecrets.store.SecretStore;
import org.jspecify.annotations.Nullable;

/**
 * Hurries the checks of a store when Secrets Manager tells that a label moved, and makes
 * all others rare while it does. One daemon thread, {@code ecs-secrets-push}, reads a
 * queue. A message is trusted for nothing but "look now": one that names a secret in use
 * brings about one check of it, and any other is counted and deleted.
 * <p>
 * When the queue fails, the log says so once, and secrets are checked at intervals as
 * they are without it, at once; the queue is tried again with growing pauses of up to a
 * minute. Thread-safe.
 */
public final class SecretPush implements AutoCloseable {

	private final SecretStore store;

	private final Supplier<LabelEventQueue> queues;

	private final PushPace pace;

	private final PushBoard board;

	private @Nullable QueueReader reader;

	/**
	 * Creates a push that does nothing before {@link #start()}.
	 * @param store whose checks are hurried
	 * @param source where the events come from, for people: the name of a queue, or the
	 * ARN of a topic
	 * @param queues makes the queue, once for each start, on the thread that reads it;
	 * what it throws counts as a failure of the queue
	 * @param spread over which time the tasks of a fleet spread the check that an event
	 * brings about; not negative
	 * @throws IllegalArgumentException if it is negative
	 */
	public SecretPush(SecretStore store, String source, Supplier<LabelEventQueue> queues, Duration spread) {
		this(store, source, queues, PushPace.of(spread));
		if (spread.isNegative()) {
			throw new IllegalArgumentException("'spread' must not be negative: " + spread);
		}
	}

	SecretPush(SecretStore store, String source, Supplier<LabelEventQueue> queues, PushPace pace) {
		this.store = store;
		this.queues = queues;
		this.pace = pace;
		this.board = new PushBoard(source, Clock.systemUTC());
	}

	/**
	 * Starts to receive events, unless that was done. Does not wait for the queue.
	 */
	public synchronized void start() {
		if (this.reader == null) {
			QueueReader next = new QueueReader(this.store, this.queues, this.pace, this.board);
			this.reader = next;
			next.start();
		}
	}

	/**
	 * How the events come in. Does no I/O.
	 * @return the present status
	 */
	public PushStatus status() {
		return this.board.status();
	}

	/**
	 * Stops to receive events, and removes the queue of this process. Blocks for calls to
	 * AWS, a few seconds at most. It can be started again.
	 */
	public void stop() {
		QueueReader ended;
		synchronized (this) {
			ended = this.reader;
			this.reader = null;
		}
		if (ended != null) {
			ended.end();
		}
	}

	@Override
	public void close() {
		stop();
	}

}
