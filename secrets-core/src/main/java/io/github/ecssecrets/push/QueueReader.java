package io.github.ecssecrets.push;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.ecssecrets.SecretLabelUpdated;
import io.github.ecssecrets.aws.EventQueueException;
import io.github.ecssecrets.aws.LabelEventQueue;
import io.github.ecssecrets.aws.QueueMessage;
import io.github.ecssecrets.store.SecretStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a queue of events on a daemon thread, from its start to its end. Thread-safe.
 */
final class QueueReader {

	private static final Logger logger = LoggerFactory.getLogger(SecretPush.class);

	private static final Duration END_TIMEOUT = Duration.ofMillis(500);

	private final SecretStore store;

	private final Supplier<LabelEventQueue> queues;

	private final PushPace pace;

	private final PushBoard board;

	private final Thread thread = new Thread(this::run, "ecs-secrets-push");

	private final CountDownLatch ended = new CountDownLatch(1);

	/** Guarded by this. */
	private @Nullable LabelEventQueue queue;

	private boolean open;

	private boolean receiving;

	private int failures;

	private long kept = System.nanoTime();

	QueueReader(SecretStore store, Supplier<LabelEventQueue> queues, PushPace pace, PushBoard board) {
		this.store = store;
		this.queues = queues;
		this.pace = pace;
		this.board = board;
		this.thread.setDaemon(true);
	}

	void start() {
		this.board.change(PushStatus.State.STARTING, null);
		this.thread.start();
	}

	private boolean isEnded() {
		return this.ended.getCount() == 0;
	}

	private void run() {
		while (!isEnded()) {
			try {
				step();
			}
			catch (RuntimeException | Error ex) {
				failed(ex);
			}
		}
		closeQueue();
	}

	private void step() {
		LabelEventQueue reading = queue();
		if (reading == null) {
			return;
		}
		if (!this.open) {
			reading.open();
			this.open = true;
		}
		List<QueueMessage> messages = this.receiving ? reading.receive() : reading.receiveNow();
		if (isEnded()) {
			return;
		}
		works();
		messages.forEach(this::received);
		reading.delete(messages);
		if (System.nanoTime() - this.kept > this.pace.keep().toNanos()) {
			this.kept = System.nanoTime();
			reading.keep();
		}
	}

	/**
	 * The queue, made at the first call.
	 * @return {@code null} if the reader has ended
	 */
	private @Nullable LabelEventQueue queue() {
		LabelEventQueue present = made();
		return (present != null || isEnded()) ? present : make();
	}

	private @Nullable LabelEventQueue make() {
		LabelEventQueue next = this.queues.get();
		synchronized (this) {
			if (!isEnded()) {
				this.queue = next;
				return next;
			}
		}
		next.close();
		return null;
	}

	/** The queue, {@code null} if none could be made so far. */
	private synchronized @Nullable LabelEventQueue made() {
		return this.queue;
	}

	private void received(QueueMessage message) {
		SecretLabelUpdated event = SecretLabelUpdated.parse(message.body());
		if (event != null) {
			this.board.event(this.store.labelMoved(event.secret(), this.pace.spread()));
			logger.debug("Received {}", event);
		}
		else {
			this.board.foreign();
			logger.debug("A message of {} characters from {} is no event of a moved label", message.body().length(),
					this.board.source());
		}
	}

	private void works() {
		if (!this.receiving) {
			this.receiving = true;
			this.failures = 0;
			note(PushStatus.State.RECEIVING, null);
			logger.info("Events of moved labels come from {}; secrets are checked when one comes", this.board.source());
		}
	}

	/**
	 * Notes for people and for the store whether events come in. The end is the last
	 * thing to note.
	 */
	private synchronized void note(PushStatus.State state, @Nullable String problem) {
		if (!isEnded()) {
			this.board.change(state, problem);
			this.store.pushing(state == PushStatus.State.RECEIVING, this.pace.comeback());
		}
	}

	private void failed(Throwable ex) {
		if (isEnded()) {
			return;
		}
		boolean known = ex instanceof EventQueueException;
		String problem = known ? String.valueOf(ex.getMessage())
				: "The queue of events of '%s' failed unexpectedly (%s)".formatted(this.board.source(),
						ex.getClass().getName());
		if (this.failures == 0) {
			logger.warn("{}. Until it works, secrets are checked at intervals", problem);
		}
		this.failures++;
		this.receiving = false;
		note(PushStatus.State.FAILED, problem);
		LabelEventQueue broken = made();
		if (broken != null && (!known || ((EventQueueException) ex).isGone())) {
			this.open = false;
			broken.release();
		}
		pause();
	}

	private void pause() {
		Duration pause = this.pace.pause(this.failures, ThreadLocalRandom.current()::nextLong);
		try {
			boolean over = this.ended.await(pause.toNanos(), TimeUnit.NANOSECONDS);
			logger.debug(over ? "The queue of events is given up" : "The queue of events is tried again");
		}
		catch (InterruptedException ex) {
			logger.debug("The wait for the queue of events was interrupted");
		}
	}

	/**
	 * Ends the reading, and removes the queue of this process.
	 */
	void end() {
		synchronized (this) {
			note(PushStatus.State.STOPPED, null);
			this.ended.countDown();
		}
		// on an interrupted thread the AWS SDK makes no call
		boolean interrupted = Thread.interrupted();
		try {
			closeQueue();
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		try {
			this.thread.interrupt();
			this.thread.join(END_TIMEOUT.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void closeQueue() {
		LabelEventQueue made;
		synchronized (this) {
			made = this.queue;
			this.queue = null;
		}
		if (made != null) {
			made.close();
		}
	}

}
