package io.github.ecssecrets.clients;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.ecssecrets.clients.server.PostgresServer;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * R2DBC below r2dbc-pool, under load while the password is rotated.
 */
class R2dbcTests {

	/** How long only AWSPENDING works in each rotation. */
	private static final List<Duration> WINDOWS = Stream.of(System.getProperty("pool.windows", "0,2").split(",", -1))
		.map((seconds) -> Duration.ofSeconds(Long.parseLong(seconds)))
		.toList();

	private static final int CONNECTIONS = 4;

	private static PostgresServer server;

	private RotatedSecret secret;

	@BeforeAll
	static void startServer() {
		server = PostgresServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void close() {
		this.secret.close();
	}

	private ConfigurableApplicationContext run(String... properties) {
		return run(Application.class, properties);
	}

	private ConfigurableApplicationContext run(Class<?> application, String... properties) {
		this.secret = RotatedSecret.ofDatabase(server, "postgres", server.name());
		String[] all = java.util.Arrays.copyOf(properties, properties.length + 3);
		all[properties.length] = "ecs-secrets.r2dbc.secret=" + RotatedSecret.NAME;
		all[properties.length + 1] = "spring.autoconfigure.exclude=";
		all[properties.length + 2] = "spring.r2dbc.pool.max-size=" + CONNECTIONS;
		return this.secret.run(application, all);
	}

	private static Callable<String> query(ConnectionPool pool) {
		return () -> Mono
			.usingWhen(pool.create(),
					(connection) -> Mono.from(connection.createStatement("SELECT current_user").execute())
						.flatMap((result) -> Mono.from(result.map((row) -> row.get(0, String.class)))),
					Connection::close)
			.block(Duration.ofSeconds(30));
	}

	@Test
	void serveThroughRotations() throws Exception {
		try (var context = run("spring.r2dbc.pool.max-life-time=50ms", "spring.r2dbc.pool.initial-size=0")) {
			long before = server.refusedLogins();
			Callable<String> operation = query(context.getBean(ConnectionPool.class));
			operation.call();
			try (ClientLoad load = ClientLoad.start(Collections.nCopies(CONNECTIONS, operation))) {
				Duration undisturbed = longest(load, Collections.max(WINDOWS));
				for (Duration window : WINDOWS) {
					AtomicReference<Duration> inside = new AtomicReference<>();
					this.secret.rotate(() -> inside.set(longest(load, window)));
					System.out.println("R2DBC, window " + window + ": longest operation " + inside.get().toMillis()
							+ " ms in it and " + longest(load, Duration.ofSeconds(1)).toMillis() + " ms after it, "
							+ undisturbed.toMillis() + " ms undisturbed");
				}
				String user = this.secret.user();
				for (String next : List.of(user + "_clone", user)) {
					this.secret.rotateTo(next);
					longest(load, Duration.ofMillis(500));
				}
				load.stop();
				long refused = server.refusedLogins() - before;
				System.out.println("R2DBC: " + load + ", " + refused + " refused logins");
				assertThat(load.failures()).isEmpty();
				assertThat(refused).as("one for each version and login that was under way")
					.isBetween((long) WINDOWS.size(), (long) CONNECTIONS * (WINDOWS.size() + 1));
			}
		}
	}

	private static Duration longest(ClientLoad load, Duration time) {
		load.proceed(time, 10);
		return load.takeLongest();
	}

	@Test
	void outdatedConnectionsAreReplaced() throws Exception {
		try (var context = run("ecs-secrets.refresh.interval=1s", "spring.r2dbc.pool.initial-size=" + CONNECTIONS)) {
			Callable<String> operation = query(context.getBean(ConnectionPool.class));
			String user = this.secret.user();
			assertThat(operation.call()).isEqualTo(user);
			try (ClientLoad load = ClientLoad.start(Collections.nCopies(CONNECTIONS, operation))) {
				await().atMost(Duration.ofSeconds(30)).until(() -> server.sessions(user) == CONNECTIONS);
				this.secret.rotateTo(user + "_clone");
				await().atMost(Duration.ofSeconds(60)).until(() -> server.sessions(user) == 0);
				assertThat(operation.call()).isEqualTo(user + "_clone");
				load.stop();
				assertThat(load.failures()).isEmpty();
			}
		}
	}

	@Test
	void outdatedConnectionsAreCounted() throws Exception {
		try (var context = run("spring.r2dbc.pool.initial-size=1")) {
			ConnectionPool pool = context.getBean(ConnectionPool.class);
			Connection held = Objects.requireNonNull(pool.create().block(Duration.ofSeconds(30)));
			assertThat(RotatedSecret.outdated(context)).isZero();
			this.secret.rotateAndRefresh(context);
			await().atMost(Duration.ofSeconds(30)).until(() -> RotatedSecret.outdated(context) >= 1);
			Mono.from(held.close()).block(Duration.ofSeconds(30));
			pool.disposeLater().block(Duration.ofSeconds(30));
			assertThat(RotatedSecret.outdated(context)).isZero();
		}
	}

	/**
	 * After a rotation without a window; requests run until the context has stopped.
	 */
	@Test
	void servesUntilThePoolIsClosedInsideAWindow() {
		ConfigurableApplicationContext context = run(Served.class, "spring.r2dbc.pool.max-life-time=50ms",
				"spring.r2dbc.pool.initial-size=0");
		try {
			long before = server.refusedLogins();
			ClientLoad load = context.getBean(Served.class).load;
			load.proceed(Duration.ofMillis(500), 10);
			this.secret.rotate(() -> {
			});
			load.proceed(Duration.ofSeconds(1), 10);
			this.secret.rotate(() -> {
				load.proceed(Duration.ofMillis(500), 10);
				context.close();
			});
			System.out.println("R2DBC, closed inside a window: " + load + ", " + (server.refusedLogins() - before)
					+ " refused logins");
			assertThat(load.failures()).isEmpty();
			assertThat(server.refusedLogins() - before).isBetween(2L, 2L * CONNECTIONS);
		}
		finally {
			context.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "\"True\"" })
	void connectionsAreEncryptedIfTheSecretSaysSo(String ssl) {
		this.secret = RotatedSecret.ofDatabase(server, "postgres", server.name());
		this.secret.addFields(",\"ssl\":" + ssl);
		try (var context = this.secret.run(Application.class, "ecs-secrets.r2dbc.secret=" + RotatedSecret.NAME,
				"spring.autoconfigure.exclude=")) {
			Callable<String> operation = query(context.getBean(ConnectionPool.class));
			assertThatException().as("the server has no certificate")
				.isThrownBy(operation::call)
				.withMessageContaining("SSL");
		}
	}

	@Test
	void startsBetweenTheStepsOfARotation() {
		this.secret = RotatedSecret.ofDatabase(server, "postgres", server.name());
		this.secret.rotate(() -> {
			try (var context = this.secret.run(Application.class, "ecs-secrets.r2dbc.secret=" + RotatedSecret.NAME,
					"spring.autoconfigure.exclude=",
					"spring.r2dbc.url=r2dbc:postgresql://localhost:" + server.port() + "/" + server.name())) {
				assertThat(query(context.getBean(ConnectionPool.class)).call()).isEqualTo(this.secret.user());
			}
			catch (Exception ex) {
				throw new AssertionError(ex);
			}
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	/**
	 * An application with load from its start to the end of its shutdown.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Served implements SmartLifecycle {

		private final ConnectionPool pool;

		private ClientLoad load;

		Served(ConnectionPool pool) {
			this.pool = pool;
		}

		@Override
		public void start() {
			this.load = ClientLoad.start(Collections.nCopies(CONNECTIONS, query(this.pool)));
		}

		@Override
		public void stop() {
			this.load.proceed(Duration.ofMillis(500), 10);
			this.load.stop();
		}

		@Override
		public boolean isRunning() {
			return this.load != null;
		}

	}

}
