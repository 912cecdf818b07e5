package io.github.ecssecrets.clients.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.ecssecrets.test.ServerPorts;

/**
 * A RabbitMQ with its management API.
 */
public final class RabbitServer implements PasswordServer {

	private static final String ADMIN = "admin";

	private static final String REFUSED = "PLAIN login refused";

	private final String adminPassword = "canary-" + UUID.randomUUID();

	private final HttpClient http = HttpClient.newHttpClient();

	private final int port;

	private final int managementPort;

	/** Erlang would start it itself, and leave it behind. */
	private final ServerProcess portMapper;

	private final ServerProcess process;

	private RabbitServer() {
		String program = ServerProcess.program("rabbitmq-server", "/usr/lib/rabbitmq/bin/rabbitmq-server");
		String portMapperProgram = ServerProcess.program("erlang-base", "/usr/bin/epmd");
		List<Integer> ports = ServerPorts.free(4);
		this.port = ports.get(0);
		this.managementPort = ports.get(1);
		this.portMapper = ServerProcess.start("epmd", ServerProcess.directory("test-epmd"),
				new ProcessBuilder(portMapperProgram, "-port", ports.get(3).toString(), "-address", "127.0.0.1"));
		Path directory = ServerProcess.directory("test-rabbitmq");
		try {
			Path configuration = Files.writeString(directory.resolve("rabbitmq.conf"), """
					listeners.tcp.1 = 127.0.0.1:%s
					management.tcp.ip = 127.0.0.1
					management.tcp.port = %s
					default_user = %s
					default_pass = %s
					log.file = false
					log.console = true
					""".formatted(this.port, this.managementPort, ADMIN, this.adminPassword));
			Path plugins = Files.writeString(directory.resolve("enabled_plugins"), "[rabbitmq_management].\n");
			ProcessBuilder builder = new ProcessBuilder(program);
			builder.environment()
				.putAll(Map.of("HOME", directory.toString(), "RABBITMQ_NODENAME", "test-" + this.port + "@localhost",
						"RABBITMQ_MNESIA_BASE", directory.resolve("data").toString(), "RABBITMQ_LOG_BASE",
						directory.resolve("log").toString(), "RABBITMQ_CONFIG_FILE", configuration.toString(),
						"RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString(), "RABBITMQ_CONF_ENV_FILE", "/dev/null",
						"RABBITMQ_DIST_PORT", ports.get(2).toString(), "ERL_EPMD_PORT", ports.get(3).toString(),
						"RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 1:1 +sbwt none"));
			this.process = ServerProcess.start("RabbitMQ", directory, builder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		try {
			this.process.awaitAnswer(() -> request("GET", "overview", null) == 200);
		}
		catch (Throwable ex) {
			this.portMapper.close();
			throw ex;
		}
	}

	public static RabbitServer start() {
		return new RabbitServer();
	}

	private int request(String method, String path, String body) {
		try {
			String login = Base64.getEncoder()
				.encodeToString((ADMIN + ":" + this.adminPassword).getBytes(StandardCharsets.UTF_8));
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + this.managementPort + "/api/" + path))
				.header("Authorization", "Basic " + login)
				.header("Content-Type", "application/json")
				.method(method,
						(body != null) ? HttpRequest.BodyPublishers.ofString(body)
								: HttpRequest.BodyPublishers.noBody())
				.build();
			return this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void put(String path, String body) {
		int status = request("PUT", path, body);
		if (status != 201 && status != 204) {
			throw new IllegalStateException("RabbitMQ answers " + status + " to PUT " + path);
		}
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public void setPassword(String user, String password) {
		put("users/" + user, "{\"password\":\"" + password + "\",\"tags\":\"\"}");
		put("permissions/%2F/" + user, "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}");
	}

	@Override
	public long refusedLogins() {
		return this.process.output().lines().filter((line) -> line.contains(REFUSED)).count();
	}

	@Override
	public void close() {
		this.process.close();
		this.portMapper.close();
	}

}
