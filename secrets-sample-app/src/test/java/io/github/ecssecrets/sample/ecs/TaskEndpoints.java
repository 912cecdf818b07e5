package io.github.ecssecrets.sample.ecs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/**
 * What tasks ask the agent for: the credentials of their role, and the metadata of the
 * task and of the container that asks, version 4. ECS serves them at link-local
 * addresses; here they are at the loopback address.
 */
final class TaskEndpoints implements AutoCloseable {

	private static final Duration SESSION = Duration.ofHours(6);

	private final HttpServer server;

	private final Map<String, Map<String, ?>> documents = new ConcurrentHashMap<>();

	TaskEndpoints() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			Map<String, ?> document = this.documents.get(exchange.getRequestURI().getPath());
			byte[] body = JsonMapper.shared()
				.writeValueAsString((document != null) ? document : Map.of("message", "There is no such thing"))
				.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders((document != null) ? 200 : 404, body.length);
			exchange.getResponseBody().write(body);
		}
	}

	/**
	 * Serves a task.
	 * @return the variables that lead its containers here
	 */
	Map<String, String> serve(String id, TaskDefinition definition, Role taskRole, String region) {
		String credentials = "/v2/credentials/" + id;
		this.documents.put(credentials,
				Map.of("RoleArn", taskRole.arn(), "AccessKeyId", taskRole.accessKeyId(), "SecretAccessKey",
						taskRole.secretAccessKey(), "Token", "token", "Expiration",
						Instant.now().plus(SESSION).toString()));
		String container = "/v4/" + id;
		String arn = "arn:aws:ecs:" + region + ":123456789012:task/guest-book/" + id;
		this.documents.put(container, Map.of("DockerId", id, "Labels", Map.of("com.amazonaws.ecs.task-arn", arn)));
		this.documents.put(container + "/task",
				Map.of("Cluster", "guest-book", "TaskARN", arn, "Family", definition.family(), "LaunchType", "FARGATE",
						"Limits", Map.of("CPU", definition.cpu() / 1024.0, "Memory", definition.memory())));
		return Map.of("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", credentials, "AWS_CONTAINER_SERVICE_ENDPOINT",
				address().toString(), "ECS_CONTAINER_METADATA_URI_V4", address() + container, "AWS_EXECUTION_ENV",
				"AWS_ECS_FARGATE", "AWS_REGION", region, "AWS_DEFAULT_REGION", region);
	}

	URI address() {
		return URI
			.create("http://" + this.server.getAddress().getHostString() + ":" + this.server.getAddress().getPort());
	}

	void forget(String id) {
		this.documents.keySet().removeIf((path) -> path.contains("/" + id));
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
