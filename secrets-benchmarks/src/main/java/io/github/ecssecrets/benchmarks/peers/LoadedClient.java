package io.github.ecssecrets.benchmarks.peers;

import java.util.List;
import java.util.stream.Stream;

import io.github.ecssecrets.benchmarks.client.PooledClient;
import io.github.ecssecrets.benchmarks.client.SpringClient;

/**
 * A client that goes through rotations under load.
 *
 * @param label its name in the table
 * @param classPath its class path
 * @param main its main class
 * @param arguments the arguments of the main class
 */
record LoadedClient(String label, ClassPath classPath, Class<?> main, List<String> arguments) {

	/** The one of this library, with time to start on a machine that is busy. */
	static final LoadedClient ECS_SECRETS = spring("**ECS Secrets**", ClassPath.ECS_SECRETS,
			Stream.of("ecs-secrets.datasource.secret=${" + PooledClient.SECRET + "}", "ecs-secrets.startup.timeout=1m",
					"ecs-secrets.api-call-timeout=30s"));

	/**
	 * All clients in the order of the table.
	 */
	static List<LoadedClient> all() {
		return List
			.of(pooled("fixed password (ECS variable)", ClassPath.ECS_SECRETS, PooledClient.Driver.FIXED_PASSWORD),
					pooled("aws-secretsmanager-jdbc 2.1.1", ClassPath.AWS_SECRETSMANAGER_JDBC,
							PooledClient.Driver.AWS_SECRETSMANAGER_JDBC),
					pooled("aws-advanced-jdbc-wrapper 4.3.0", ClassPath.AWS_ADVANCED_JDBC_WRAPPER,
							PooledClient.Driver.AWS_ADVANCED_JDBC_WRAPPER),
					springCloudAws("refresh", "spring.cloud.refresh.extra-refreshable=dataSource"),
					springCloudAws("restart_context", "management.endpoint.restart.access=unrestricted",
							"management.endpoints.jmx.exposure.include=restart", "spring.jmx.enabled=true"),
					ECS_SECRETS);
	}

	private static LoadedClient pooled(String label, ClassPath classPath, PooledClient.Driver driver) {
		return new LoadedClient(label, classPath, PooledClient.class, List.of(driver.name()));
	}

	/**
	 * An application that imports the secret and looks for changes every second; by
	 * default it would do so every minute.
	 */
	private static LoadedClient springCloudAws(String strategy, String... further) {
		Stream<String> common = Stream.of(
				"spring.config.import=aws-secretsmanager:${" + PooledClient.SECRET + "}?prefix=db.",
				"spring.datasource.url=${" + PooledClient.URL + "}", "spring.datasource.username=${db.username}",
				"spring.datasource.password=${db.password}",
				"spring.cloud.aws.secretsmanager.reload.strategy=" + strategy,
				"spring.cloud.aws.secretsmanager.reload.period=1s");
		return spring("Spring Cloud AWS 4.1.0, reload `" + strategy + "`", ClassPath.SPRING_CLOUD_AWS_WITH_DATABASE,
				Stream.concat(common, Stream.of(further)));
	}

	private static LoadedClient spring(String label, ClassPath classPath, Stream<String> properties) {
		return new LoadedClient(label, classPath, SpringClient.class,
				properties.map((property) -> "--" + property).toList());
	}

}
