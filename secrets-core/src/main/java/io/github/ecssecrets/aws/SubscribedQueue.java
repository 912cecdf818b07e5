package io.github.ecssecrets.aws;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A queue of this process alone that receives what is published to a topic. It is removed
 * with {@link #close()}. A process that is killed leaves its queue; whoever shares the
 * topic removes it when it has shown no sign of life for six hours. Thread-safe: one call
 * waits for another.
 */
final class SubscribedQueue {

	static final String ALIVE = "ecs-secrets:alive";

	static final String SUBSCRIPTION = "ecs-secrets:subscription";

	static final String TASK = "ecs-secrets:task";

	/** After so long without a sign of life a queue is left over. */
	static final Duration LEFT_OVER = Duration.ofHours(6);

	/**
	 * Of all queues that there are, each process looks at so many, chosen at random: the
	 * work of a fleet is shared without a word between its tasks.
	 */
	private static final int LOOKED_AT = 20;

	private static final int MOST_LISTED = 1000;

	private static final String HEX = "0123456789abcdef";

	private static final Logger logger = LoggerFactory.getLogger(LabelEventQueue.class);

	private final SqsClient sqs;

	private final SnsClient sns;

	private final TopicAddress topic;

	private final Supplier<@Nullable String> task;

	private final Clock clock;

	private @Nullable String url;

	private @Nullable String subscription;

	private volatile boolean closing;

	private boolean ended;

	/**
	 * Creates a queue that does not exist yet.
	 * @param task asks for the ARN of the ECS task that this process is, if it is one
	 */
	SubscribedQueue(SqsClient sqs, SnsClient sns, TopicAddress topic, Supplier<@Nullable String> task, Clock clock) {
		this.sqs = sqs;
		this.sns = sns;
		this.topic = topic;
		this.task = task;
		this.clock = clock;
	}

	/**
	 * Creates the queue and subscribes it.
	 * @return its URL
	 * @throws SdkException if that fails; nothing is left then, as far as AWS lets it
	 * @throws IllegalStateException if it was ended
	 */
	synchronized String open() {
		if (this.ended) {
			throw new IllegalStateException("The queue of events is closed");
		}
		String name = this.topic.queuePrefix() + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
		Map<String, String> tags = new LinkedHashMap<>();
		tags.put(ALIVE, now());
		String arn = this.task.get();
		if (arn != null) {
			tags.put(TASK, arn);
		}
		String created = this.sqs
			.createQueue((queue) -> queue.queueName(name)
				.tags(tags)
				.attributes(Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD,
						String.valueOf(Duration.ofHours(1).toSeconds()), QueueAttributeName.POLICY, policy())))
			.queueUrl();
		this.url = created;
		try {
			subscribe(created);
			return created;
		}
		catch (RuntimeException ex) {
			closeOpen();
			throw ex;
		}
	}

	private void subscribe(String created) {
		String arn = this.sqs
			.getQueueAttributes(
					(attributes) -> attributes.queueUrl(created).attributeNames(QueueAttributeName.QUEUE_ARN))
			.attributes()
			.get(QueueAttributeName.QUEUE_ARN);
		String subscribed = this.sns
			.subscribe((subscription) -> subscription.topicArn(this.topic.arn())
				.protocol("sqs")
				.endpoint(arn)
				.returnSubscriptionArn(true)
				.attributes(Map.of("RawMessageDelivery", "true")))
			.subscriptionArn();
		this.subscription = subscribed;
		this.sqs.tagQueue((tags) -> tags.queueUrl(created).tags(Map.of(SUBSCRIPTION, subscribed)));
	}

	/** In the policy of a queue, "*" stands for that queue. */
	private String policy() {
		return """
				{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},\
				"Action":"sqs:SendMessage","Resource":"*","Condition":{"ArnEquals":{"aws:SourceArn":"%s"}}}]}"""
			.formatted(this.topic.arn());
	}

	private String now() {
		return this.clock.instant().toString();
	}

	/**
	 * Shows a sign of life, and removes some of the queues that show none. That another
	 * process was faster is no failure.
	 */
	synchronized void keep() {
		String mine = this.url;
		if (mine != null) {
			quietly("show that the queue is in use",
					() -> this.sqs.tagQueue((tags) -> tags.queueUrl(mine).tags(Map.of(ALIVE, now()))));
		}
		quietly("look for queues that are left over", this::sweep);
	}

	private void sweep() {
		String random = UUID.randomUUID().toString();
		String prefix = this.topic.queuePrefix() + HEX.charAt(Character.digit(random.charAt(0), 16));
		List<String> urls = new ArrayList<>(
				this.sqs.listQueues((list) -> list.queueNamePrefix(prefix).maxResults(MOST_LISTED)).queueUrls());
		urls.remove(this.url);
		Collections.shuffle(urls);
		urls.stream()
			.limit(LOOKED_AT)
			.takeWhile((other) -> !this.closing)
			.forEach((other) -> quietly("look at another queue", () -> removeLeftOver(other)));
	}

	private void removeLeftOver(String other) {
		Map<String, String> tags = this.sqs.listQueueTags((list) -> list.queueUrl(other)).tags();
		if (!isLeftOver(tags.get(ALIVE))) {
			return;
		}
		remove(other, tags.get(SUBSCRIPTION));
		logger.info("Removed the queue {} of a task that ended without removing it ({})",
				AwsText.sentence(other.substring(other.lastIndexOf('/') + 1)), AwsText.sentence(tags.get(TASK)));
	}

	private boolean isLeftOver(@Nullable String alive) {
		try {
			return alive != null && Instant.parse(alive).plus(LEFT_OVER).isBefore(this.clock.instant());
		}
		catch (DateTimeException ex) {
			return false;
		}
	}

	private void remove(String removed, @Nullable String subscribed) {
		if (subscribed != null) {
			quietly("unsubscribe a queue", () -> this.sns.unsubscribe((gone) -> gone.subscriptionArn(subscribed)));
		}
		this.sqs.deleteQueue((gone) -> gone.queueUrl(removed));
	}

	/**
	 * Unsubscribes and removes the queue, if there is one. It can be opened again.
	 */
	void close() {
		this.closing = true;
		synchronized (this) {
			this.closing = false;
			closeOpen();
		}
	}

	/**
	 * Unsubscribes and removes the queue, if there is one, for good: whoever is about to
	 * open it comes too late.
	 */
	void end() {
		this.closing = true;
		synchronized (this) {
			this.ended = true;
			closeOpen();
		}
	}

	private void closeOpen() {
		String mine = this.url;
		this.url = null;
		if (mine != null) {
			quietly("remove the queue", () -> remove(mine, this.subscription));
		}
		this.subscription = null;
	}

	private static void quietly(String step, Runnable call) {
		try {
			call.run();
		}
		catch (SdkException ex) {
			logger.debug("Could not {}: {}", step, AwsText.sentence(ex.getMessage()));
		}
	}

}
