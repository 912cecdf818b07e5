package io.github.ecssecrets.spring.export;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.clients.server.KafkaServer;
import io.github.ecssecrets.clients.server.MailServer;
import io.github.ecssecrets.clients.server.PasswordServer;
import io.github.ecssecrets.clients.server.PostgresServer;
import io.github.ecssecrets.clients.server.RabbitServer;
import io.github.ecssecrets.clients.server.RedisServer;
import io.github.ecssecrets.spring.runtime.StartMode;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A check before a deployment of an application with every client, against real servers.
 */
class ClientChecksTests {

	private static final String USER = "checked";

	private static final String PASSWORD = "canary-right";

	private static final Map<String, PasswordServer> servers = new LinkedHashMap<>();

	private static final SecretsManagerServer secretsManager = SecretsManagerServer.start();

	@BeforeAll
	static void start() {
		servers.put("redis", RedisServer.start());
		servers.put("rabbitmq", RabbitServer.start());
		servers.put("kafka", KafkaServer.start());
		servers.put("mail", MailServer.start());
		servers.put("r2dbc", PostgresServer.start());
		servers.forEach((client, server) -> {
			server.setPassword(USER, PASSWORD);
			secretsManager.createSecret("prod/" + client, secret(server));
		});
	}

	@AfterAll
	static void stop() {
		secretsManager.close();
		servers.values().forEach(PasswordServer::close);
	}

	private static String secret(PasswordServer server) {
		String database = (server instanceof PostgresServer postgres)
				? ",\"engine\":\"postgres\",\"host\":\"localhost\",\"port\":%d,\"dbname\":\"%s\""
					.formatted(server.port(), postgres.name())
				: "";
		return "{\"username\":\"%s\",\"password\":\"%s\"%s}".formatted(USER, PASSWORD, database);
	}

	private static String check(boolean good) {
		List<String> arguments = new ArrayList<>(List.of("--ecs-secrets.endpoint=" + secretsManager.endpoint(),
				"--spring.main.web-application-type=none", "--spring.main.banner-mode=off",
				"--spring.autoconfigure.exclude=", "--spring.data.redis.host=127.0.0.1",
				"--spring.rabbitmq.host=127.0.0.1", "--spring.mail.host=127.0.0.1",
				"--spring.kafka.security.protocol=SASL_PLAINTEXT",
				"--spring.kafka.properties.sasl.mechanism=SCRAM-SHA-512",
				"--spring.kafka.bootstrap-servers=127.0.0.1:" + servers.get("kafka").port()));
		Map.of("redis", "spring.data.redis", "rabbitmq", "spring.rabbitmq", "mail", "spring.mail")
			.forEach((client, prefix) -> arguments.add("--" + prefix + ".port=" + servers.get(client).port()));
		servers.keySet().forEach((client) -> arguments.add("--ecs-secrets." + client + ".secret=prod/" + client));
		String text = new DryRun<>(StartMode.CHECK, (context, mainClass) -> {
			CheckTable table = new CheckCommand(context, ManifestReader.read(context, mainClass)).run();
			assertThat(table.isGood()).as(table.write((message) -> message)).isEqualTo(good);
			return table.write((message) -> message);
		}).of(Application.class, arguments);
		assertThat(text).doesNotContain("canary-");
		return text;
	}

	@Test
	void eachClientLogsInAndARefusedOneIsNamedWithinSeconds() {
		String text = check(true);
		servers.keySet()
			.forEach((client) -> assertThat(text)
				.containsPattern("prod/" + client + " .*password +" + client + " ok\n"));
		secretsManager.putSecretValue("prod/mail", "{\"username\":\"checked\",\"password\":\"canary-wrong\"}");
		assertThat(check(false)).containsPattern("prod/mail .* mail ok with AWSPREVIOUS\n").containsOnlyOnce("- prod/");
		servers.values().forEach((server) -> server.setPassword(USER, "canary-other"));
		long start = System.nanoTime();
		String refused = check(false);
		System.out.println("A check with five refused clients took "
				+ Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
		servers.keySet()
			.forEach((client) -> assertThat(refused).containsPattern("prod/" + client + " .* " + client + " REFUSED\n")
				.contains("- prod/" + client + ": The login of client '" + client
						+ "' is refused, user or password is wrong: "));
		assertThat(refused).doesNotContain("has not answered within");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
