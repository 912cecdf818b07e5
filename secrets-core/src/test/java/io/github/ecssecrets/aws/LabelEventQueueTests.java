package io.github.ecssecrets.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ecssecrets.testsupport.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link LabelEventQueue}, with a queue that somebody made.
 */
class LabelEventQueueTests {

	private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:secret-events";

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final Map<String, String> answers = new ConcurrentHashMap<>();

	private HttpServer server;

	private volatile int status = 200;

	private LabelEventQueue queue;

	@BeforeEach
	void setUp() throws Exception {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::handle);
		this.server.start();
		this.answers.put("GetQueueUrl", "{\"QueueUrl\":\"http://localhost/123456789012/orders\"}");
		this.answers.put("ReceiveMessage", "{\"Messages\":[" + message("one") + "," + message("two") + "]}");
		this.queue = builder().queue("orders").build();
	}

	private LabelEventQueueBuilder builder() {
		return LabelEventQueue.builder()
			.endpoint(URI.create("http://localhost:" + this.server.getAddress().getPort()))
			.applicationId("orders")
			.apiCallTimeout(Duration.ofSeconds(10))
			.environment(Map.<String, String>of()::get)
			.clock(new MutableClock());
	}

	@AfterEach
	void tearDown() {
		this.queue.close();
		this.server.stop(0);
	}

	private static String message(String body) throws Exception {
		byte[] digest = MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8));
		return "{\"MessageId\":\"id\",\"ReceiptHandle\":\"handle-%1$s\",\"Body\":\"%1$s\",\"MD5OfBody\":\"%2$s\"}"
			.formatted(body, HexFormat.of().formatHex(digest));
	}

	private void handle(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
		String operation = (target != null) ? target.replace("AmazonSQS.", "") : body.replaceAll("^Action=|&.*", "");
		this.requests.add(operation + " " + body);
		byte[] answer = this.answers.getOrDefault(operation, "{}").getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
		exchange.sendResponseHeaders(this.status, answer.length);
		exchange.getResponseBody().write(answer);
		exchange.close();
	}

	private void fail(int status, String code) {
		this.status = status;
		List.of("GetQueueUrl", "CreateQueue", "ReceiveMessage", "DeleteMessageBatch")
			.forEach((operation) -> this.answers.put(operation,
					"{\"__type\":\"com.amazonaws.sqs#%s\",\"message\":\"no\"}".formatted(code)));
	}

	@Test
	void messagesAreReceivedAndDeleted() {
		this.queue.open();
		List<QueueMessage> messages = this.queue.receive();
		assertThat(messages).containsExactly(new QueueMessage("handle-one", "one"),
				new QueueMessage("handle-two", "two"));
		this.queue.delete(messages);
		assertThat(this.requests).satisfiesExactly(
				(request) -> assertThat(request).startsWith("GetQueueUrl ").contains("\"QueueName\":\"orders\""),
				(request) -> assertThat(request).startsWith("ReceiveMessage ")
					.contains("\"QueueUrl\":\"http://localhost/123456789012/orders\"", "\"MaxNumberOfMessages\":10",
							"\"VisibilityTimeout\":10", "\"WaitTimeSeconds\":20"),
				(request) -> assertThat(request).startsWith("DeleteMessageBatch ")
					.contains("{\"Id\":\"0\",\"ReceiptHandle\":\"handle-one\"}",
							"{\"Id\":\"1\",\"ReceiptHandle\":\"handle-two\"}"));
	}

	@Test
	void receiveNowWaitsForNothing() {
		this.queue.open();
		assertThat(this.queue.receiveNow()).hasSize(2);
		assertThat(this.requests).last().asString().contains("\"WaitTimeSeconds\":0");
	}

	@Test
	void queueThatIsNotOpenIsNotRead() {
		EventQueueException failure = catchThrowableOfType(EventQueueException.class, this.queue::receive);
		assertThat(failure).hasMessage("The queue of events is not open");
		assertThat(failure.isGone()).isTrue();
		this.queue.delete(List.of(new QueueMessage("handle", "body")));
		this.queue.keep();
		assertThat(this.requests).isEmpty();
		this.queue.open();
		this.queue.delete(List.of());
		this.queue.release();
		assertThatExceptionOfType(EventQueueException.class).isThrownBy(this.queue::receive);
		assertThat(this.requests).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "400, AccessDenied, allow the task role sqs:GetQueueUrl, false",
			"403, Unknown, allow the task role sqs:GetQueueUrl, false",
			"400, QueueDoesNotExist, check that it exists in this Region and account, true",
			"400, InvalidAddress, it is tried again, false" })
	void failureNamesTheRemedy(int code, String error, String remedy, boolean gone) {
		this.queue.open();
		fail(code, error);
		assertFails(this.queue::open, error, remedy, gone);
		assertFails(this.queue::receive, error, remedy, gone);
		assertFails(() -> this.queue.delete(List.of(new QueueMessage("handle", "body"))), error, remedy, gone);
	}

	private static void assertFails(Runnable call, String error, String remedy, boolean gone) {
		EventQueueException failure = catchThrowableOfType(EventQueueException.class, call::run);
		assertThat(failure).hasMessageStartingWith("The queue 'orders' cannot be used (")
			.hasMessageContaining(error)
			.hasMessageContaining("; " + remedy);
		assertThat(failure.isGone()).isEqualTo(gone);
	}

	@Test
	void failureWithoutAnAnswerNamesTheNetworkPath() {
		this.server.stop(0);
		assertFails(this.queue::open, "Connection refused", "check the network path to Amazon SQS", false);
	}

	@Test
	void queueOfATopicIsMadeKeptAndRemoved() {
		this.answers.put("CreateQueue", "{\"QueueUrl\":\"http://localhost/123456789012/mine\"}");
		this.answers.put("GetQueueAttributes", "{\"Attributes\":{\"QueueArn\":\"arn-of-mine\"}}");
		this.answers.put("Subscribe",
				"<SubscribeResponse><SubscribeResult><SubscriptionArn>sub</SubscriptionArn></SubscribeResult></SubscribeResponse>");
		this.answers.put("Unsubscribe", "<UnsubscribeResponse/>");
		try (LabelEventQueue topic = builder().topic(TOPIC).build()) {
			topic.open();
			topic.keep();
			topic.release();
			assertThat(operations()).containsExactly("CreateQueue", "GetQueueAttributes", "Subscribe", "TagQueue",
					"TagQueue", "ListQueues", "Unsubscribe", "DeleteQueue");
			topic.open();
		}
		assertThat(operations()).endsWith("Unsubscribe", "DeleteQueue").hasSize(14);
	}

	private List<String> operations() {
		return this.requests.stream().map((request) -> request.replaceAll("(?s) .*", "")).toList();
	}

	@Test
	void failureOfATopicNamesItAndTheRightsItNeeds() {
		fail(400, "AccessDenied");
		try (LabelEventQueue topic = builder().topic(TOPIC).build()) {
			assertThatExceptionOfType(EventQueueException.class).isThrownBy(topic::open)
				.withMessageStartingWith("A queue for the topic '" + TOPIC + "' cannot be used (AccessDenied: no)")
				.withMessageContaining("allow the task role sns:Subscribe");
		}
	}

	@Test
	void failureOfATopicWithoutAnAnswerNamesBothServices() {
		this.server.stop(0);
		try (LabelEventQueue topic = builder().topic(TOPIC).build()) {
			assertThatExceptionOfType(EventQueueException.class).isThrownBy(topic::open)
				.withMessageEndingWith("check the network path to Amazon SQS and Amazon SNS");
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, Insecure endpoint", "true, Received an UnknownHostException" })
	void queueElsewhereIsAskedWithoutEncryptionOnlyIfThatIsAllowed(boolean allowed, String said) {
		try (LabelEventQueue elsewhere = builder().queue("orders")
			.endpoint(URI.create("http://emulator.invalid:4566"))
			.allowInsecureTransport(allowed)
			.build()) {
			assertThatExceptionOfType(EventQueueException.class).isThrownBy(elsewhere::open)
				.withMessageContaining(said);
		}
	}

	@Test
	void messageTellsItsLengthOnly() {
		assertThat(new QueueMessage("handle", "canary-1")).hasToString("QueueMessage[8 characters]");
	}

}
