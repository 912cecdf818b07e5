package io.github.ecssecrets.test;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One queue: its messages, attributes and tags. Thread-safe.
 */
final class StoredQueue {

	private static final String VISIBILITY = "VisibilityTimeout";

	private final String name;

	private final String url;

	private final String arn;

	private final Map<String, String> attributes = new LinkedHashMap<>();

	private final Map<String, String> tags = new LinkedHashMap<>();

	private final List<Message> messages = new ArrayList<>();

	private boolean deleted;

	StoredQueue(String name, String url, String arn) {
		this.name = name;
		this.url = url;
		this.arn = arn;
	}

	String name() {
		return this.name;
	}

	String url() {
		return this.url;
	}

	String arn() {
		return this.arn;
	}

	synchronized Map<String, String> attributes() {
		Map<String, String> all = new LinkedHashMap<>(this.attributes);
		all.put("QueueArn", this.arn);
		all.put("ApproximateNumberOfMessages", String.valueOf(this.messages.size()));
		return all;
	}

	synchronized void change(Map<String, String> changed) {
		this.attributes.putAll(changed);
	}

	synchronized Map<String, String> tags() {
		return new LinkedHashMap<>(this.tags);
	}

	synchronized void tag(Map<String, String> added) {
		this.tags.putAll(added);
	}

	synchronized void send(String body) {
		this.messages.add(new Message(body));
		notifyAll();
	}

	/** Ends the waits of those who receive. */
	synchronized void delete() {
		this.deleted = true;
		notifyAll();
	}

	/**
	 * Waits for messages.
	 * @return those that came; none if the wait is over, or the queue was deleted
	 */
	synchronized List<Map<String, Object>> receive(int most, long waitSeconds, @Nullable Long visibilitySeconds)
			throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
		long visibility = (visibilitySeconds != null) ? visibilitySeconds
				: Long.parseLong(this.attributes.getOrDefault(VISIBILITY, "30"));
		while (true) {
			List<Map<String, Object>> received = take(most, TimeUnit.SECONDS.toNanos(visibility));
			long left = end - System.nanoTime();
			if (!received.isEmpty() || left <= 0 || this.deleted) {
				return received;
			}
			TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.SECONDS.toNanos(1)));
		}
	}

	private List<Map<String, Object>> take(int most, long visibility) {
		List<Map<String, Object>> taken = new ArrayList<>();
		long now = System.nanoTime();
		for (Message message : this.messages) {
			if (taken.size() < most && now - message.visibleFrom >= 0) {
				message.visibleFrom = now + visibility;
				message.receipt = UUID.randomUUID().toString();
				taken.add(message.describe());
			}
		}
		return taken;
	}

	synchronized boolean delete(String receipt) {
		return this.messages.removeIf((message) -> receipt.equals(message.receipt));
	}

	private static String md5(String body) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java runtime has MD5", ex);
		}
	}

	/** A message of the queue, guarded by its lock. */
	private static final class Message {

		private final String id = UUID.randomUUID().toString();

		private final String body;

		private long visibleFrom = System.nanoTime();

		private String receipt = "";

		private Message(String body) {
			this.body = body;
		}

		private Map<String, Object> describe() {
			return Map.of("MessageId", this.id, "ReceiptHandle", this.receipt, "Body", this.body, "MD5OfBody",
					md5(this.body));
		}

	}

}
