package io.github.ecssecrets.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Speaks the HTTP interface of the AWS Secrets Manager Agent.
 */
final class FakeAgent implements AutoCloseable {

	static final String TOKEN = "token-canary-71f3";

	private final HttpServer server;

	private final List<String> queries = new CopyOnWriteArrayList<>();

	private volatile Headers received = new Headers();

	private volatile int status = 200;

	private volatile String body = "";

	private volatile Map<String, String> headers = Map.of();

	private volatile boolean silent;

	FakeAgent() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	private void handle(HttpExchange exchange) throws IOException {
		this.queries.add(exchange.getRequestURI().getRawQuery());
		if (this.silent) {
			return;
		}
		Headers request = exchange.getRequestHeaders();
		this.received = request;
		if (request.containsKey("X-Forwarded-For")) {
			answer(exchange, 400, "Forwarded");
		}
		else if (!TOKEN.equals(request.getFirst("X-Aws-Parameters-Secrets-Token"))) {
			answer(exchange, 403, "Bad Token");
		}
		else if (!exchange.getRequestURI().getPath().equals("/secretsmanager/get")) {
			answer(exchange, 404, "Not found");
		}
		else {
			this.headers.forEach(exchange.getResponseHeaders()::add);
			answer(exchange, this.status, this.body);
		}
	}

	private static void answer(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	URI endpoint() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	void answers(int status, String body) {
		this.status = status;
		this.body = body;
	}

	void answersWithHeader(int status, String name, String value) {
		this.status = status;
		this.headers = Map.of(name, value);
	}

	void staysSilent() {
		this.silent = true;
	}

	List<String> queries() {
		return this.queries;
	}

	/** A header of the last request. */
	String header(String name) {
		return this.received.getFirst(name);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
