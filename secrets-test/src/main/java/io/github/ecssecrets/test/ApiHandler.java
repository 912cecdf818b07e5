package io.github.ecssecrets.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

/**
 * The service's wire protocol, AWS JSON 1.1 over HTTP: records each request, lets the
 * fault script have its way, and answers.
 */
final class ApiHandler implements HttpHandler {

	private static final String TARGET_PREFIX = "secretsmanager.";

	private final SecretVault vault;

	private final AccessControl access;

	private final ApiOperations operations;

	private final FaultScript faults;

	private final RequestLog log;

	ApiHandler(SecretVault vault, AccessControl access, FaultScript faults, RequestLog log) {
		this.vault = vault;
		this.access = access;
		this.operations = new ApiOperations(vault, access, faults);
		this.faults = faults;
		this.log = log;
	}

	@Override
	public void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] body = exchange.getRequestBody().readAllBytes();
			try {
				String operation = operation(exchange);
				ApiRequest request = ApiRequest.parse(body).signedBy(RequestSignature.of(exchange).accessKeyId());
				this.log.add(exchange, operation, request.secretIds(), this.vault.now());
				answer(exchange, operation, request);
			}
			catch (ServiceException ex) {
				sendError(exchange, ex);
			}
		}
	}

	private static String operation(HttpExchange exchange) {
		String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
		if (target == null || !target.startsWith(TARGET_PREFIX) || !exchange.getRequestMethod().equals("POST")) {
			throw ApiOperations.unknownOperation();
		}
		return target.substring(TARGET_PREFIX.length());
	}

	private void answer(HttpExchange exchange, String operation, ApiRequest request) throws IOException {
		FaultPlan plan = this.faults.plan(operation, request.secretIds());
		if (!plan.awaitTurn() || plan.effect() == FaultEffect.Break.BEFORE_ANSWER) {
			return;
		}
		if (plan.effect() instanceof FaultEffect.Refusal refusal) {
			throw refusal.refuse(operation, request.text("SecretId"));
		}
		if (plan.effect() instanceof FaultEffect.Reply reply) {
			byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
			send(exchange, reply.status(), body, body.length);
			return;
		}
		this.access.check(operation, request);
		byte[] body = this.operations.call(operation, request).json();
		boolean whole = plan.effect() != FaultEffect.Break.WITHIN_ANSWER;
		send(exchange, 200, body, whole ? body.length : body.length / 2);
	}

	private static void sendError(HttpExchange exchange, ServiceException error) throws IOException {
		byte[] body = new ApiAnswer().with("__type", error.code()).with("Message", error.reason()).json();
		exchange.getResponseHeaders().set("x-amzn-ErrorType", error.code());
		send(exchange, error.status(), body, body.length);
	}

	private static void send(HttpExchange exchange, int status, byte[] body, int sent) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
		exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
		exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
		if (sent > 0) {
			exchange.getResponseBody().write(body, 0, sent);
			exchange.getResponseBody().flush();
		}
	}

}
