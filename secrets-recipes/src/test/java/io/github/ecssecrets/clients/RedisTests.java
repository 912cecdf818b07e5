package io.github.ecssecrets.clients;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.github.ecssecrets.clients.server.RedisSentinel;
import io.github.ecssecrets.clients.server.RedisServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Redis clients, which open new connections under load while the password is rotated.
 */
class RedisTests {

	private static final Duration WINDOW = Duration.ofSeconds(5);

	private static final String[] LETTUCE = { "spring.data.redis.client-type=lettuce",
			"spring.data.redis.lettuce.pool.enabled=false" };

	private static final String[] LETTUCE_POOL = { "spring.data.redis.client-type=lettuce",
			"spring.data.redis.lettuce.pool.enabled=true", "spring.data.redis.lettuce.pool.max-active=2" };

	private static final String[] JEDIS = { "spring.data.redis.client-type=jedis",
			"spring.data.redis.jedis.pool.max-idle=0", "spring.data.redis.jedis.pool.max-active=4" };

	@Test
	void clientsServeThroughARotation() {
		try (RedisServer server = RedisServer.start();
				RotatedSecret secret = new RotatedSecret(server);
				RedisSentinel sentinel = RedisSentinel.start(server);
				RedisServer cluster = RedisServer.startCluster();
				RotatedSecret ofCluster = new RotatedSecret(cluster)) {
			List<Client> clients = new ArrayList<>();
			try {
				String[] alone = { "spring.data.redis.port=" + server.port() };
				String[] watched = { "spring.data.redis.sentinel.master=" + RedisSentinel.MASTER,
						"spring.data.redis.sentinel.nodes=127.0.0.1:" + sentinel.port() };
				String[] nodes = { "spring.data.redis.cluster.nodes=127.0.0.1:" + cluster.port() };
				clients.add(new Client("Lettuce", server, secret, LETTUCE, alone));
				clients.add(new Client("Lettuce with commons-pool2", server, secret, LETTUCE_POOL, alone));
				clients.add(new Client("Jedis", server, secret, JEDIS, alone));
				clients.add(new Client("Lettuce, Sentinel", server, secret, LETTUCE, watched));
				clients.add(new Client("Jedis, Sentinel", server, secret, JEDIS, watched));
				clients.add(new Client("Lettuce, cluster", cluster, ofCluster, LETTUCE, nodes));
				clients.add(new Client("Jedis, cluster", cluster, ofCluster, JEDIS, nodes));
				proceed(clients, Duration.ofSeconds(1));
				secret.rotate(() -> ofCluster.rotate(() -> proceed(clients, WINDOW)));
				proceed(clients, Duration.ofSeconds(2));
				clients.stream()
					.filter(Client::isLettuce)
					.forEach((client) -> await().atMost(Duration.ofSeconds(30))
						.until(() -> RotatedSecret.outdated(client.context) == 0));
			}
			finally {
				clients.forEach(Client::close);
			}
			System.out.println("Redis: " + server.refusedLogins() + " refused logins of 5 clients, in the cluster "
					+ cluster.refusedLogins() + " of 2");
			assertThat(clients).allSatisfy((client) -> assertThat(client.load.failures()).as(client.name)
				.hasSizeLessThanOrEqualTo(client.mostFailures()));
			assertThat(server.refusedLogins()).as("one a client, and one for a failure").isBetween(5L, 7L);
			assertThat(cluster.refusedLogins()).as("one a client, and one for a failure").isBetween(2L, 3L);
		}
	}

	private static void proceed(List<Client> clients, Duration time) {
		clients.get(0).load.proceed(time, 10);
		clients.forEach((client) -> client.load.proceed(Duration.ZERO, 10));
	}

	/**
	 * An application with load. The connections of Lettuce are cut now and then; Jedis
	 * keeps none that is not used.
	 */
	private static final class Client implements AutoCloseable {

		private final RedisServer server;

		private final String name;

		private final ConfigurableApplicationContext context;

		private final ClientLoad load;

		private final ClientLoad cutting;

		private Client(String name, RedisServer server, RotatedSecret secret, String[] properties, String[] location) {
			this.server = server;
			this.name = name;
			this.context = secret.run(Application.class, Stream.of(Stream.of(properties), Stream.of(location),
					Stream.of("ecs-secrets.redis.secret=" + RotatedSecret.NAME,
							"spring.data.redis.client-name=" + connectionName(), "spring.data.redis.host=127.0.0.1"))
				.flatMap((some) -> some)
				.toArray(String[]::new));
			StringRedisTemplate redis = this.context.getBean(StringRedisTemplate.class);
			redis.opsForValue().set("key", "value");
			Cuts cuts = new Cuts(this::cut);
			this.load = ClientLoad
				.start(Collections.nCopies(isLettuce() ? 2 : 1, cuts.between(() -> redis.opsForValue().get("key"))));
			this.cutting = ClientLoad.every(Duration.ofMillis(100), cuts);
		}

		private String connectionName() {
			return this.name.replaceAll("\\W+", "-");
		}

		private boolean isLettuce() {
			return this.name.startsWith("Lettuce");
		}

		/**
		 * Jedis tries a login before it makes it, and in between the password may change.
		 */
		private int mostFailures() {
			return isLettuce() ? 0 : 1;
		}

		private void cut() {
			if (isLettuce()) {
				this.server.cutConnections(connectionName());
			}
		}

		@Override
		public void close() {
			this.cutting.close();
			this.load.close();
			System.out.println(this.name + ": " + this.load);
			this.context.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
