package io.github.ecssecrets.clients;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;

import io.github.ecssecrets.clients.server.RedisServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Redis clients, whose connections the server cuts under load while the password is
 * rotated.
 */
class RedisTests {

	private static final Duration WINDOW = Duration.ofSeconds(5);

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void lettuceServesThroughARotation(boolean cluster) {
		try (RedisServer server = cluster ? RedisServer.startCluster() : RedisServer.start();
				RotatedSecret secret = new RotatedSecret(server);
				var context = secret.run(Application.class, "ecs-secrets.redis.secret=" + RotatedSecret.NAME,
						(cluster ? "spring.data.redis.cluster.nodes=127.0.0.1:" : "spring.data.redis.port=")
								+ server.port(),
						"spring.data.redis.host=127.0.0.1")) {
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			redis.opsForValue().set("key", "value");
			Cuts cuts = new Cuts(() -> server.cutConnections(RotatedSecret.USER));
			Callable<String> operation = () -> redis.opsForValue().get("key");
			try (ClientLoad load = ClientLoad.start(Collections.nCopies(4, cuts.between(operation)));
					ClientLoad cutting = ClientLoad.every(Duration.ofMillis(100), cuts)) {
				load.proceed(Duration.ofSeconds(1), 10);
				secret.rotate(() -> load.proceed(WINDOW, 10));
				load.proceed(Duration.ofSeconds(2), 10);
				cutting.stop();
				load.stop();
				System.out.println("Lettuce, cluster " + cluster + ": " + load + ", " + server.refusedLogins()
						+ " refused logins");
				assertThat(load.failures()).isEmpty();
				assertThat(server.refusedLogins()).isOne();
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
