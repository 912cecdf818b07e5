package io.github.ecssecrets.test;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

/**
 * The wire protocols of the services that events travel through: Amazon SQS speaks AWS
 * JSON 1.0, Amazon SNS the query protocol with answers in XML. Every other request goes
 * on to Secrets Manager.
 */
final class EventsHandler implements HttpHandler {

	private static final String TARGET_PREFIX = "AmazonSQS.";

	private static final String SNS_NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

	private final QueueOperations queues;

	private final EventVault vault;

	private final FaultScript faults;

	private final RequestLog log;

	private final Clock clock;

	private final HttpHandler secretsManager;

	EventsHandler(EventVault vault, FaultScript faults, RequestLog log, Clock clock, HttpHandler secretsManager) {
		this.clock = clock;
		this.queues = new QueueOperations(vault);
		this.vault = vault;
		this.faults = faults;
		this.log = log;
		this.secretsManager = secretsManager;
	}

	@Override
	public void handle(HttpExchange exchange) throws IOException {
		String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
		String type = exchange.getRequestHeaders().getFirst("Content-Type");
		if (target != null && target.startsWith(TARGET_PREFIX)) {
			try (exchange) {
				queueCall(exchange, target.substring(TARGET_PREFIX.length()));
			}
		}
		else if (target == null && type != null && type.startsWith("application/x-www-form-urlencoded")) {
			try (exchange) {
				topicCall(exchange);
			}
		}
		else {
			this.secretsManager.handle(exchange);
		}
	}

	private void queueCall(HttpExchange exchange, String operation) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		try {
			this.log.add(exchange, operation, List.of(), this.clock.instant());
			if (!isAnswered(operation)) {
				return;
			}
			send(exchange, 200, "application/x-amz-json-1.0",
					this.queues.call(operation, ApiRequest.parse(body)).json());
		}
		catch (ServiceException ex) {
			send(exchange, ex.status(), "application/x-amz-json-1.0",
					new ApiAnswer().with("__type", "com.amazonaws.sqs#" + ex.code())
						.with("message", ex.reason())
						.json());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Whether no fault keeps the call from being answered. */
	private boolean isAnswered(String operation) {
		FaultPlan plan = this.faults.plan(operation, List.of());
		if (plan.awaitTurn() && plan.effect() instanceof FaultEffect.Refusal refusal) {
			throw refusal.refuse(operation, null);
		}
		return plan.effect() == null;
	}

	private void topicCall(HttpExchange exchange) throws IOException {
		Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
		String action = form.getOrDefault("Action", "");
		this.log.add(exchange, action, List.of(), this.clock.instant());
		try {
			if (isAnswered(action)) {
				String result = topicResult(action, form);
				send(exchange, 200, "text/xml",
						"<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult><ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>"
							.formatted(action, SNS_NAMESPACE, result, UUID.randomUUID())
							.getBytes(StandardCharsets.UTF_8));
			}
		}
		catch (ServiceException ex) {
			send(exchange, ex.status(), "text/xml",
					"<ErrorResponse xmlns=\"%s\"><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
						.formatted(SNS_NAMESPACE, ex.code(), ex.reason())
						.getBytes(StandardCharsets.UTF_8));
		}
	}

	private String topicResult(String action, Map<String, String> form) {
		return switch (action) {
			case "CreateTopic" ->
				"<TopicArn>%s</TopicArn>".formatted(this.vault.createTopic(form.getOrDefault("Name", "")));
			case "Subscribe" -> "<SubscriptionArn>%s</SubscriptionArn>".formatted(this.vault
				.subscribe(form.getOrDefault("TopicArn", ""), form.getOrDefault("Endpoint", ""), isRaw(form)));
			case "Unsubscribe" -> {
				this.vault.unsubscribe(form.getOrDefault("SubscriptionArn", ""));
				yield "";
			}
			case "Publish" -> {
				this.vault.send(form.getOrDefault("TopicArn", ""), form.getOrDefault("Message", ""));
				yield "<MessageId>%s</MessageId>".formatted(UUID.randomUUID());
			}
			default -> throw ApiOperations.unknownOperation();
		};
	}

	private static boolean isRaw(Map<String, String> form) {
		return form.entrySet()
			.stream()
			.anyMatch((entry) -> entry.getValue().equals("RawMessageDelivery")
					&& "true".equals(form.get(entry.getKey().replace(".key", ".value"))));
	}

	private static Map<String, String> form(String body) {
		Map<String, String> form = new LinkedHashMap<>();
		for (String pair : body.split("&", -1)) {
			String[] parts = pair.split("=", 2);
			form.put(decode(parts[0]), (parts.length > 1) ? decode(parts[1]) : "");
		}
		return form;
	}

	private static String decode(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
		exchange.sendResponseHeaders(status, body.length);
		exchange.getResponseBody().write(body);
	}

}
