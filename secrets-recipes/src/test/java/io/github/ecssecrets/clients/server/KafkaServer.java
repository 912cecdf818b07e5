package io.github.ecssecrets.clients.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

import io.github.ecssecrets.test.ServerPorts;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A Kafka broker that is its own controller, with a listener for each of SASL/PLAIN and
 * SASL/SCRAM-SHA-512 and the same users at both. It runs in a process of its own.
 */
public final class KafkaServer implements PasswordServer {

	private static final Pattern REFUSED = Pattern.compile("Failed (re-)?authentication with");

	private final int adminPort;

	private final int scramPort;

	private final int plainPort;

	private final Path passwords;

	private final ServerProcess process;

	private final Admin admin;

	private KafkaServer() {
		List<Integer> ports = ServerPorts.free(4);
		this.adminPort = ports.get(0);
		this.scramPort = ports.get(1);
		this.plainPort = ports.get(2);
		Path directory = ServerProcess.directory("test-kafka");
		this.passwords = directory.resolve("passwords");
		try {
			Files.createDirectory(this.passwords);
			Path data = Files.createDirectory(directory.resolve("data"));
			Files.writeString(data.resolve("meta.properties"),
					"version=1\ncluster.id=dGVzdC1rYWZrYS1zZXJ2\nnode.id=1\ndirectory.id=dGVzdC1kaXJlY3RvcnktMQ\n");
			Path configuration = Files.writeString(directory.resolve("server.properties"),
					configuration(data, ports.get(3)));
			this.process = ServerProcess.start("Kafka", directory,
					new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
							"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto",
							"-Dlogback.configurationFile=" + logging(directory),
							"-D" + KafkaPlainPasswords.DIRECTORY + "=" + this.passwords, "-cp",
							System.getProperty("java.class.path"), "kafka.Kafka", configuration.toString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.process.awaitAnswer(() -> this.process.output().contains("Kafka Server started"));
		this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + this.adminPort));
	}

	public static KafkaServer start() {
		return new KafkaServer();
	}

	private String configuration(Path data, int controllerPort) {
		String brokers = "ADMIN://127.0.0.1:%s,SCRAM://127.0.0.1:%s,PLAIN://127.0.0.1:%s".formatted(this.adminPort,
				this.scramPort, this.plainPort);
		return """
				process.roles=broker,controller
				node.id=1
				controller.quorum.voters=1@127.0.0.1:%1$s
				listeners=%2$s,CONTROLLER://127.0.0.1:%1$s
				advertised.listeners=%2$s
				listener.security.protocol.map=ADMIN:PLAINTEXT,SCRAM:SASL_PLAINTEXT,PLAIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
				inter.broker.listener.name=ADMIN
				controller.listener.names=CONTROLLER
				listener.name.scram.sasl.enabled.mechanisms=SCRAM-SHA-512
				listener.name.scram.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
				listener.name.plain.sasl.enabled.mechanisms=PLAIN
				listener.name.plain.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required;
				listener.name.plain.plain.sasl.server.callback.handler.class=%3$s
				log.dirs=%4$s
				num.partitions=1
				offsets.topic.num.partitions=1
				offsets.topic.replication.factor=1
				transaction.state.log.replication.factor=1
				transaction.state.log.min.isr=1
				connections.max.reauth.ms=2000
				group.initial.rebalance.delay.ms=0
				"""
			.formatted(controllerPort, brokers, KafkaPlainPasswords.class.getName(), data);
	}

	private static Path logging(Path directory) throws IOException {
		return Files.writeString(directory.resolve("logback.xml"), """
				<configuration>
					<appender name="out" class="ch.qos.logback.core.ConsoleAppender">
						<encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n%ex</pattern></encoder>
					</appender>
					<logger name="org.apache.kafka.common.network.Selector" level="INFO"/>
					<logger name="kafka.server.KafkaRaftServer" level="INFO"/>
					<root level="WARN"><appender-ref ref="out"/></root>
				</configuration>
				""");
	}

	/**
	 * The port of SASL/SCRAM.
	 */
	@Override
	public int port() {
		return this.scramPort;
	}

	/**
	 * The port of SASL/PLAIN.
	 */
	public int plainPort() {
		return this.plainPort;
	}

	@Override
	public void setPassword(String user, String password) {
		await(this.admin
			.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user,
					new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
			.all());
		KafkaPlainPasswords.write(this.passwords, user, password);
	}

	public void createTopic(String name) {
		await(this.admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all());
	}

	private static void await(org.apache.kafka.common.KafkaFuture<Void> future) {
		try {
			future.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	@Override
	public long refusedLogins() {
		return this.process.output().lines().filter((line) -> REFUSED.matcher(line).find()).count();
	}

	@Override
	public void close() {
		this.admin.close();
		this.process.close();
	}

}
