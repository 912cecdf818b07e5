package io.github.ecssecrets.push;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.aws.LabelEventQueue;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.store.RefreshPolicy;
import io.github.ecssecrets.store.SecretStore;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What push does with any server that speaks the protocols of Secrets Manager, SQS and
 * SNS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PushContract {

	static final PushPace PACE = new PushPace(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(100),
			Duration.ofSeconds(1), Duration.ofHours(1));

	/** What applications have, with the default spread. */
	static final PushPace DEFAULT_PACE = PushPace.of(Duration.ofSeconds(1));

	/** A busy machine takes its time. */
	private static final Duration CALL_TIMEOUT = Duration.ofMinutes(1);

	final List<AutoCloseable> opened = new ArrayList<>();

	String secret = "";

	abstract URI endpoint();

	/** Creates a secret. */
	abstract String create(String name, String value);

	/**
	 * Rotates a secret, and has the event sent where a client listens.
	 * @return {@link System#nanoTime()} when AWSCURRENT had just moved
	 */
	abstract long rotate(String arn, String value);

	abstract String createTopic();

	abstract String createQueue();

	abstract List<String> queues();

	abstract void send(String queueUrl, String body);

	@BeforeEach
	final void nameSecret() {
		this.secret = "prod/push-" + UUID.randomUUID();
	}

	@AfterEach
	final void closeAll() throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
		this.opened.clear();
	}

	@Test
	void topicReachesEveryTaskAndLeavesNoQueue() {
		String arn = create(this.secret, "canary-first-value");
		String topic = createTopic();
		Task one = task(topic);
		Task other = task(topic);
		awaitState(one, PushStatus.State.RECEIVING);
		awaitState(other, PushStatus.State.RECEIVING);
		assertThat(queues()).filteredOn((queue) -> queue.startsWith("ecs-secrets-")).hasSize(2);
		rotate(arn, "canary-second-value");
		patiently().untilAsserted(() -> {
			assertThat(one.live.get()).isEqualTo("canary-second-value");
			assertThat(other.live.get()).isEqualTo("canary-second-value");
		});
		assertThat(one.push.status().used()).isEqualTo(1);
		assertThat(one.push.status().lastEvent()).isNotNull();
		one.push.stop();
		other.push.stop();
		assertThat(queues()).noneMatch((queue) -> queue.startsWith("ecs-secrets-"));
		assertThat(one.push.status().state()).isEqualTo(PushStatus.State.STOPPED);
	}

	/**
	 * The only test with the default spread. A busy machine may take longer than two
	 * seconds, so the time is printed, and what it is made of is asserted: nobody asks
	 * before, and everybody asks once.
	 */
	@Test
	void fiftyTasksSeeARotationThatNoneOfThemAskedFor() {
		String arn = create(this.secret, "canary-first-value");
		String topic = createTopic();
		List<Task> tasks = IntStream.range(0, 50)
			.mapToObj((i) -> task(topic, Duration.ofMinutes(5), DEFAULT_PACE))
			.toList();
		tasks.forEach((task) -> awaitState(task, PushStatus.State.RECEIVING));
		tasks.forEach((task) -> assertThat(task.calls).containsExactly("GetSecretValue"));
		long finished = rotate(arn, "canary-second-value");
		patiently().untilAsserted(() -> assertThat(tasks)
			.allSatisfy((task) -> assertThat(task.live.get()).isEqualTo("canary-second-value")));
		System.out.printf("%s: 50 tasks saw the rotation %d ms after finishSecret%n", getClass().getSimpleName(),
				Duration.ofNanos(System.nanoTime() - finished).toMillis());
		assertThat(tasks).allSatisfy((task) -> {
			assertThat(task.calls).containsExactly("GetSecretValue", "DescribeSecret", "GetSecretValue");
			assertThat(task.push.status().used()).isEqualTo(1);
		});
	}

	@Test
	void forgedForeignAndMalformedMessagesCostOneCallAtMost() {
		String arn = create(this.secret, "canary-first-value");
		String queue = createQueue();
		Task task = task(queue);
		awaitState(task, PushStatus.State.RECEIVING);
		List<String> foreign = List.of("", "{\"detail\":", "{\"Type\":\"Notification\",\"Message\":\"hello\"}",
				"[".repeat(10_000), "x".repeat(200_000), event("prod/db"), event(arn).replace("Label", "Tag"),
				event(arn + ":password"));
		foreign.forEach((body) -> send(queue, body));
		send(queue, event("arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/other-AbCdEf"));
		patiently().untilAsserted(() -> {
			assertThat(task.push.status().foreign()).isEqualTo(foreign.size());
			assertThat(task.push.status().unused()).isEqualTo(1);
		});
		assertThat(task.push.status().used()).isZero();
		assertThat(task.calls).containsExactly("GetSecretValue");
		send(queue, event(arn));
		patiently().untilAsserted(() -> assertThat(task.calls).containsExactly("GetSecretValue", "DescribeSecret"));
		assertThat(task.push.status().used()).isEqualTo(1);
		assertThat(task.live.get()).isEqualTo("canary-first-value");
		assertThat(task.push.status().state()).isEqualTo(PushStatus.State.RECEIVING);
	}

	static String event(String arn) {
		return "{\"source\":\"aws.secretsmanager\",\"detail-type\":\"Secret Label Updated\",\"resources\":[\"" + arn
				+ "\"],\"detail\":{\"name\":\"x\",\"labelUpdated\":\"AWSCURRENT\",\"versionId\":\"x\"}}";
	}

	static ConditionFactory patiently() {
		return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
	}

	static void awaitState(Task task, PushStatus.State state) {
		patiently().untilAsserted(() -> assertThat(task.push.status().state()).isEqualTo(state));
	}

	/** A task that listens to a topic, if it is given its ARN, or to a queue. */
	final Task task(String source) {
		return task(source, Duration.ofMinutes(5));
	}

	/** A task that checks its secret at intervals while no events come. */
	final Task task(String source, Duration interval) {
		return task(source, interval, PACE);
	}

	private Task task(String source, Duration interval, PushPace pace) {
		List<String> calls = new CopyOnWriteArrayList<>();
		SecretsManagerSecretSource secretsManager = SecretsManagerSecretSource.builder()
			.endpoint(endpoint())
			.region("us-east-1")
			.apiCallTimeout(CALL_TIMEOUT)
			.observer((call) -> {
				calls.add(call.operation());
				return (outcome) -> {
				};
			})
			.build();
		SecretStore store = SecretStore.builder()
			.sources(List.of(secretsManager))
			.refresh(RefreshPolicy.builder().interval(interval).build())
			.build();
		LiveSecret<String> live = store.live(SecretReference.parse(this.secret), Secret::reveal);
		SecretPush push = new SecretPush(store, source, () -> queue(source), pace);
		this.opened.addAll(List.of(push, store, secretsManager));
		push.start();
		return new Task(live, push, calls);
	}

	final LabelEventQueue queue(String source) {
		var builder = LabelEventQueue.builder().endpoint(endpoint()).region("us-east-1").apiCallTimeout(CALL_TIMEOUT);
		return (source.contains(":sns:") ? builder.topic(source) : builder.queue(source)).build();
	}

	/**
	 * A task of a fleet.
	 *
	 * @param calls what it called Secrets Manager for, in order
	 */
	record Task(LiveSecret<String> live, SecretPush push, List<String> calls) {

	}

}
