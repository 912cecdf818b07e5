package io.github.ecssecrets.test;

import java.util.List;
import java.util.Map;

/**
 * Where the events go that Secrets Manager sends to Amazon EventBridge when a label moves
 * (all labels but AWSPENDING and AWSPREVIOUS): to queues of Amazon SQS and topics of
 * Amazon SNS inside this process, as a rule would send them. The SDK's clients of SQS and
 * SNS reach both at the endpoint of the {@link SecretsManagerServer}. Queues are standard
 * queues; they are neither secured nor encrypted.
 * <p>
 * Thread-safe.
 */
public final class LabelEvents {

	private final EventVault vault;

	private final FaultScript faults;

	private final RequestLog log;

	private final String taskSession;

	LabelEvents(EventVault vault, FaultScript faults, RequestLog log, String taskSession) {
		this.vault = vault;
		this.faults = faults;
		this.log = log;
		this.taskSession = taskSession;
	}

	/**
	 * Create a queue that receives the events.
	 * @param name the name; if there is such a queue, it is kept
	 * @return its URL
	 */
	public String createQueue(String name) {
		StoredQueue queue = this.vault.createQueue(name, Map.of(), Map.of());
		this.vault.addTarget(queue.arn());
		return queue.url();
	}

	/**
	 * Create a topic that the events are published to.
	 * @param name the name; if there is such a topic, it is kept
	 * @return its ARN
	 */
	public String createTopic(String name) {
		String arn = this.vault.createTopic(name);
		this.vault.addTarget(arn);
		return arn;
	}

	/**
	 * Return the names of the queues, those that clients created included.
	 * @return an immutable copy
	 */
	public List<String> queues() {
		return this.vault.queues("").stream().map(StoredQueue::name).toList();
	}

	/**
	 * Return the tags of a queue.
	 * @param queue its URL or name
	 * @return a copy
	 * @throws IllegalStateException if there is no such queue
	 */
	public Map<String, String> tags(String queue) {
		return this.vault.queue(queue).tags();
	}

	/**
	 * Set tags of a queue.
	 * @param queue its URL or name
	 * @param tags the tags to add or replace
	 * @throws IllegalStateException if there is no such queue
	 */
	public void tag(String queue, Map<String, String> tags) {
		this.vault.queue(queue).tag(tags);
	}

	/**
	 * Return the subscriptions of a topic.
	 * @param topic its ARN
	 * @return their ARNs
	 * @throws IllegalStateException if there is no such topic
	 */
	public List<String> subscriptions(String topic) {
		return this.vault.subscriptions(topic);
	}

	/**
	 * Delete a queue, as somebody may by mistake.
	 * @param queue its URL or name
	 * @throws IllegalStateException if there is no such queue
	 */
	public void deleteQueue(String queue) {
		this.vault.deleteQueue(queue);
	}

	/**
	 * Send a message of the test's own, such as a forged one.
	 * @param target the URL or name of a queue, or the ARN of a topic
	 * @param body the message
	 * @throws IllegalStateException if there is no such queue
	 */
	public void send(String target, String body) {
		this.vault.send(target.startsWith("arn:") ? target : this.vault.queue(target).arn(), body);
	}

	/**
	 * Return the misbehaviour of SQS and SNS, to script some: pauses, refusals and broken
	 * connections.
	 * @return the scope of all calls to the two services
	 */
	public Faults faults() {
		return new Faults(this.faults, this.taskSession);
	}

	/**
	 * Return how many requests for one operation of SQS or SNS were received.
	 * @param operation the operation's name, such as {@code ReceiveMessage}
	 * @return the number of requests
	 */
	public int requestCount(String operation) {
		return this.log.count(operation);
	}

}
