package io.github.ecssecrets.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * One address that answers for Secrets Manager in several Regions. The Region of a
 * request is the one it is signed for. Every secret that a Region has is the text
 * {@code NAME in REGION}.
 */
final class FakeRegions implements AutoCloseable {

	private static final Pattern SIGNED_FOR = Pattern.compile("Credential=[^/]+/\\d+/([^/]+)/");

	private static final Pattern SECRET_ID = Pattern.compile("\"(arn:[^\"]+|prod/[^\"]+)\"");

	private final HttpServer server;

	private final Map<String, String> errors = new ConcurrentHashMap<>();

	private final Map<String, String> batchErrors = new ConcurrentHashMap<>();

	private final Set<String> undecryptable = ConcurrentHashMap.newKeySet();

	private final Set<String> forgetful = ConcurrentHashMap.newKeySet();

	private volatile String description = "{}";

	private final Set<String> silent = ConcurrentHashMap.newKeySet();

	private final Map<String, Set<String>> lacking = new ConcurrentHashMap<>();

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final List<String> userAgents = new CopyOnWriteArrayList<>();

	FakeRegions() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	URI endpoint() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	/** Makes every call to a Region fail. */
	void fail(String region, String errorCode) {
		fail(region, errorCode, "no");
	}

	void fail(String region, String errorCode, String message) {
		this.errors.put(region, error(errorCode, message));
	}

	/** Makes calls to a Region fail no longer. */
	void recover(String region) {
		this.errors.remove(region);
	}

	/** Makes batch calls to a Region fail. */
	void failBatch(String region, String errorCode) {
		this.batchErrors.put(region, error(errorCode, "no"));
	}

	/** Makes a Region unable to decrypt one secret. */
	void failToDecrypt(String region, String secretId) {
		this.undecryptable.add(region + " " + secretId);
	}

	/** What every Region answers to a call for the versions of a secret. */
	void describe(String answer) {
		this.description = answer;
	}

	/** Makes a Region answer without the label of a version to calls for many. */
	void forgetLabels(String region) {
		this.forgetful.add(region);
	}

	/** Makes a Region answer without a secret to calls for one. */
	void answerNothing(String region) {
		this.silent.add(region);
	}

	/** Makes a Region not have a secret. */
	void lacks(String region, String secretId) {
		this.lacking.put(region, Set.of(secretId));
	}

	/** The calls so far, as REGION Operation. */
	List<String> calls() {
		return this.calls;
	}

	List<String> userAgents() {
		return this.userAgents;
	}

	private void handle(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target").replace("secretsmanager.", "");
		Matcher signedFor = SIGNED_FOR.matcher(exchange.getRequestHeaders().getFirst("Authorization"));
		String region = signedFor.find() ? signedFor.group(1) : "";
		this.calls.add(region + " " + operation);
		this.userAgents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
		boolean batch = operation.startsWith("Batch");
		String error = this.errors.get(region);
		error = (error == null && batch) ? this.batchErrors.get(region) : error;
		if (error != null) {
			answer(exchange, 400, error);
		}
		else if (batch) {
			answer(exchange, 200, batch(region, body));
		}
		else if (operation.equals("DescribeSecret")) {
			answer(exchange, 200, this.description);
		}
		else {
			single(exchange, region, body);
		}
	}

	private void single(HttpExchange exchange, String region, String body) throws IOException {
		Matcher id = SECRET_ID.matcher(body);
		if (this.silent.contains(region)) {
			answer(exchange, 200, "{}");
		}
		else if (!id.find() || !has(region, id.group(1))) {
			answer(exchange, 400, error("ResourceNotFoundException", "no"));
		}
		else if (fails(region, id.group(1))) {
			answer(exchange, 400, error("DecryptionFailure", "no"));
		}
		else {
			answer(exchange, 200, secret(region, id.group(1)));
		}
	}

	private String batch(String region, String body) {
		StringBuilder values = new StringBuilder();
		StringBuilder errors = new StringBuilder();
		Matcher id = SECRET_ID.matcher(body);
		while (id.find()) {
			if (has(region, id.group(1)) && !fails(region, id.group(1))) {
				values.append(values.isEmpty() ? "" : ",").append(secret(region, id.group(1)));
			}
			else {
				errors.append(errors.isEmpty() ? "" : ",")
					.append("{\"SecretId\":\"%s\",\"ErrorCode\":\"%s\"}".formatted(id.group(1),
							fails(region, id.group(1)) ? "DecryptionFailure" : "ResourceNotFoundException"));
			}
		}
		String answer = "{\"SecretValues\":[%s],\"Errors\":[%s]}".formatted(values, errors);
		return this.forgetful.contains(region) ? answer.replace("\"AWSCURRENT\"", "") : answer;
	}

	private boolean fails(String region, String secretId) {
		return this.undecryptable.contains(region + " " + secretId);
	}

	private boolean has(String region, String secretId) {
		return !this.lacking.getOrDefault(region, Set.of()).contains(secretId)
				&& (!secretId.startsWith("arn:") || secretId.contains(":" + region + ":"));
	}

	private static String secret(String region, String secretId) {
		String name = secretId.replaceFirst("arn:.*:secret:(.*?)(-AbCdEf)?$", "$1");
		return """
				{"ARN":"arn:aws:secretsmanager:%2$s:123456789012:secret:%1$s-AbCdEf","Name":"%1$s","VersionId":"v-1",\
				"SecretString":"%1$s in %2$s","VersionStages":["AWSCURRENT"]}""".formatted(name, region);
	}

	private static String error(String code, String message) {
		return "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message);
	}

	private static void answer(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
