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
 * Speaks the protocol of Amazon SQS for one queue, as far as a reader of events needs it.
 */
final class FakeSqs implements AutoCloseable {

	static final String NAME = "orders-secrets";

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final List<String> deleted = new CopyOnWriteArrayList<>();

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

	private URI endpoint() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	void send(String body) {
		this.messages.add(body);
	}

	/** Answers with an error from now on; with none if the code is empty. */
	void fail(String code) {
		this.fault = code;
		this.messages.add("");
	}

	/** The bodies of the messages that were deleted. */
	List<String> deleted() {
		return List.copyOf(this.deleted);
	}

	/** How often an operation was called. */
	long calls(String operation) {
		return this.calls.stream().filter(operation::equals).count();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target").replace("AmazonSQS.", "");
			JsonNode request = JSON.readTree(exchange.getRequestBody());
			this.calls.add(operation);
			Map<String, ?> answer = switch (operation) {
				case "GetQueueUrl" -> Map.of("QueueUrl", endpoint() + "/123456789012/" + NAME);
				case "ReceiveMessage" -> receive(request.path("WaitTimeSeconds").asInt());
				default -> delete(request);
			};
			String failing = this.fault;
			byte[] body = JSON.writeValueAsBytes(
					failing.isEmpty() ? answer : Map.of("__type", "com.amazonaws.sqs#" + failing, "message", "No"));
			exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
			exchange.sendResponseHeaders(failing.isEmpty() ? 200 : 400, body.length);
			exchange.getResponseBody().write(body);
		}
	}

	private Map<String, ?> receive(int waitSeconds) {
		try {
			String first = this.messages.poll(waitSeconds, TimeUnit.SECONDS);
			List<Map<String, String>> received = new ArrayList<>();
			if (first != null && !first.isEmpty()) {
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
