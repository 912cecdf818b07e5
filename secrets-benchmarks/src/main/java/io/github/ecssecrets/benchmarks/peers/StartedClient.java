package io.github.ecssecrets.benchmarks.peers;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.ecssecrets.benchmarks.client.StartupClient;

/**
 * The clients whose start is measured, in the order of the table.
 */
enum StartedClient {

	NO_LIBRARY("no secrets library", ClassPath.SPRING_BOOT, 0, ""),

	SPRING_CLOUD_AWS_1("Spring Cloud AWS 4.1.0, 1 secret", ClassPath.SPRING_CLOUD_AWS, 1,
			"aws-secretsmanager:startup/secret-%1$d?prefix=secret-%1$d."),

	SPRING_CLOUD_AWS_50("Spring Cloud AWS 4.1.0, 50 secrets", ClassPath.SPRING_CLOUD_AWS, 50,
			"aws-secretsmanager:startup/secret-%1$d?prefix=secret-%1$d."),

	ECS_SECRETS_1("**ECS Secrets**, 1 secret", ClassPath.ECS_SECRETS_WITHOUT_DATABASE, 1,
			"ecs-secrets:startup/secret-%d"),

	ECS_SECRETS_50("**ECS Secrets**, 50 secrets", ClassPath.ECS_SECRETS_WITHOUT_DATABASE, 50,
			"ecs-secrets:startup/secret-%d"),

	ECS_SECRETS_INJECTED("**ECS Secrets**, 50 secrets injected by ECS", ClassPath.ECS_SECRETS_WITHOUT_DATABASE, 50,
			"ecs-secrets:startup/secret-%d");

	static final int MOST_SECRETS = 50;

	private final String label;

	private final ClassPath classPath;

	private final int secrets;

	private final String location;

	StartedClient(String label, ClassPath classPath, int secrets, String location) {
		this.label = label;
		this.classPath = classPath;
		this.secrets = secrets;
		this.location = location;
	}

	/**
	 * The name of a secret.
	 * @param number from 1 to {@value #MOST_SECRETS}
	 */
	static String secret(int number) {
		return "startup/secret-" + number;
	}

	/**
	 * The value of a secret.
	 */
	static String value(int number) {
		return "{\"username\":\"app\",\"password\":\"password of secret " + number + "\"}";
	}

	String label() {
		return this.label;
	}

	ClassPath classPath() {
		return this.classPath;
	}

	/**
	 * The arguments of {@link StartupClient}.
	 */
	List<String> arguments() {
		String count = "--" + StartupClient.SECRETS + "=" + this.secrets;
		return (this.secrets == 0) ? List.of(count)
				: List.of(count, "--spring.config.import=" + forEach(this.location::formatted));
	}

	private String forEach(IntFunction<String> text) {
		return IntStream.rangeClosed(1, this.secrets).mapToObj(text).collect(Collectors.joining(","));
	}

	/**
	 * What ECS put into the environment.
	 */
	Map<String, String> environment() {
		if (this != ECS_SECRETS_INJECTED) {
			return Map.of();
		}
		return IntStream.rangeClosed(1, this.secrets)
			.boxed()
			.collect(Collectors.toMap((number) -> "STARTUP_SECRET_" + number, StartedClient::value));
	}

}
