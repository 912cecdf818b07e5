package io.github.ecssecrets.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the thread of {@link RotationWatch}, in the time of the machine.
 */
@Timeout(120)
class RotationWatchThreadTests {

	private static final Duration MOMENT = Duration.ofMillis(10);

	/** Checks often. The rotation interval is the default, 10 seconds. */
	private static final RefreshPolicy EAGER = RefreshPolicy.builder().interval(MOMENT).build();

	/** Checks rarely, and often in a hurry. */
	private static final RefreshPolicy CALM = RefreshPolicy.builder().rotationInterval(MOMENT).build();

	private final List<SecretEntry> entries = new CopyOnWriteArrayList<>();

	private final RecordingChecker checker = new RecordingChecker();

	private RotationWatch watch = watch(EAGER);

	@AfterEach
	void close() {
		this.watch.close();
	}

	@Test
	void threadIsNamedAndNoReasonForTheProcessToStayAlive() {
		use("a");
		this.watch.start();
		this.watch.start();
		awaitChecks(1);
		assertThat(this.checker.thread().getName()).isEqualTo("ecs-secrets-watch");
		assertThat(this.checker.thread().isDaemon()).isTrue();
	}

	@Test
	void threadThatCannotBeMadeIsMadeLater() {
		AtomicInteger starts = new AtomicInteger();
		this.watch = new RotationWatch(EAGER, System::nanoTime, Clock.systemUTC(), () -> 0, () -> this.entries,
				this.checker, (task) -> new Thread(task) {

					@Override
					public synchronized void start() {
						if (starts.incrementAndGet() == 1) {
							throw new OutOfMemoryError("unable to create native thread");
						}
						super.start();
					}

				});
		use("a");
		this.watch.start();
		assertThat(starts).hasValue(1);
		awaitChecks(1);
		assertThat(starts).hasValue(2);
	}

	@Test
	void intervalThatIsShorterThanTheRotationIntervalCounts() {
		use("a");
		this.watch.start();
		Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(MOMENT).until(() -> checks() >= 5);
	}

	@Test
	void secretThatIsNewWakesTheThread() {
		startAndAwaitSleep();
		use("a");
		awaitChecks(1);
	}

	@Test
	void hurryWakesTheThread() {
		this.watch = watch(CALM);
		use("a");
		startAndAwaitSleep();
		this.watch.hurry(this.entries.get(0), Nudge.LOGIN_REFUSED);
		awaitChecks(3);
	}

	@Test
	void movedLabelWakesTheThread() {
		this.watch = watch(CALM);
		use("a");
		startAndAwaitSleep();
		this.watch.moved(this.entries.get(0), Duration.ZERO);
		awaitChecks(1);
	}

	@Test
	void eventsThatComeAgainWakeTheThread() {
		this.watch = watch(CALM);
		use("a");
		this.watch.pushing(true, Duration.ZERO);
		this.watch.pushing(false, Duration.ZERO);
		startAndAwaitSleep();
		this.watch.pushing(true, Duration.ZERO);
		awaitChecks(1);
	}

	@Test
	void hurryDoesNotWaitForARound() throws InterruptedException {
		use("a");
		CountDownLatch opened = new CountDownLatch(1);
		CountDownLatch reached = new CountDownLatch(1);
		this.checker.on("versions a", () -> {
			reached.countDown();
			awaitQuietly(opened);
		});
		this.watch.start();
		assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
		SecretEntry entry = this.entries.get(0);
		assertThat(CompletableFuture.runAsync(() -> {
			this.watch.hurry(entry, Nudge.PENDING_VERSION_USED);
			this.watch.used(RecordingChecker.entry("b", 1));
			this.watch.next(entry);
		})).succeedsWithin(Duration.ofMinutes(1));
		opened.countDown();
		awaitChecks(2);
	}

	@Test
	void interruptBetweenChecksEndsNothing() {
		this.watch = watch(CALM);
		use("a");
		this.watch.start();
		this.watch.hurry(this.entries.get(0), Nudge.LOGIN_REFUSED);
		awaitChecks(1);
		for (int i = 0; i < 100; i++) {
			this.checker.thread().interrupt();
		}
		awaitChecks(checks() + 2);
	}

	@Test
	void interruptDuringACheckEndsNothing() {
		use("a");
		AtomicInteger calls = new AtomicInteger();
		this.checker.on("versions a", () -> {
			Thread.currentThread().interrupt();
			if (calls.incrementAndGet() == 1) {
				throw new SecretUnavailableException(SecretReference.parse("a"), "Interrupted", null, null);
			}
		});
		this.watch.start();
		awaitChecks(5);
		assertThat(this.checker.calls()).noneMatch((call) -> call.startsWith("failed"));
	}

	@Test
	void errorsEndNothing() {
		use("a");
		this.checker.on("versions a", () -> {
			throw new AssertionError("canary-text");
		});
		this.checker.on("copies a", () -> {
			throw new AssertionError("canary-text");
		});
		this.watch.start();
		awaitChecks(3);
	}

	@Test
	void roundThatCannotBeginIsToldAndTriedAgainAfterAPause() {
		AtomicInteger asked = new AtomicInteger();
		this.watch = new RotationWatch(EAGER, System::nanoTime, Clock.systemUTC(), () -> 0.5, () -> {
			if (asked.incrementAndGet() <= 2) {
				throw new IllegalStateException("canary-text");
			}
			return this.entries;
		}, this.checker);
		use("a");
		this.watch.start();
		awaitChecks(1);
		assertThat(NoSecretInLogExtension.logged()).filteredOn((line) -> line.startsWith("WARN"))
			.hasSize(2)
			.allSatisfy((line) -> assertThat(line).contains("IllegalStateException"));
	}

	@Test
	void closeWaitsForTheThreadToEnd() {
		use("a");
		for (int i = 0; i < 20; i++) {
			this.watch.close();
			this.watch = watch(EAGER);
			this.watch.used(this.entries.get(0));
			this.watch.start();
			awaitChecks(checks() + 1);
			this.watch.close();
			assertThat(this.checker.thread().isAlive()).isFalse();
		}
	}

	@Test
	void closeBeforeStartKeepsTheThreadFromStarting() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		this.watch.close();
		use("a");
		this.watch.start();
		this.watch.hurry(this.entries.get(0), Nudge.LOGIN_REFUSED);
		assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.getName().equals("ecs-secrets-watch") && !before.contains(thread));
	}

	@Test
	void closeInterruptsARoundThatWaitsAndEndsItSilently() throws InterruptedException {
		use("a");
		use("b");
		CountDownLatch reached = new CountDownLatch(1);
		this.checker.on("versions a", () -> {
			reached.countDown();
			awaitQuietly(new CountDownLatch(1));
			throw new SecretUnavailableException(SecretReference.parse("a"), "Interrupted", null, null);
		});
		this.watch.start();
		assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
		this.watch.close();
		await().atMost(Duration.ofMinutes(1)).until(() -> !this.checker.thread().isAlive());
		assertThat(this.checker.calls()).containsExactly("versions a");
	}

	@Test
	void closeByTheThreadItselfDoesNotWaitForIt() {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		use("a");
		this.checker.on("versions a", () -> {
			this.watch.close();
			interrupted.complete(Thread.currentThread().isInterrupted());
		});
		this.watch.start();
		assertThat(interrupted).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(false);
		await().atMost(Duration.ofMinutes(1)).until(() -> !this.checker.thread().isAlive());
	}

	private RotationWatch watch(RefreshPolicy policy) {
		return new RotationWatch(policy, System::nanoTime, Clock.systemUTC(), () -> 0.5, this::entries, this.checker);
	}

	private Collection<SecretEntry> entries() {
		return this.entries;
	}

	private void use(String reference) {
		SecretEntry entry = RecordingChecker.entry(reference, 1);
		this.checker.current(reference, "v1");
		this.entries.add(entry);
		this.watch.used(entry);
	}

	/** The thread sleeps until somebody wakes it: no check is due for minutes. */
	private void startAndAwaitSleep() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		this.watch.start();
		await().atMost(Duration.ofMinutes(1))
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((thread) -> thread.getName().equals("ecs-secrets-watch") && !before.contains(thread))
				.anyMatch((thread) -> thread.getState() == Thread.State.TIMED_WAITING));
	}

	private long checks() {
		return this.checker.count("versions a");
	}

	private void awaitChecks(long count) {
		await().atMost(Duration.ofMinutes(1)).until(() -> checks() >= count);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(MOMENT);
	}

	/** Waits until a latch opens or somebody interrupts. */
	private static void awaitQuietly(CountDownLatch latch) {
		try {
			assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
