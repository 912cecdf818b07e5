package io.github.ecssecrets.clients;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;

import io.github.ecssecrets.clients.server.PostgresServer;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * R2DBC below r2dbc-pool, under load while the password is rotated.
 */
class R2dbcTests {

	private static final Duration WINDOW = Duration.ofSeconds(5);

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
		this.secret = RotatedSecret.ofDatabase(server, "postgres", server.name());
		String[] all = java.util.Arrays.copyOf(properties, properties.length + 3);
		all[properties.length] = "ecs-secrets.r2dbc.secret=" + RotatedSecret.NAME;
		all[properties.length + 1] = "spring.autoconfigure.exclude=";
		all[properties.length + 2] = "spring.r2dbc.pool.max-size=" + CONNECTIONS;
		return this.secret.run(Application.class, all);
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
	void serveThroughARotation() {
		try (var context = run("spring.r2dbc.pool.max-life-time=50ms", "spring.r2dbc.pool.initial-size=0")) {
			long before = server.refusedLogins();
			Callable<String> operation = query(context.getBean(ConnectionPool.class));
			try (ClientLoad load = ClientLoad.start(Collections.nCopies(CONNECTIONS, operation))) {
				load.proceed(Duration.ofSeconds(1), 10);
				this.secret.rotate(() -> load.proceed(WINDOW, 10));
				load.proceed(Duration.ofSeconds(2), 10);
				load.stop();
				System.out.println("R2DBC: " + load + ", " + (server.refusedLogins() - before) + " refused logins");
				assertThat(load.failures()).isEmpty();
				assertThat(server.refusedLogins() - before).as("one for each login that was under way")
					.isBetween(1L, (long) CONNECTIONS);
			}
		}
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

}
