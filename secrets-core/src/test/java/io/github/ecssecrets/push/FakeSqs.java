package io.github.ecssecrets.push;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ecssecrets.aws.LabelEventQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks the protocols of Amazon SQS and Amazon SNS for one queue, as far as a reader of
 * events needs them.
 */
final class FakeSqs implements AutoCloseable {

	static final String NAME = "orders-secrets";

	private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:secrets";

	private static final String SUBSCRIBED = "<SubscribeResponse><SubscribeResult><SubscriptionArn>" + TOPIC
			+ ":1</SubscriptionArn></SubscribeResult></SubscribeResponse>";

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final List<String> deleted = new CopyOnWriteArrayList<>();

	private final List<Integer> waits = new CopyOnWriteArrayList<>();

	private volatile String fault = "";

	FakeSqs() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	/** A reader of the queue. */
	LabelEventQueue queue() {
		return LabelEventQueue.builder().queue(NAME).region("eu-west-1").endpoint(endpoint()).build();
	}

	/** A reader that makes the queue and subscribes it to a topic. */
	LabelEventQueue queueOfTopic() {
		return LabelEventQueue.builder().topic(TOPIC).endpoint(endpoint()).build();
	}

	private URI endpoint() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	void send(String body) {
		this.messages.add(body);
	}

	/** Answers with an error from now on; with none if the code is empty. */
	void fail(String code) {
		this.fault = code;
	}

	/** The bodies of the messages that were deleted. */
	List<String> deleted() {
		return List.copyOf(this.deleted);
	}

	/** How often an operation was called. */
	long calls(String operation) {
		return this.calls.stream().filter(operation::equals).count();
	}

	/** For how many seconds each request was to wait for a message. */
	List<Integer> waits() {
		return List.copyOf(this.waits);
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
			if (target == null) {
				answer(exchange, 200, "text/xml", SUBSCRIBED.getBytes(StandardCharsets.UTF_8));
				return;
			}
			String operation = target.replace("AmazonSQS.", "");
			JsonNode request = JSON.readTree(exchange.getRequestBody());
			this.calls.add(operation);
			Map<String, ?> result = switch (operation) {
				case "GetQueueUrl", "CreateQueue" -> Map.of("QueueUrl", endpoint() + "/123456789012/" + NAME);
				case "GetQueueAttributes" ->
					Map.of("Attributes", Map.of("QueueArn", "arn:aws:sqs:eu-west-1:1:" + NAME));
				case "ReceiveMessage" -> receive(request.path("WaitTimeSeconds").asInt());
				case "DeleteMessageBatch" -> delete(request);
				default -> Map.of();
			};
			String failing = this.fault;
			boolean works = failing.isEmpty();
			answer(exchange, works ? 200 : 400, "application/x-amz-json-1.0", JSON
				.writeValueAsBytes(works ? result : Map.of("__type", "com.amazonaws.sqs#" + failing, "message", "No")));
		}
	}

	private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
		exchange.getResponseHeaders().add("Content-Type", type);
		exchange.sendResponseHeaders(status, body.length);
		exchange.getResponseBody().write(body);
	}

	/** Waits for moments only, so a test ends soon. */
	private Map<String, ?> receive(int waitSeconds) {
		this.waits.add(waitSeconds);
		try {
			String first = this.messages.poll((waitSeconds > 0) ? 50 : 0, TimeUnit.MILLISECONDS);
			List<Map<String, String>> received = new ArrayList<>();
			if (first != null) {
				received.add(Map.of("MessageId", "id", "ReceiptHandle", first, "Body", first, "MD5OfBody", md5(first)));
			}
			return Map.of("Messages", received);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Map<String, ?> delete(JsonNode request) {
		request.path("Entries").forEach((entry) -> this.deleted.add(entry.path("ReceiptHandle").asString()));
		return Map.of("Successful", List.of(), "Failed", List.of());
	}

	private static String md5(String body) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		this.server.stop(0);
	}

}
