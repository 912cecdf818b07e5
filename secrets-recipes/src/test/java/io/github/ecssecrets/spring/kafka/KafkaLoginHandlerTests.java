package io.github.ecssecrets.spring.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.login.LoginFields;
import io.github.ecssecrets.login.SecretLogin;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link KafkaLoginHandler}.
 */
class KafkaLoginHandlerTests {

	private static final String SECRET = "AmazonMSK_myapp";

	private final AtomicInteger refused = new AtomicInteger();

	private final AtomicInteger accepted = new AtomicInteger();

	private Secrets secrets;

	/** Whether the client counts a login that the handler lets fail. */
	private boolean failuresCount;

	private final KafkaLoginHandler handler = new KafkaLoginHandler();

	@ParameterizedTest
	@ValueSource(strings = { "PLAIN", "SCRAM-SHA-512" })
	void loginAfterRefusedOneDoesNotWaitForSecretsManager(String mechanism) {
		use(mechanism, (server) -> {
			assertThat(answer()).isEqualTo("app/canary-1");
			rotate(server);
			refuseAndLetTheNextFail(server);
			awaitOther();
			assertThat(answer()).isEqualTo("app/canary-2");
		});
	}

	/**
	 * A client has a connection to each broker, and logs in again on all of them at about
	 * the same time. It tells how many logins were refused, but not which.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "PLAIN", "SCRAM-SHA-512" })
	void refusalsOfLoginsThatBeganBesideTheFirstAreNotTakenForThoseOfTheNextVersion(String mechanism) {
		use(mechanism, (server) -> {
			for (int connection = 0; connection < 4; connection++) {
				assertThat(answer()).isEqualTo("app/canary-1");
			}
			rotate(server);
			refuseAndLetTheNextFail(server);
			awaitOther();
			for (int connection = 1; connection < 4; connection++) {
				this.refused.incrementAndGet();
				assertThat(answer()).isEqualTo("app/canary-2");
			}
			this.accepted.addAndGet(4);
			assertThat(answer()).isEqualTo("app/canary-2");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "PLAIN", "SCRAM-SHA-512" })
	void refusalOfTheNextVersionIsNoticedBesideAnAcceptedLogin(String mechanism) {
		use(mechanism, (server) -> {
			assertThat(answer()).isEqualTo("app/canary-1");
			this.accepted.incrementAndGet();
			assertThat(answer()).isEqualTo("app/canary-1");
			assertThat(answer()).isEqualTo("app/canary-1");
			rotate(server);
			this.accepted.incrementAndGet();
			refuseAndLetTheNextFail(server);
			awaitOther();
		});
	}

	/**
	 * SCRAM asks for the password after the broker has answered, and another connection
	 * may have begun to log in by then.
	 */
	@Test
	void passwordIsOfTheVersionThatTheUserWasOf() {
		use("SCRAM-SHA-512", (server) -> {
			NameCallback first = new NameCallback("name");
			this.handler.handle(new Callback[] { first });
			assertThat(first.getName()).isEqualTo("app");
			server.putSecretValue(SECRET, "{\"username\":\"app2\",\"password\":\"canary-2\"}");
			this.secrets.refresh(SecretReference.parse(SECRET)).join();
			NameCallback second = new NameCallback("name");
			this.handler.handle(new Callback[] { second });
			assertThat(second.getName()).isEqualTo("app2");
			assertThat(password()).isEqualTo("canary-1");
			assertThat(password()).isEqualTo("canary-2");
			assertThat(answer()).isEqualTo("app2/canary-2");
		});
	}

	private String password() {
		PasswordCallback password = new PasswordCallback("password", false);
		this.handler.handle(new Callback[] { password });
		return new String(password.getPassword());
	}

	private static void rotate(SecretsManagerServer server) {
		server.putPendingValue(SECRET, server.beginRotation(SECRET),
				"{\"username\":\"app\",\"password\":\"canary-2\"}");
	}

	/**
	 * Refuses a login, whose successor comes before Secrets Manager has answered. The
	 * client counts it as refused if it failed while the two were talking.
	 */
	private void refuseAndLetTheNextFail(SecretsManagerServer server) {
		server.clearRequests();
		server.faults().hang();
		this.refused.incrementAndGet();
		await().atMost(Duration.ofSeconds(60)).until(() -> server.requestCount() > 0);
		assertTimeoutPreemptively(Duration.ofSeconds(30),
				() -> assertThatIllegalStateException().isThrownBy(this::answer)
					.withMessageContaining("the client tries again"));
		this.refused.addAndGet(this.failuresCount ? 1 : 0);
		server.faults().clear();
	}

	/**
	 * Tries as clients do, until another version is known.
	 */
	private void awaitOther() {
		await().atMost(Duration.ofSeconds(60)).until(() -> {
			try {
				return answer().equals("app/canary-2");
			}
			catch (IllegalStateException ex) {
				this.refused.addAndGet(this.failuresCount ? 1 : 0);
				return false;
			}
		});
	}

	private void use(String mechanism, Consumer<SecretsManagerServer> test) {
		this.failuresCount = !mechanism.equals("PLAIN");
		try (SecretsManagerServer server = SecretsManagerServer.start()) {
			server.createSecret(SECRET, "{\"username\":\"app\",\"password\":\"canary-1\"}");
			try (var context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.run("--ecs-secrets.endpoint=" + server.endpoint(), "--ecs-secrets.api-call-timeout=1m");
					SecretLogin login = login(context.getBean(Secrets.class))) {
				this.secrets = context.getBean(Secrets.class);
				configure(KafkaLogins.register(login), mechanism);
				test.accept(server);
			}
		}
	}

	private static SecretLogin login(Secrets secrets) {
		return SecretLogin.builder(secrets, SecretReference.parse(SECRET), LoginFields.of("username", "password"))
			.build();
	}

	private void configure(String key, String mechanism) {
		Map<String, String> configs = Map.of(KafkaLogins.KEY, key, "client.id", "producer-1");
		KafkaAuthentications authentications = new KafkaAuthentications();
		authentications.configure(configs);
		authentications.metricChange(metric("failed-authentication-total", this.refused));
		authentications.metricChange(metric("successful-reauthentication-total", this.accepted));
		this.handler.configure(configs, mechanism, List.of());
	}

	private static KafkaMetric metric(String name, AtomicInteger value) {
		return new KafkaMetric(new Object(), new MetricName(name, "producer-metrics", "", Map.of()),
				(Gauge<Double>) (config, now) -> value.doubleValue(), new MetricConfig(), Time.SYSTEM);
	}

	private String answer() {
		NameCallback name = new NameCallback("name");
		PasswordCallback password = new PasswordCallback("password", false);
		this.handler.handle(new Callback[] { name, password });
		return name.getName() + "/" + new String(password.getPassword());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
