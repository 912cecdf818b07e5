package io.github.ecssecrets.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.ecssecrets.benchmarks.client.sdk.SdkClient;
import io.github.ecssecrets.benchmarks.client.startup.StartupClient;

/**
 * The clients whose start is measured, in the order of the table.
 */
enum StartedClient {

	NO_LIBRARY("no secrets library", ClassPath.SPRING_BOOT, 0, Origin.SECRETS_MANAGER, ""),

	/** What the further archives on the class path cost, which every start looks into. */
	AWS_SDK_0("the AWS SDK on the class path, not used", ClassPath.AWS_SDK, 0, Origin.SECRETS_MANAGER, ""),

	AWS_SDK_1("the AWS SDK alone, 1 secret", ClassPath.AWS_SDK, 1, Origin.SECRETS_MANAGER, ""),

	SPRING_CLOUD_AWS_1("Spring Cloud AWS 4.1.0, 1 secret", ClassPath.SPRING_CLOUD_AWS, 1, Origin.SECRETS_MANAGER,
			"aws-secretsmanager:startup/secret-%1$d?prefix=secret-%1$d."),

	SPRING_CLOUD_AWS_50("Spring Cloud AWS 4.1.0, 50 secrets", ClassPath.SPRING_CLOUD_AWS, 50, Origin.SECRETS_MANAGER,
			"aws-secretsmanager:startup/secret-%1$d?prefix=secret-%1$d."),

	ECS_SECRETS_0("**ECS Secrets**, no secret", ClassPath.ECS_SECRETS_WITHOUT_DATABASE, 0, Origin.SECRETS_MANAGER, ""),

	ECS_SECRETS_1("**ECS Secrets**, 1 secret", ClassPath.ECS_SECRETS_WITHOUT_DATABASE, 1, Origin.SECRETS_MANAGER,
			"ecs-secrets:startup/secret-%d"),

	ECS_SECRETS_50("**ECS Secrets**, 50 secrets", ClassPath.ECS_SECRETS_WITHOUT_DATABASE, 50, Origin.SECRETS_MANAGER,
			"ecs-secrets:startup/secret-%d"),

	INJECTED_READ("injected: **ECS Secrets**, 50 variables read", ClassPath.ECS_SECRETS_WITHOUT_DATABASE, 50,
			Origin.ENVIRONMENT, ""),

	INJECTED_1("injected: **ECS Secrets**, 1 import", ClassPath.ECS_SECRETS_WITHOUT_DATABASE, 1, Origin.ENVIRONMENT,
			"ecs-secrets:startup/secret-%d"),

	INJECTED_50("injected: **ECS Secrets**, 50 imports", ClassPath.ECS_SECRETS_WITHOUT_DATABASE, 50, Origin.ENVIRONMENT,
			"ecs-secrets:startup/secret-%d"),

	/** What Spring Boot itself needs to import variables that hold JSON. */
	INJECTED_SPRING_BOOT_1("injected: no library, 1 import of Spring Boot", ClassPath.SPRING_BOOT, 1,
			Origin.ENVIRONMENT, "env:STARTUP_SECRET_%d[.yaml]"),

	INJECTED_SPRING_BOOT_50("injected: no library, 50 imports of Spring Boot", ClassPath.SPRING_BOOT, 50,
			Origin.ENVIRONMENT, "env:STARTUP_SECRET_%d[.yaml]");

	static final int MOST_SECRETS = 50;

	private static final String VARIABLE = "STARTUP_SECRET_";

	private final String label;

	private final ClassPath classPath;

	private final int secrets;

	private final Origin origin;

	private final String location;

	StartedClient(String label, ClassPath classPath, int secrets, Origin origin, String location) {
		this.label = label;
		this.classPath = classPath;
		this.secrets = secrets;
		this.origin = origin;
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
	 * The application that is started.
	 */
	Class<?> main() {
		return (this == AWS_SDK_1) ? SdkClient.class : StartupClient.class;
	}

	/**
	 * The arguments of {@link #main()}.
	 */
	List<String> arguments() {
		if (this == AWS_SDK_1) {
			return List.of("--" + SdkClient.SECRET + "=" + secret(1));
		}
		List<String> arguments = new ArrayList<>();
		arguments.add("--" + StartupClient.SECRETS + "=" + this.secrets);
		arguments.add("--" + StartupClient.PROPERTY + "=" + property());
		if (!this.location.isEmpty()) {
			arguments.add("--spring.config.import=" + forEach(this.location::formatted));
		}
		return arguments;
	}

	/**
	 * The name of a property that a secret becomes: by its own name, where it is imported
	 * with it, or of the variable.
	 */
	private String property() {
		if (this.location.isEmpty()) {
			return VARIABLE + "%d";
		}
		return this.location.startsWith("env:") ? "password" : "secret-%d.password";
	}

	private String forEach(IntFunction<String> text) {
		return IntStream.rangeClosed(1, this.secrets).mapToObj(text).collect(Collectors.joining(","));
	}

	/**
	 * What ECS put into the environment.
	 */
	Map<String, String> environment() {
		if (this.origin != Origin.ENVIRONMENT) {
			return Map.of();
		}
		return IntStream.rangeClosed(1, this.secrets)
			.boxed()
			.collect(Collectors.toMap((number) -> VARIABLE + number, StartedClient::value));
	}

	/** Where the secrets are. */
	private enum Origin {

		SECRETS_MANAGER, ENVIRONMENT

	}

}
