package io.github.ecssecrets.push;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.ecssecrets.aws.LabelEventQueue;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Push with the in-process server, which sends the events by itself.
 */
class InProcessPushTests extends PushContract {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private int names;

	@AfterAll
	void stop() {
		this.server.close();
	}

	@AfterEach
	void clearFaults() {
		this.server.events().faults().clear();
	}

	@Override
	URI endpoint() {
		return this.server.endpoint();
	}

	@Override
	String create(String name, String value) {
		return this.server.createSecret(name, value);
	}

	@Override
	long rotate(String arn, String value) {
		String pending = this.server.beginRotation(arn);
		this.server.putPendingValue(arn, pending, value);
		this.server.finishRotation(arn, pending);
		return System.nanoTime();
	}

	@Override
	String createTopic() {
		return this.server.events().createTopic("topic-" + this.names++);
	}

	@Override
	String createQueue() {
		return this.server.events().createQueue("queue-" + this.names++);
	}

	@Override
	List<String> queues() {
		return this.server.events().queues();
	}

	@Override
	void send(String queueUrl, String body) {
		this.server.events().send(queueUrl, body);
	}

	@Test
	void queueThatIsGoneIsMadeAnewAndNothingIsLost() {
		String arn = create(this.secret, "canary-first-value");
		String topic = createTopic();
		Task task = task(topic);
		awaitState(task, PushStatus.State.RECEIVING);
		try (TestLog log = new TestLog(SecretPush.class)) {
			this.server.events().faults().on("CreateQueue").serviceUnavailable();
			queues().stream()
				.filter((name) -> name.startsWith("ecs-secrets-"))
				.forEach(this.server.events()::deleteQueue);
			awaitState(task, PushStatus.State.FAILED);
			assertThat(task.push().status().problem()).contains("A queue for the topic '" + topic + "' cannot be used");
			rotate(arn, "canary-second-value");
			assertThat(task.calls()).containsExactly("GetSecretValue");
			this.server.events().faults().clear();
			patiently().untilAsserted(() -> assertThat(task.live().get()).isEqualTo("canary-second-value"));
			awaitState(task, PushStatus.State.RECEIVING);
			assertThat(task.push().status().used()).isZero();
			rotate(arn, "canary-third-value");
			patiently().untilAsserted(() -> assertThat(task.live().get()).isEqualTo("canary-third-value"));
			assertThat(task.push().status().used()).isEqualTo(1);
			assertThat(log.warnings()).hasSize(1)
				.allSatisfy((text) -> assertThat(text).contains(topic).contains("checked at intervals"));
		}
		assertThat(this.server.events().subscriptions(topic)).hasSizeGreaterThanOrEqualTo(1);
	}

	@Test
	void rotationWhileTheQueueCannotBeReachedIsFoundByAsking() {
		String arn = create(this.secret, "canary-first-value");
		String queue = createQueue();
		Task task = task(queue, Duration.ofSeconds(1));
		awaitState(task, PushStatus.State.RECEIVING);
		this.server.events().faults().on("ReceiveMessage").internalError();
		send(queue, "wake up");
		awaitState(task, PushStatus.State.FAILED);
		rotate(arn, "canary-second-value");
		patiently().untilAsserted(() -> assertThat(task.live().get()).isEqualTo("canary-second-value"));
		this.server.events().faults().clear();
		awaitState(task, PushStatus.State.RECEIVING);
		patiently().untilAsserted(() -> assertThat(task.push().status().used()).isEqualTo(1));
	}

	@Test
	void deniedQueueIsNamedWithWhatToAllow() {
		create(this.secret, "canary-first-value");
		this.server.events().faults().on("ReceiveMessage").times(1).accessDenied();
		String queue = createQueue();
		try (TestLog log = new TestLog(SecretPush.class)) {
			Task task = task(queue);
			awaitState(task, PushStatus.State.RECEIVING);
			assertThat(log.warnings()).hasSize(1)
				.allSatisfy((text) -> assertThat(text).contains("The queue 'queue-")
					.contains("sqs:GetQueueUrl, sqs:ReceiveMessage and sqs:DeleteMessage for the queue"));
		}
	}

	@Test
	void queueOfATaskThatWasKilledIsRemovedByAnother() {
		create(this.secret, "canary-first-value");
		String topic = createTopic();
		LabelEventQueue killed = queue(topic);
		killed.open();
		String left = queues().stream().filter((name) -> name.startsWith("ecs-secrets-")).findFirst().orElseThrow();
		assertThat(this.server.events().tags(left)).containsKeys("ecs-secrets:alive", "ecs-secrets:subscription");
		LabelEventQueue alive = queue(topic);
		alive.open();
		this.server.events()
			.tag(left, Map.of("ecs-secrets:alive", Instant.now().minus(Duration.ofHours(5)).toString()));
		IntStream.range(0, 100).forEach((i) -> alive.keep());
		assertThat(queues()).contains(left);
		this.server.events()
			.tag(left, Map.of("ecs-secrets:alive", Instant.now().minus(Duration.ofHours(7)).toString()));
		patiently().untilAsserted(() -> {
			alive.keep();
			assertThat(queues()).doesNotContain(left);
		});
		assertThat(this.server.events().subscriptions(topic)).hasSize(1);
		alive.close();
		assertThat(this.server.events().subscriptions(topic)).isEmpty();
		assertThat(queues()).noneMatch((name) -> name.startsWith("ecs-secrets-"));
	}

	@Test
	void pushThatIsStoppedAndStartedAgainReceives() {
		String arn = create(this.secret, "canary-first-value");
		Task task = task(createTopic());
		awaitState(task, PushStatus.State.RECEIVING);
		task.push().stop();
		task.push().stop();
		task.push().start();
		task.push().start();
		awaitState(task, PushStatus.State.RECEIVING);
		rotate(arn, "canary-second-value");
		patiently().untilAsserted(() -> assertThat(task.live().get()).isEqualTo("canary-second-value"));
	}

}
