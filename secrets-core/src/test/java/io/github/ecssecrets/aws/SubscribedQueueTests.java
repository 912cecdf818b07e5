package io.github.ecssecrets.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.testsupport.MutableClock;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sns.model.SubscribeResponse;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;
import software.amazon.awssdk.services.sns.model.UnsubscribeResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsRequest;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.TagQueueRequest;
import software.amazon.awssdk.services.sqs.model.TagQueueResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SubscribedQueue}.
 */
class SubscribedQueueTests {

	private static final TopicAddress TOPIC = TopicAddress.parse("arn:aws:sns:eu-central-1:123456789012:secret-events");

	private static final String TASK_ARN = "arn:aws:ecs:eu-central-1:123456789012:task/default/0f5e";

	private final MutableClock clock = new MutableClock();

	private final FakeQueues queues = new FakeQueues();

	private final FakeTopic topic = new FakeTopic();

	private final SubscribedQueue queue = new SubscribedQueue(this.queues, this.topic, TOPIC, () -> TASK_ARN,
			this.clock);

	private String ago(Duration duration) {
		return this.clock.instant().minus(duration).toString();
	}

	private void leftOver(String name, String alive) {
		this.queues.tags.put(name, new LinkedHashMap<>(Map.of(SubscribedQueue.ALIVE, alive,
				SubscribedQueue.SUBSCRIPTION, "subscription of " + name, SubscribedQueue.TASK, "task of " + name)));
	}

	@Test
	void openMakesAQueueAndSubscribesIt() {
		String url = this.queue.open();
		assertThat(url).matches(TOPIC.queuePrefix() + "[0-9a-f]{16}");
		assertThat(this.queues.attributes).containsEntry(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "3600");
		assertThat(this.queues.attributes.get(QueueAttributeName.POLICY)).contains(
				"\"Principal\":{\"Service\":\"sns.amazonaws.com\"}", "{\"aws:SourceArn\":\"" + TOPIC.arn() + "\"}");
		assertThat(this.queues.tags).containsOnlyKeys(url);
		assertThat(this.queues.tags.get(url)).containsOnly(Map.entry(SubscribedQueue.ALIVE, ago(Duration.ZERO)),
				Map.entry(SubscribedQueue.TASK, TASK_ARN),
				Map.entry(SubscribedQueue.SUBSCRIPTION, "subscription of arn of " + url));
		assertThat(this.topic.subscribed).containsExactly("arn of " + url);
	}

	@Test
	void openOutsideOfATaskTellsNone() {
		String url = new SubscribedQueue(this.queues, this.topic, TOPIC, () -> null, this.clock).open();
		assertThat(this.queues.tags.get(url)).doesNotContainKey(SubscribedQueue.TASK);
	}

	@Test
	void openWhenTheQueueCannotBeSubscribedLeavesNone() {
		this.topic.failing = true;
		assertThatExceptionOfType(SdkClientException.class).isThrownBy(this.queue::open).withMessage("no topic");
		assertThat(this.queues.tags).isEmpty();
		assertThat(this.topic.unsubscribed).isEmpty();
	}

	@Test
	void closeUnsubscribesAndRemovesTheQueueOnce() {
		String url = this.queue.open();
		this.queue.close();
		this.queue.close();
		assertThat(this.queues.tags).isEmpty();
		assertThat(this.topic.unsubscribed).containsExactly("subscription of arn of " + url);
		assertThat(this.queue.open()).isNotEqualTo(url);
	}

	@Test
	void queueThatWasEndedIsNotOpened() {
		String url = this.queue.open();
		this.queue.end();
		assertThatIllegalStateException().isThrownBy(this.queue::open).withMessage("The queue of events is closed");
		assertThat(this.queues.tags).isEmpty();
		assertThat(this.topic.unsubscribed).containsExactly("subscription of arn of " + url);
	}

	@Test
	void closeRemovesTheQueueThoughItCannotBeUnsubscribed() {
		this.queue.open();
		this.topic.failing = true;
		this.queue.close();
		assertThat(this.queues.tags).isEmpty();
		assertThat(NoSecretInLogExtension.logged())
			.contains("DEBUG " + LabelEventQueue.class.getName() + " Could not unsubscribe a queue: no topic");
	}

	@Test
	void keepShowsASignOfLife() {
		String url = this.queue.open();
		this.clock.advance(Duration.ofHours(1));
		this.queue.keep();
		assertThat(this.queues.tags.get(url)).containsEntry(SubscribedQueue.ALIVE, ago(Duration.ZERO));
		assertThat(this.queues.looked).as("at its own").isEmpty();
		assertThat(this.queues.listed).singleElement().asString().matches(TOPIC.queuePrefix() + "[0-9a-f]");
	}

	@Test
	void keepRemovesQueuesThatShowedNoSignOfLifeForSixHours() {
		leftOver("https://sqs/old\n", ago(Duration.ofHours(6).plusMillis(1)));
		leftOver("young", ago(Duration.ofHours(6)));
		leftOver("odd", "yesterday");
		this.queues.tags.put("foreign", Map.of());
		this.queue.keep();
		assertThat(this.queues.tags).containsOnlyKeys("young", "odd", "foreign");
		assertThat(this.topic.unsubscribed).containsExactly("subscription of https://sqs/old\n");
		assertThat(NoSecretInLogExtension.logged()).contains("INFO " + LabelEventQueue.class.getName()
				+ " Removed the queue old of a task that ended without removing it (task of https://sqs/old)");
	}

	@Test
	void keepLooksAtTwentyQueues() {
		for (int number = 0; number < 30; number++) {
			leftOver("queue-" + number, ago(Duration.ofHours(7)));
		}
		this.queue.keep();
		assertThat(this.queues.tags).hasSize(10);
	}

	@Test
	void keepNeverFails() {
		String url = this.queue.open();
		this.queues.tags.clear();
		this.queues.failing = true;
		this.queue.keep();
		assertThat(NoSecretInLogExtension.logged()).contains(
				"DEBUG " + LabelEventQueue.class.getName() + " Could not show that the queue is in use: no " + url,
				"DEBUG " + LabelEventQueue.class.getName() + " Could not look for queues that are left over: no list");
	}

	/** Queues in memory, whose URL is their name. */
	private static final class FakeQueues implements SqsClient {

		private final Map<String, Map<String, String>> tags = new LinkedHashMap<>();

		private final List<String> listed = new ArrayList<>();

		private final List<String> looked = new ArrayList<>();

		private Map<QueueAttributeName, String> attributes = Map.of();

		private boolean failing;

		private Map<String, String> find(String url) {
			Map<String, String> found = this.tags.get(url);
			if (found == null) {
				throw SdkClientException.create("no " + url);
			}
			return found;
		}

		@Override
		public CreateQueueResponse createQueue(CreateQueueRequest request) {
			this.attributes = request.attributes();
			this.tags.put(request.queueName(), new LinkedHashMap<>(request.tags()));
			return CreateQueueResponse.builder().queueUrl(request.queueName()).build();
		}

		@Override
		public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
			find(request.queueUrl());
			return GetQueueAttributesResponse.builder()
				.attributes(Map.of(QueueAttributeName.QUEUE_ARN, "arn of " + request.queueUrl()))
				.build();
		}

		@Override
		public TagQueueResponse tagQueue(TagQueueRequest request) {
			find(request.queueUrl()).putAll(request.tags());
			return TagQueueResponse.builder().build();
		}

		@Override
		public ListQueuesResponse listQueues(ListQueuesRequest request) {
			if (this.failing) {
				throw SdkClientException.create("no list");
			}
			this.listed.add(request.queueNamePrefix());
			return ListQueuesResponse.builder().queueUrls(this.tags.keySet()).build();
		}

		@Override
		public ListQueueTagsResponse listQueueTags(ListQueueTagsRequest request) {
			this.looked.add(request.queueUrl());
			return ListQueueTagsResponse.builder().tags(find(request.queueUrl())).build();
		}

		@Override
		public DeleteQueueResponse deleteQueue(DeleteQueueRequest request) {
			find(request.queueUrl());
			this.tags.remove(request.queueUrl());
			return DeleteQueueResponse.builder().build();
		}

		@Override
		public String serviceName() {
			return "sqs";
		}

		@Override
		public void close() {
		}

	}

	/** A topic in memory. */
	private static final class FakeTopic implements SnsClient {

		private final List<String> subscribed = new ArrayList<>();

		private final List<String> unsubscribed = new ArrayList<>();

		private boolean failing;

		private void check() {
			if (this.failing) {
				throw SdkClientException.create("no topic");
			}
		}

		@Override
		public SubscribeResponse subscribe(SubscribeRequest request) {
			check();
			this.subscribed.add(request.endpoint());
			return SubscribeResponse.builder().subscriptionArn("subscription of " + request.endpoint()).build();
		}

		@Override
		public UnsubscribeResponse unsubscribe(UnsubscribeRequest request) {
			check();
			this.unsubscribed.add(request.subscriptionArn());
			return UnsubscribeResponse.builder().build();
		}

		@Override
		public String serviceName() {
			return "sns";
		}

		@Override
		public void close() {
		}

	}

}
