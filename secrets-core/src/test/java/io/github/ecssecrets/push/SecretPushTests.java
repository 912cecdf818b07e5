package io.github.ecssecrets.push;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.aws.LabelEventQueue;
import io.github.ecssecrets.store.SecretStore;
import io.github.ecssecrets.testsupport.Canary;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import io.github.ecssecrets.testsupport.StubSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SecretPush}: what events and failures of the queue do to a store. The
 * module {@code secrets-test} has the queues and topics.
 */
class SecretPushTests {

	private static final String ARN = StubSource.arn("prod/db");

	private static final PushPace PACE = new PushPace(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1),
			Duration.ofMillis(4), Duration.ofHours(1));

	private final FakeSqs sqs = new FakeSqs();

	private final StubSource truth = StubSource.truth()
		.put("prod/db", 1, Canary.value())
		.describe("prod/db", "v1")
		.describe(ARN, "v1");

	private final SecretStore store = SecretStore.builder().sources(List.of(this.truth.source())).build();

	private final LiveSecret<String> live = this.store.live(SecretReference.parse("prod/db"), Secret::reveal);

	private final AtomicInteger queues = new AtomicInteger();

	private final SecretPush push = new SecretPush(this.store, FakeSqs.NAME, this::queue, PACE);

	SecretPushTests() throws IOException {
	}

	private LabelEventQueue queue() {
		this.queues.incrementAndGet();
		return this.sqs.queue();
	}

	@AfterEach
	void close() {
		this.push.close();
		this.live.close();
		this.store.close();
		this.sqs.close();
	}

	@Test
	void eventOfASecretInUseBringsACheckAndMakesOthersRare() {
		this.push.start();
		awaitState(PushStatus.State.RECEIVING);
		this.sqs.send(event(ARN));
		await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
			assertThat(this.push.status().used()).isEqualTo(1);
			assertThat(this.sqs.deleted()).containsExactly(event(ARN));
			assertThat(reasonOfNextCheck()).isEqualTo("PUSHED");
		});
		assertThat(this.push.status().lastEvent()).isNotNull();
		this.push.stop();
		assertThat(this.push.status().state()).isEqualTo(PushStatus.State.STOPPED);
		assertThat(reasonOfNextCheck()).isNotEqualTo("PUSHED");
	}

	@Test
	void endIsWhatHoldsThoughTheReaderSaysLateThatEventsComeIn() throws InterruptedException {
		CompletableFuture<Thread> held = new CompletableFuture<>();
		CompletableFuture<Void> released = new CompletableFuture<>();
		AppenderBase<ILoggingEvent> slow = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				if (event.getMessage().startsWith("Events of moved labels come from")) {
					held.complete(Thread.currentThread());
					released.join();
				}
			}

		};
		Logger logger = (Logger) LoggerFactory.getLogger(SecretPush.class);
		slow.start();
		logger.addAppender(slow);
		try {
			this.push.start();
			Thread reader = held.orTimeout(1, TimeUnit.MINUTES).join();
			this.push.stop();
			released.complete(null);
			reader.join();
		}
		finally {
			logger.detachAppender(slow);
		}
		assertThat(this.push.status().state()).isEqualTo(PushStatus.State.STOPPED);
		assertThat(this.store.labelMoved(SecretReference.parse(ARN), Duration.ZERO)).isTrue();
		await().atMost(Duration.ofMinutes(1)).until(() -> !reasonOfNextCheck().equals("LABEL_MOVED"));
		assertThat(reasonOfNextCheck()).isNotEqualTo("PUSHED");
	}

	@Test
	void messageThatNamesNoSecretInUseIsCountedAndDeleted() {
		this.push.start();
		this.sqs.send("hello");
		this.sqs.send(event(StubSource.arn("prod/other")));
		await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
			assertThat(this.push.status().foreign()).isEqualTo(1);
			assertThat(this.push.status().unused()).isEqualTo(1);
			assertThat(this.sqs.deleted()).hasSize(2);
		});
		assertThat(this.push.status().used()).isZero();
		assertThat(this.push.status().lastEvent()).isNull();
	}

	@Test
	void queueIsAskedAtOnceFirstAndThenWaitedFor() {
		this.push.start();
		await().atMost(Duration.ofMinutes(1)).until(() -> this.sqs.waits().size() > 2);
		assertThat(this.sqs.waits()).startsWith(0, 20, 20);
	}

	@Test
	void queueThatFailsIsNamedOnceAndTriedAgain() {
		this.push.start();
		awaitState(PushStatus.State.RECEIVING);
		this.sqs.send(event(ARN));
		await().atMost(Duration.ofMinutes(1)).until(() -> reasonOfNextCheck().equals("PUSHED"));
		long received = this.sqs.calls("ReceiveMessage");
		this.sqs.fail("AccessDenied");
		awaitState(PushStatus.State.FAILED);
		await().atMost(Duration.ofMinutes(1)).until(() -> this.sqs.calls("ReceiveMessage") > received + 3);
		assertThat(this.push.status().problem()).startsWith("The queue 'orders-secrets' cannot be used");
		assertThat(reasonOfNextCheck()).isNotEqualTo("PUSHED");
		assertThat(warnings()).singleElement()
			.asString()
			.contains("The queue 'orders-secrets' cannot be used", "Until it works, secrets are checked at intervals");
		this.sqs.fail("");
		awaitState(PushStatus.State.RECEIVING);
		assertThat(this.push.status().problem()).isNull();
		assertThat(this.queues).hasValue(1);
		assertThat(this.sqs.calls("GetQueueUrl")).isEqualTo(1);
		this.sqs.fail("AccessDenied");
		awaitState(PushStatus.State.FAILED);
		assertThat(warnings()).hasSize(2);
	}

	@Test
	void queueThatIsGoneIsLookedForAgain() {
		this.push.start();
		awaitState(PushStatus.State.RECEIVING);
		this.sqs.fail("QueueDoesNotExist");
		awaitState(PushStatus.State.FAILED);
		this.sqs.fail("");
		awaitState(PushStatus.State.RECEIVING);
		assertThat(this.sqs.calls("GetQueueUrl")).isGreaterThan(1);
	}

	@Test
	void queueOfThisProcessIsRemovedWhenItIsStopped() {
		SecretPush other = new SecretPush(this.store, "a topic", this.sqs::queueOfTopic, PACE);
		other.start();
		await().atMost(Duration.ofMinutes(1)).until(() -> this.sqs.calls("ReceiveMessage") > 2);
		assertThat(this.sqs.calls("TagQueue")).isEqualTo(1);
		assertThat(this.sqs.calls("DeleteQueue")).isZero();
		other.stop();
		assertThat(this.sqs.calls("DeleteQueue")).isEqualTo(1);
	}

	@Test
	void queueOfThisProcessShowsThatItIsInUse() {
		SecretPush other = new SecretPush(this.store, "a topic", this.sqs::queueOfTopic,
				new PushPace(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
		other.start();
		await().atMost(Duration.ofMinutes(1)).until(() -> this.sqs.calls("TagQueue") > 2);
		other.stop();
	}

	@Test
	void queueOfThisProcessThatIsGoneIsReplaced() {
		SecretPush other = new SecretPush(this.store, "a topic", this.sqs::queueOfTopic, PACE);
		other.start();
		await().atMost(Duration.ofMinutes(1)).until(() -> other.status().state() == PushStatus.State.RECEIVING);
		this.sqs.fail("QueueDoesNotExist");
		await().atMost(Duration.ofMinutes(1)).until(() -> this.sqs.calls("DeleteQueue") > 0);
		this.sqs.fail("");
		await().atMost(Duration.ofMinutes(1)).until(() -> other.status().state() == PushStatus.State.RECEIVING);
		assertThat(this.sqs.calls("CreateQueue")).isGreaterThan(1);
		other.stop();
	}

	@Test
	void queueThatCannotBeMadeIsAFailureUntilItCan() {
		AtomicBoolean broken = new AtomicBoolean(true);
		AtomicReference<Thread> reader = new AtomicReference<>();
		SecretPush other = new SecretPush(this.store, "a topic", () -> {
			reader.set(Thread.currentThread());
			if (broken.get()) {
				throw new IllegalStateException(Canary.value());
			}
			return queue();
		}, PACE);
		other.start();
		await().atMost(Duration.ofMinutes(1)).until(() -> other.status().state() == PushStatus.State.FAILED);
		assertThat(other.status().problem())
			.isEqualTo("The queue of events of 'a topic' failed unexpectedly (java.lang.IllegalStateException)");
		assertThat(reader.get().isDaemon()).isTrue();
		assertThat(reader.get().getName()).isEqualTo("ecs-secrets-push");
		broken.set(false);
		await().atMost(Duration.ofMinutes(1)).until(() -> other.status().state() == PushStatus.State.RECEIVING);
		other.close();
		assertThat(other.status().state()).isEqualTo(PushStatus.State.STOPPED);
	}

	@Test
	void stopEndsThePauseAfterAFailure() {
		AtomicReference<Thread> reader = new AtomicReference<>();
		SecretPush other = new SecretPush(this.store, "a topic", () -> {
			reader.set(Thread.currentThread());
			this.queues.incrementAndGet();
			throw new IllegalStateException("No queue");
		}, new PushPace(Duration.ZERO, Duration.ZERO, Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1)));
		other.start();
		await().atMost(Duration.ofMinutes(1)).until(() -> other.status().state() == PushStatus.State.FAILED);
		other.stop();
		await().atMost(Duration.ofMinutes(1)).until(() -> !reader.get().isAlive());
		assertThat(this.queues).hasValue(1);
		assertThat(other.status().state()).isEqualTo(PushStatus.State.STOPPED);
	}

	@Test
	void startAndStopASecondTimeHaveNoEffectUntilTheOther() {
		this.push.start();
		assertThat(this.push.status().state()).isNotEqualTo(PushStatus.State.STOPPED);
		this.push.start();
		awaitState(PushStatus.State.RECEIVING);
		this.push.stop();
		this.push.stop();
		assertThat(this.push.status().state()).isEqualTo(PushStatus.State.STOPPED);
		assertThat(this.queues).hasValue(1);
		this.push.start();
		awaitState(PushStatus.State.RECEIVING);
		assertThat(this.queues).hasValue(2);
	}

	@Test
	void queueThatIsMadeWhenThePushHasStoppedIsNotOpened() {
		CountDownLatch making = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		CompletableFuture<Thread> reader = new CompletableFuture<>();
		SecretPush slow = new SecretPush(this.store, FakeSqs.NAME, () -> {
			reader.complete(Thread.currentThread());
			making.countDown();
			awaitUninterruptibly(released);
			return this.sqs.queueOfTopic();
		}, PACE);
		slow.start();
		awaitUninterruptibly(making);
		assertThat(CompletableFuture.runAsync(slow::stop)).succeedsWithin(Duration.ofMinutes(1));
		released.countDown();
		await().atMost(Duration.ofMinutes(1)).until(() -> !reader.join().isAlive());
		assertThat(this.sqs.calls("CreateQueue")).isZero();
		assertThat(slow.status().state()).isEqualTo(PushStatus.State.STOPPED);
	}

	@Test
	void queueOfThisProcessIsRemovedAlsoByAThreadThatIsInterrupted() {
		SecretPush interrupted = new SecretPush(this.store, "a topic", this.sqs::queueOfTopic, PACE);
		interrupted.start();
		await().atMost(Duration.ofMinutes(1)).until(() -> interrupted.status().state() == PushStatus.State.RECEIVING);
		Thread.currentThread().interrupt();
		interrupted.stop();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.sqs.calls("DeleteQueue")).isEqualTo(1);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean interrupted = false;
		while (true) {
			try {
				assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void spreadMustNotBeNegative() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> new SecretPush(this.store, "a topic", this::queue, Duration.ofMillis(-1)))
			.withMessage("'spread' must not be negative: PT-0.001S");
		assertThatNoException().isThrownBy(() -> new SecretPush(this.store, "a topic", this::queue, Duration.ZERO));
	}

	private String reasonOfNextCheck() {
		return this.store.status().get(0).nextCheck().reason();
	}

	private static List<String> warnings() {
		return NoSecretInLogExtension.logged()
			.stream()
			.filter((line) -> line.startsWith("WARN " + SecretPush.class.getName()))
			.toList();
	}

	private void awaitState(PushStatus.State state) {
		await().atMost(Duration.ofMinutes(1)).until(() -> this.push.status().state() == state);
	}

	private static String event(String arn) {
		return "{\"source\":\"aws.secretsmanager\",\"detail-type\":\"Secret Label Updated\",\"resources\":[\"" + arn
				+ "\"],\"detail\":{\"labelUpdated\":\"AWSCURRENT\"}}";
	}

}
