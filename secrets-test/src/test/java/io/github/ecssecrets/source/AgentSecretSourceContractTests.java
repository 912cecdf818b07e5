package io.github.ecssecrets.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ecssecrets.aws.AgentSecretSource;
import io.github.ecssecrets.test.SecretSourceContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class AgentSecretSourceContractTests extends SecretSourceContract {

	private static final String TOKEN = "agent-token";

	private final Map<String, String> secrets = new ConcurrentHashMap<>();

	private final HttpServer agent = startAgent();

	@TempDir
	private Path directory;

	private HttpServer startAgent() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/secretsmanager/get", this::answer);
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void answer(HttpExchange exchange) throws IOException {
		String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
		String name = query.replaceAll("secretId=([^&]*).*", "$1");
		boolean known = this.secrets.containsKey(name) && !query.contains("versionStage=NO-SUCH-STAGE");
		if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Aws-Parameters-Secrets-Token"))) {
			answer(exchange, 403, "Bad Token");
		}
		else if (known) {
			answer(exchange, 200, JsonMapper.shared()
				.writeValueAsString(Map.of("Name", name, "VersionId", "v-1", "SecretString", this.secrets.get(name))));
		}
		else {
			answer(exchange, 400, "{\"__type\":\"ResourceNotFoundException\"}");
		}
	}

	private static void answer(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	@AfterEach
	void stop() {
		this.agent.stop(0);
	}

	@Override
	protected SecretSource createSource() {
		try {
			return AgentSecretSource.builder()
				.endpoint(URI.create("http://localhost:" + this.agent.getAddress().getPort()))
				.tokenFile(Files.writeString(this.directory.resolve("token"), TOKEN))
				.build();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	protected void store(String name, String content) {
		this.secrets.put(name, content);
	}

}
