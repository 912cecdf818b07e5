package io.github.ecssecrets.spring.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.OnSecretRotation;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.actuate.SecretsEndpoint;
import io.github.ecssecrets.spring.ssl.TestCertificate;
import io.github.ecssecrets.test.DatabaseRotation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners to a rotation that use the rotating database, through a pool of which no
 * connection is idle: whoever logs in must not wait for whoever listens.
 */
class ListeningToRotationTests extends AbstractRotatedPostgresTests {

	private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(20);

	@TempDir
	private static Path directory;

	private TestApplication application() {
		return this.secret.application()
			.properties("spring.datasource.hikari.maximum-pool-size=4", "spring.datasource.hikari.minimum-idle=0",
					"spring.datasource.hikari.connection-timeout=" + CONNECTION_TIMEOUT.toMillis(),
					"management.endpoints.web.exposure.include=secrets");
	}

	@Test
	void everyKindOfListenerBorrowsFromTheRotatedPool() throws Exception {
		try (var context = application()
			.properties("ecs-secrets.bindings.LISTENING_PASSWORD=" + RotatedDatabase.SECRET + ":password",
					"ecs-secrets.refresh.rebind=true")
			.sources(Application.class, Listeners.class)
			.run()) {
			Listeners listeners = context.getBean(Listeners.class);
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			LiveSecret<String> live = context.getBean(Secrets.class)
				.live(SecretReference.parse(RotatedDatabase.SECRET + ":password"), Secret::reveal);
			live.onRotation((password) -> listeners.borrow("live"));
			listeners.calls.clear();
			try (Connection busy = pool.getConnection()) {
				assertThat(pool.getHikariPoolMXBean().getIdleConnections()).isZero();
				this.secret.rotator().rotate();
				assertThat(borrow(pool)).isLessThan(CONNECTION_TIMEOUT.dividedBy(4));
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.untilAsserted(() -> assertThat(listeners.calls).extracting(Call::kind)
						.containsOnly("event", "method", "setter", "live", "rebinding")
						.doesNotHaveDuplicates());
				assertThat(busy.isValid(10)).isTrue();
			}
			assertThat(listeners.calls)
				.allSatisfy((call) -> assertThat(call.took()).isLessThan(CONNECTION_TIMEOUT.dividedBy(4)));
		}
		assertThat(this.secret.refusedLogins()).isLessThanOrEqualTo(1);
	}

	/**
	 * The handler of another secret is the first to log in after the rotation, on the
	 * thread that delivers: whatever its login finds out must not wait for that thread.
	 */
	@Test
	void listenerWhoseOwnLoginFindsTheRotationBorrows() throws Exception {
		this.secret.server().createSecret("prod/tls", TestCertificate.create(directory, "first").json());
		try (var context = application().properties("ecs-secrets.ssl.bundles.web.secret=prod/tls")
			.sources(Application.class, Listeners.class)
			.run()) {
			Listeners listeners = context.getBean(Listeners.class);
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			context.getBean(SslBundles.class).addBundleUpdateHandler("web", (bundle) -> listeners.borrow("bundle"));
			listeners.calls.clear();
			this.secret.server().putSecretValue("prod/tls", TestCertificate.create(directory, "second").json());
			try (Connection busy = pool.getConnection()) {
				assertThat(pool.getHikariPoolMXBean().getIdleConnections()).isZero();
				this.secret.rotator().rotate();
				context.getBean(Secrets.class).refresh(SecretReference.parse("prod/tls")).get(60, TimeUnit.SECONDS);
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.untilAsserted(() -> assertThat(listeners.calls).extracting(Call::kind)
						.contains("bundle", "event", "method", "setter"));
				assertThat(busy.isValid(10)).isTrue();
			}
			assertThat(listeners.calls)
				.allSatisfy((call) -> assertThat(call.took()).isLessThan(CONNECTION_TIMEOUT.dividedBy(4)));
		}
		assertThat(this.secret.refusedLogins()).isLessThanOrEqualTo(1);
	}

	private static Duration borrow(HikariDataSource pool) throws SQLException {
		Instant start = Instant.now();
		try (Connection connection = pool.getConnection()) {
			assertThat(connection.isValid(10)).isTrue();
		}
		return Duration.between(start, Instant.now());
	}

	/**
	 * The window is 1 s and the hurried checks come every second; the real times, 8 s and
	 * 10 s, have the property {@code rotation.window}.
	 */
	@Test
	void whatAPoolFoundOutReachesEverybodySoonAfterTheRotation() throws Exception {
		Duration window = Duration.ofSeconds(Integer.getInteger("rotation.window", 1));
		Duration hurry = (window.toSeconds() > 1) ? Duration.ofSeconds(10) : Duration.ofSeconds(1);
		try (ConfigurableApplicationContext context = application()
			.properties("ecs-secrets.refresh.rotation-interval=" + hurry.toMillis() + "ms")
			.sources(Application.class, Listeners.class)
			.run()) {
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			LiveSecret<Secret> live = context.getBean(Secrets.class)
				.live(SecretReference.parse(RotatedDatabase.SECRET + ":password"), (version) -> version);
			String before = live.get().versionId();
			CompletableFuture<SecretRotated> event = context.getBean(Listeners.class).event;
			DatabaseRotation rotation = this.secret.openWindow();
			try (Connection busy = pool.getConnection(); Connection inside = pool.getConnection()) {
				assertThat(inside.isValid(10)).isTrue();
				Awaitility.await().pollDelay(window).atMost(window.plusSeconds(30)).until(() -> busy.isValid(10));
			}
			rotation.testSecret();
			rotation.finishSecret();
			Instant finished = Instant.now();
			SecretRotated rotated = event.get(60, TimeUnit.SECONDS);
			assertThat(Duration.between(finished, Instant.now())).isLessThan(Duration.ofSeconds(15));
			assertThat(live.get().versionId()).isNotEqualTo(before).isEqualTo(rotated.newVersionId());
			assertThat(rotated.concerns(live.reference())).isTrue();
			assertThat(context.getBean(SecretsEndpoint.class).secrets().secrets())
				.anySatisfy((secret) -> assertThat(secret.versionId()).isEqualTo(rotated.newVersionId()));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		@ConfigurationProperties("listening")
		Rebound rebound(Listeners listeners) {
			return new Rebound(listeners);
		}

	}

	/** Properties that are bound again after a rotation. */
	static class Rebound {

		private final Listeners listeners;

		Rebound(Listeners listeners) {
			this.listeners = listeners;
		}

		public void setPassword(String password) {
			this.listeners.borrow("rebinding");
		}

	}

	private record Call(String kind, Duration took) {

	}

	static class Listeners {

		private final List<Call> calls = new CopyOnWriteArrayList<>();

		private final CompletableFuture<SecretRotated> event = new CompletableFuture<>();

		private final HikariDataSource pool;

		Listeners(HikariDataSource pool) {
			this.pool = pool;
		}

		private void borrow(String kind) {
			try {
				this.calls.add(new Call(kind, ListeningToRotationTests.borrow(this.pool)));
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex.getClass().getName());
			}
		}

		@EventListener
		void on(SecretRotated rotated) {
			this.event.complete(rotated);
			borrow("event");
		}

		@OnSecretRotation(RotatedDatabase.SECRET)
		void rotated() {
			borrow("method");
		}

		@SecretValue(RotatedDatabase.SECRET + ":password")
		void setPassword(String password) {
			borrow("setter");
		}

	}

}
