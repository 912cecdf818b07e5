package io.github.ecssecrets.clients;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ConnectionFactory;
import io.github.ecssecrets.clients.server.KafkaServer;
import io.github.ecssecrets.clients.server.MailServer;
import io.github.ecssecrets.clients.server.RabbitServer;
import io.github.ecssecrets.clients.server.RedisServer;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class ServerTests {

	@Test
	void redisChecks() {
		for (boolean cluster : List.of(false, true)) {
			try (RedisServer server = cluster ? RedisServer.startCluster() : RedisServer.start()) {
				server.setPassword("app", "canary-1");
				try (Jedis j = jedis(server, "canary-1")) {
					j.set("a", "b");
					server.setPassword("app", "canary-2");
					j.get("a");
					assertThat(server.connections("app")).isOne();
					server.cutConnections("app");
					await().until(() -> server.connections("app") == 0);
				}
				assertThatExceptionOfType(JedisAccessControlException.class)
					.isThrownBy(() -> jedis(server, "canary-1").ping());
				assertThat(server.refusedLogins()).isOne();
			}
		}
	}

	private static Jedis jedis(RedisServer server, String password) {
		return new Jedis(new HostAndPort("127.0.0.1", server.port()),
				DefaultJedisClientConfig.builder().user("app").password(password).build());
	}

	@Test
	void rabbitChecks() throws Exception {
		try (RabbitServer server = RabbitServer.start()) {
			server.setPassword("app", "canary-1");
			ConnectionFactory factory = new ConnectionFactory();
			factory.setHost("127.0.0.1");
			factory.setPort(server.port());
			factory.setUsername("app");
			factory.setPassword("canary-1");
			try (var c = factory.newConnection()) {
				c.createChannel().queueDeclare();
				server.setPassword("app", "canary-2");
				c.createChannel().queueDeclare();
			}
			assertThatExceptionOfType(AuthenticationFailureException.class).isThrownBy(factory::newConnection);
			await().until(() -> server.refusedLogins() == 1);
		}
	}

	@Test
	void kafkaChecks() throws Exception {
		try (KafkaServer server = KafkaServer.start()) {
			server.createTopic("orders");
			for (boolean plain : List.of(false, true)) {
				server.setPassword("app", "canary-1");
				try (Admin admin = admin(server, plain, "canary-1")) {
					assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("orders");
				}
				server.setPassword("app", "canary-2");
				long before = server.refusedLogins();
				try (Admin admin = admin(server, plain, "canary-1")) {
					await().untilAsserted(() -> assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
						.isThrownBy(() -> admin.listTopics().names().get(20, TimeUnit.SECONDS))
						.withCauseInstanceOf(SaslAuthenticationException.class));
				}
				assertThat(server.refusedLogins()).isGreaterThan(before);
			}
		}
	}

	private static Admin admin(KafkaServer server, boolean plain, String password) {
		String module = plain ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
		return Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + (plain ? server.plainPort() : server.port()),
				"security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", plain ? "PLAIN" : "SCRAM-SHA-512",
				"sasl.jaas.config", "org.apache.kafka.common.security." + module
						+ " required username=\"app\" password=\"" + password + "\";"));
	}

	@Test
	void mailChecks() throws Exception {
		try (MailServer server = MailServer.start()) {
			server.setPassword("app", "canary-1");
			connect(server, "canary-1");
			server.setPassword("app", "canary-2");
			assertThatExceptionOfType(AuthenticationFailedException.class).isThrownBy(() -> connect(server, "canary-1"))
				.withMessageStartingWith("535");
			assertThat(server.refusedLogins()).isOne();
		}
	}

	private static void connect(MailServer server, String password) throws Exception {
		try (Transport transport = Session.getInstance(new Properties()).getTransport("smtp")) {
			transport.connect("127.0.0.1", server.port(), "app", password);
		}
	}

}
