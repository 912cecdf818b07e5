package io.github.ecssecrets.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The queues of Amazon SQS and topics of Amazon SNS of one account, and what the events
 * of moved labels are sent to. Thread-safe.
 */
final class EventVault {

	private final ArnFormat arns;

	/** The address of the server, which is known once it runs. */
	private final Supplier<String> endpoint;

	private final Map<String, StoredQueue> queues = new LinkedHashMap<>();

	/** The queues that a topic sends to, by the ARN of the subscription. */
	private final Map<String, Map<String, Subscription>> topics = new LinkedHashMap<>();

	private final Set<String> targets = new LinkedHashSet<>();

	EventVault(ArnFormat arns, Supplier<String> endpoint) {
		this.arns = arns;
		this.endpoint = endpoint;
	}

	synchronized StoredQueue createQueue(String name, Map<String, String> attributes, Map<String, String> tags) {
		StoredQueue queue = this.queues.computeIfAbsent(name, (absent) -> new StoredQueue(absent,
				"%s/%s/%s".formatted(this.endpoint.get(), this.arns.accountId(), absent), this.arns.of("sqs", absent)));
		queue.change(attributes);
		queue.tag(tags);
		return queue;
	}

	synchronized StoredQueue queue(String urlOrName) {
		StoredQueue queue = this.queues.get(urlOrName.substring(urlOrName.lastIndexOf('/') + 1));
		if (queue == null) {
			throw new ServiceException("QueueDoesNotExist", "The specified queue does not exist.", 400);
		}
		return queue;
	}

	synchronized void deleteQueue(String urlOrName) {
		StoredQueue queue = queue(urlOrName);
		this.queues.remove(queue.name());
		queue.delete();
	}

	synchronized List<StoredQueue> queues(String prefix) {
		return this.queues.values().stream().filter((queue) -> queue.name().startsWith(prefix)).toList();
	}

	synchronized String createTopic(String name) {
		String arn = this.arns.of("sns", name);
		this.topics.putIfAbsent(arn, new LinkedHashMap<>());
		return arn;
	}

	synchronized String subscribe(String topic, String queueArn, boolean raw) {
		String arn = topic + ":" + UUID.randomUUID();
		topic(topic).put(arn, new Subscription(queueArn, raw));
		return arn;
	}

	synchronized void unsubscribe(String subscription) {
		this.topics.values().forEach((subscriptions) -> subscriptions.remove(subscription));
	}

	synchronized List<String> subscriptions(String topic) {
		return List.copyOf(topic(topic).keySet());
	}

	private Map<String, Subscription> topic(String arn) {
		Map<String, Subscription> subscriptions = this.topics.get(arn);
		if (subscriptions == null) {
			throw new ServiceException("NotFound", "Topic does not exist", 404);
		}
		return subscriptions;
	}

	/** Sends the events of moved labels to a queue or topic, too. */
	synchronized void addTarget(String arn) {
		this.targets.add(arn);
	}

	/** Sends the event of a moved label to all targets. */
	void moved(LabelMove move) {
		String event = move.event();
		List<String> all;
		synchronized (this) {
			all = new ArrayList<>(this.targets);
		}
		all.forEach((target) -> send(target, event));
	}

	/** Sends a message to a queue, or to all queues of a topic, by its ARN. */
	void send(String arn, String body) {
		synchronized (this) {
			Map<String, Subscription> subscriptions = this.topics.get(arn);
			if (subscriptions == null) {
				deliver(arn, body);
				return;
			}
			subscriptions.values()
				.forEach((subscription) -> deliver(subscription.queueArn(),
						subscription.raw() ? body : notification(arn, body)));
		}
	}

	private void deliver(String queueArn, String body) {
		StoredQueue queue = this.queues.get(queueArn.substring(queueArn.lastIndexOf(':') + 1));
		if (queue != null) {
			queue.send(body);
		}
	}

	private static String notification(String topic, String message) {
		return new String(new ApiAnswer().with("Type", "Notification")
			.with("MessageId", UUID.randomUUID().toString())
			.with("TopicArn", topic)
			.with("Message", message)
			.json(), StandardCharsets.UTF_8);
	}

	/**
	 * What a topic sends to.
	 *
	 * @param raw whether the message is not wrapped
	 */
	private record Subscription(String queueArn, boolean raw) {

	}

}
