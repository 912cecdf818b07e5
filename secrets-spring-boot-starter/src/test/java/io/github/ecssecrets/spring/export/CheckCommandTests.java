package io.github.ecssecrets.spring.export;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.runtime.LoginCheck;
import io.github.ecssecrets.spring.runtime.StartMode;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A check before a deployment.
 */
class CheckCommandTests {

	private static final List<String> made = new ArrayList<>();

	private static PostgresDatabase postgres;

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeAll
	static void createUser() throws Exception {
		postgres = PostgresDatabase.start();
		postgres.createUser("checked", "canary-checked");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private String check(boolean good, String... properties) {
		List<String> arguments = new ArrayList<>(
				List.of("--ecs-secrets.endpoint=" + this.server.endpoint(), "--ecs-secrets.datasource.secret=prod/main",
						"--ecs-secrets.datasources.reporting.secret=prod/reporting",
						"--spring.config.import=ecs-secrets:prod/app,optional:ecs-secrets:prod/none",
						"--spring.main.banner-mode=off"));
		arguments.addAll(List.of(properties));
		return check(good, Application.class, arguments);
	}

	private static String check(boolean good, Class<?> application, List<String> arguments) {
		String text = new DryRun<>(StartMode.CHECK, (context, mainClass) -> {
			CheckTable table = new CheckCommand(context, ManifestReader.read(context, mainClass)).run();
			assertThat(table.isGood()).isEqualTo(good);
			return table.write((message) -> message);
		}).of(application, arguments);
		assertThat(made).isEmpty();
		assertThat(text).doesNotContain("canary-");
		return text;
	}

	@Test
	void checkWhenEverythingWorksSaysSo() {
		this.server.createSecret("prod/main", postgres.secretFor("checked", "canary-checked"));
		this.server.createSecret("prod/reporting", postgres.secretFor("checked", "canary-checked"));
		this.server.createSecret("prod/app", "{\"key\":\"canary-key\",\"other\":\"canary-other\"}");
		String[] lines = check(true).split("\n");
		assertThat(lines[0]).matches("SECRET +ORIGIN +READ +WATCH +FIELDS +LOGIN");
		assertThat(lines)
			.anySatisfy((line) -> assertThat(line)
				.matches("prod/main +Secrets Manager in us-east-1 +ok +ok +username, password +dataSource ok"))
			.anySatisfy((line) -> assertThat(line)
				.matches("prod/reporting +Secrets Manager in us-east-1 +ok +ok +username, password +reporting ok"))
			.anySatisfy((line) -> assertThat(line).matches("prod/app +Secrets Manager in us-east-1 +ok +ok +key +-"))
			.anySatisfy((line) -> assertThat(line).matches("prod/none +- +missing +- +- +-"))
			.endsWith("All is well.");
	}

	@Test
	void checkWhenMuchIsWrongTellsAllOfIt() {
		this.server.createSecret("prod/main", postgres.secretFor("checked", "canary-wrong"));
		this.server.createSecret("prod/reporting", "{\"username\":\"checked\"}");
		this.server.createSecret("prod/app", "{\"other\":\"canary-other\"}");
		this.server.faults().forSecret("prod/app").on("DescribeSecret").accessDenied();
		this.server.faults().forSecret("prod/denied").accessDenied();
		long start = System.nanoTime();
		String text = check(false, "--ecs-secrets.declared=prod/denied");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).as("less than the pool waits")
			.isLessThan(Duration.ofSeconds(25));
		assertThat(text).containsPattern("prod/main .* username, password +dataSource REFUSED\n")
			.containsPattern("prod/reporting .* username, password MISSING +reporting FAILED\n")
			.containsPattern("prod/app +Secrets Manager in us-east-1 +ok +- +key MISSING +-\n")
			.containsPattern("prod/denied +- +FAILED +- +- +-\n")
			.contains("- prod/main: The login of data source 'dataSource' is refused, user or password is wrong: ",
					"password authentication failed for user \"checked\"",
					"- prod/reporting: It has no field 'password', which data source 'reporting' (property ",
					"- prod/app: It has no field 'key', which annotation 'client' (parameter 0 of ",
					"- prod/denied: AWS denies secretsmanager:GetSecretValue on secret 'prod/denied'");
	}

	@Test
	void checkLogsInWithPoolsWhoseSecretIsInferred() {
		this.server.createSecret("prod/main", postgres.secretFor("checked", "canary-checked"));
		List<String> arguments = List.of("--ecs-secrets.endpoint=" + this.server.endpoint(),
				"--spring.config.import=ecs-secrets:prod/main?prefix=db.", "--spring.main.banner-mode=off",
				"--spring.datasource.url=" + postgres.url(), "--spring.datasource.username=${db.username}",
				"--spring.datasource.password=${db.password}");
		assertThat(check(true, Plain.class, arguments))
			.containsPattern("prod/main +Secrets Manager in us-east-1 +ok +ok +username, password +dataSource ok\n");
	}

	@Test
	@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
	void checkWhenCausesOfFailureLeadInCircleTellsEachOnce() {
		this.server.createSecret("prod/main", postgres.secretFor("checked", "canary-checked"));
		List<String> arguments = List.of("--ecs-secrets.endpoint=" + this.server.endpoint(),
				"--ecs-secrets.datasource.secret=prod/main", "--spring.main.banner-mode=off");
		assertThat(check(false, Circular.class, arguments)).endsWith(
				"The bean 'loginCheck' cannot be made: IllegalStateException: outer; caused by IllegalStateException: inner");
	}

	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class, FlywayAutoConfiguration.class,
			LiquibaseAutoConfiguration.class })
	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		String client(@SecretValue("prod/app:key") String key) {
			made.add("client");
			return key;
		}

	}

	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class, FlywayAutoConfiguration.class,
			LiquibaseAutoConfiguration.class })
	@Configuration(proxyBeanMethods = false)
	static class Plain {

	}

	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class, FlywayAutoConfiguration.class,
			LiquibaseAutoConfiguration.class })
	@Configuration(proxyBeanMethods = false)
	static class Circular {

		@Bean
		@Lazy
		LoginCheck loginCheck() {
			IllegalStateException inner = new IllegalStateException("inner");
			IllegalStateException outer = new IllegalStateException("outer", inner);
			inner.initCause(outer);
			throw outer;
		}

	}

}
