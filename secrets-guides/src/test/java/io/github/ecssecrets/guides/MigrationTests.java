package io.github.ecssecrets.guides;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Services as they are before and after each migration. Those of after lose no query in a
 * rotation with a window.
 */
@ExtendWith(OutputCaptureExtension.class)
class MigrationTests {

	private static final String SECRET = "prod/myapp/database";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static PostgresDatabase postgres;

	private final SecretsManagerServer server = SecretsManagerServer.builder().region("eu-central-1").start();

	@BeforeAll
	static void startPostgres() {
		postgres = PostgresDatabase.start();
	}

	@AfterAll
	static void stopPostgres() {
		postgres.close();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private ConfigurableApplicationContext run(Path configuration, Map<String, Object> variables) {
		Map<String, Object> all = new HashMap<>(variables);
		all.put("DATABASE_ADDRESS", "localhost:" + postgres.port());
		Map<String, String> address = Map.of("ecs-secrets.endpoint", this.server.endpoint().toString());
		return new SpringApplicationBuilder(MigratedApplication.class).web(WebApplicationType.NONE)
			.environment(new EnvironmentOfTask(all))
			.addBootstrapRegistryInitializer((registry) -> registry.register(SecretsRuntime.class,
					(context) -> new SecretsRuntime(
							EcsSecretsProperties.from(new Binder(new MapConfigurationPropertySource(address))),
							(name) -> (String) all.get(name))))
			.run("--spring.config.location=" + configuration.toUri() + "/",
					"--ecs-secrets.endpoint=" + this.server.endpoint(), "--spring.jpa.open-in-view=false");
	}

	private static Map<String, Object> variables(Migration migration, String user, String password) {
		return (migration != Migration.ECS_INJECTION) ? Map.of() : Map.of("SPRING_DATASOURCE_USERNAME", user,
				"SPRING_DATASOURCE_PASSWORD", password, "AWS_EXECUTION_ENV", "AWS_ECS_FARGATE");
	}

	@ParameterizedTest
	@EnumSource
	void serviceAfterMigrationLosesNoQueryInRotation(Migration migration, CapturedOutput output) throws Exception {
		String user = migration.name().toLowerCase(Locale.ROOT);
		String password = "canary-" + user;
		postgres.createUser(user, password);
		this.server.createSecret(SECRET, postgres.secretFor(user, password));
		DatabaseRotator rotator = DatabaseRotator.singleUser(this.server, SECRET)
			.withPasswords(() -> "canary-rotated-" + user);
		try (var context = run(migration.after(), variables(migration, user, password))) {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			try (QueryLoad load = new QueryLoad(jdbc, 3)) {
				serve(load, 100);
				rotator.rotate(() -> {
					pool.getHikariPoolMXBean().softEvictConnections();
					serve(load, 200);
				});
				pool.getHikariPoolMXBean().softEvictConnections();
				serve(load, 100);
				assertThat(load.failures()).isEmpty();
			}
			assertThat(jdbc.queryForObject("SELECT current_user", String.class)).isEqualTo(user);
		}
		assertThat(output).doesNotContain("canary-").doesNotContain("does not follow rotations");
	}

	private static void serve(QueryLoad load, int queries) {
		long until = load.served() + queries;
		Awaitility.await().atMost(PATIENCE).until(() -> load.served() >= until);
	}

	@ParameterizedTest
	@EnumSource
	void guideShowsWhatChanges(Migration migration) throws IOException {
		String guide = Files.readString(Path.of("../docs/migrating.md"));
		for (String file : Migration.FILES) {
			assertThat(guide).contains("`" + Map.of("dependencies.xml", "pom.xml").getOrDefault(file, file)
					+ "`:\n\n```diff\n" + migration.diff(file) + "```\n");
		}
	}

	@Test
	void serviceBeforeMigrationFromEcsIsToldWhatToSet(CapturedOutput output) {
		postgres.createUser("before", "canary-before");
		run(Migration.ECS_INJECTION.before(), variables(Migration.ECS_INJECTION, "before", "canary-before")).close();
		assertThat(output).contains("The pool 'dataSource' does not follow rotations")
			.contains("'ecs-secrets.datasource.secret'");
	}

	@ParameterizedTest
	@EnumSource(names = { "SPRING_CLOUD_AWS", "SECRETS_MANAGER_JDBC" })
	void serviceBeforeMigrationIsToldWhatToWrite(Migration migration, CapturedOutput output) {
		assertThat(catchThrowable(() -> run(migration.before(), Map.of()).close())).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains((migration == Migration.SPRING_CLOUD_AWS) ? "ecs-secrets:prod/myapp/database?prefix=db."
					: "ecs-secrets.datasource.secret");
	}

	private static final class EnvironmentOfTask extends StandardEnvironment {

		private EnvironmentOfTask(Map<String, Object> variables) {
			MutablePropertySources sources = getPropertySources();
			sources.replace(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		}

	}

}
