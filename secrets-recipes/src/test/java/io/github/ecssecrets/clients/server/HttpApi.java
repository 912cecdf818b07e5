package io.github.ecssecrets.clients.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An HTTP API in this process that answers with the body of the request, or with 401. The
 * password is also the bearer token and the API key.
 */
public final class HttpApi implements PasswordServer {

	public static final String API_KEY = "X-Api-Key";

	private final AtomicLong refused = new AtomicLong();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer server;

	private volatile String user = "";

	private volatile String password = "";

	private HttpApi() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.setExecutor(this.executor);
		this.server.start();
	}

	public static HttpApi start() {
		return new HttpApi();
	}

	private void answer(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		if (!isAuthenticated(exchange)) {
			this.refused.incrementAndGet();
			exchange.sendResponseHeaders(401, -1);
		}
		else {
			exchange.sendResponseHeaders(200, (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
		exchange.close();
	}

	private boolean isAuthenticated(HttpExchange exchange) {
		String basic = Base64.getEncoder()
			.encodeToString((this.user + ":" + this.password).getBytes(StandardCharsets.UTF_8));
		String authorization = exchange.getRequestHeaders().getFirst("Authorization");
		return ("Basic " + basic).equals(authorization) || ("Bearer " + this.password).equals(authorization)
				|| this.password.equals(exchange.getRequestHeaders().getFirst(API_KEY));
	}

	public String url() {
		return "http://localhost:" + port();
	}

	@Override
	public int port() {
		return this.server.getAddress().getPort();
	}

	@Override
	public void setPassword(String user, String password) {
		this.user = user;
		this.password = password;
	}

	@Override
	public long refusedLogins() {
		return this.refused.get();
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
