package io.github.ecssecrets.spring.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

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

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link KafkaLoginHandler}.
 */
class KafkaLoginHandlerTests {

	private static final String SECRET = "AmazonMSK_myapp";

	private final AtomicInteger refused = new AtomicInteger();

	private final KafkaLoginHandler handler = new KafkaLoginHandler();

	@Test
	void loginAfterRefusedOneDoesNotWaitForSecretsManager() {
		try (SecretsManagerServer server = SecretsManagerServer.start()) {
			server.createSecret(SECRET, "{\"username\":\"app\",\"password\":\"canary-1\"}");
			try (var context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.run("--ecs-secrets.endpoint=" + server.endpoint());
					SecretLogin login = login(context.getBean(Secrets.class))) {
				configure(KafkaLogins.register(login));
				assertThat(answer()).isEqualTo("app/canary-1");
				server.putPendingValue(SECRET, server.beginRotation(SECRET),
						"{\"username\":\"app\",\"password\":\"canary-2\"}");
				server.clearRequests();
				server.faults().hang();
				this.refused.incrementAndGet();
				await().atMost(Duration.ofSeconds(20)).until(() -> server.requestCount() > 0);
				assertTimeoutPreemptively(Duration.ofSeconds(4),
						() -> assertThatIllegalStateException().isThrownBy(this::answer)
							.withMessageContaining("the client tries again"));
				server.faults().clear();
				await().atMost(Duration.ofSeconds(60)).until(() -> catchThrowable(this::answer) == null);
				assertThat(answer()).isEqualTo("app/canary-2");
			}
		}
	}

	private static SecretLogin login(Secrets secrets) {
		return SecretLogin.builder(secrets, SecretReference.parse(SECRET), LoginFields.of("username", "password"))
			.build();
	}

	private void configure(String key) {
		Map<String, String> configs = Map.of(KafkaLogins.KEY, key, "client.id", "producer-1");
		KafkaAuthentications authentications = new KafkaAuthentications();
		authentications.configure(configs);
		authentications.metricChange(new KafkaMetric(new Object(),
				new MetricName("failed-authentication-total", "producer-metrics", "", Map.of()),
				(Gauge<Double>) (config, now) -> this.refused.doubleValue(), new MetricConfig(), Time.SYSTEM));
		this.handler.configure(configs, "PLAIN", List.of());
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
