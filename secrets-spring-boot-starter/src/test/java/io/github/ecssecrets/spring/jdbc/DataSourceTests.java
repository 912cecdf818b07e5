package io.github.ecssecrets.spring.jdbc;

import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsDataSourceAutoConfiguration;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.test.RecordedRequest;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The data source of a database secret, against a PostgreSQL that refuses wrong
 * passwords.
 */
class DataSourceTests {

	private static final String USER = "app";

	private static final String PASSWORD = "it's ${a} #{secret}\\";

	private static PostgresDatabase postgres;

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeAll
	static void startPostgres() {
		postgres = PostgresDatabase.start();
		postgres.createUser(USER, PASSWORD);
	}

	@AfterAll
	static void stopPostgres() {
		postgres.close();
	}

	@AfterEach
	void stop() {
		Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
		this.server.close();
	}

	private void onlyDriverIsPostgres() {
		Thread.currentThread().setContextClassLoader(new FilteredClassLoader("org.mariadb.jdbc", "oracle.jdbc"));
	}

	private TestApplication application() {
		return TestApplication.using(this.server).withDataSource().properties("ecs-secrets.datasource.secret=prod/db");
	}

	private void createSecret(String engine, String port) {
		this.server.createSecret("prod/db",
				"""
						{"username":"app","password":"it's ${a} #{secret}\\\\","engine":"%s","host":"localhost","port":%s,"dbname":"postgres"}"""
					.formatted(engine, port));
	}

	private static String currentUser(ConfigurableApplicationContext context) {
		return context.getBean(JdbcTemplate.class).queryForObject("SELECT current_user", String.class);
	}

	private static String url(ConfigurableApplicationContext context) {
		return context.getBean(JdbcConnectionDetails.class).getJdbcUrl();
	}

	@Test
	void dataSourceWhenSecretIsCompleteLogsInWithIt() {
		createSecret("postgres", String.valueOf(postgres.port()));
		try (var context = application().run()) {
			assertThat(currentUser(context)).isEqualTo(USER);
			assertThat(url(context)).isEqualTo("jdbc:postgresql://localhost:" + postgres.port() + "/postgres");
			assertThat(context.getBean(DataSourceProperties.class).determineDriverClassName())
				.as("what DevTools asks at every restart, and logs if it fails")
				.isEqualTo("org.postgresql.Driver");
		}
		assertThat(this.server.requestCount()).isEqualTo(1);
	}

	@Test
	void dataSourceWhenPortIsTextLogsIn() {
		createSecret("aurora-postgresql", "\"" + postgres.port() + "\"");
		try (var context = application().run()) {
			assertThat(currentUser(context)).isEqualTo(USER);
		}
	}

	@Test
	void dataSourceWhenEverythingIsInEnvironmentAsksNobody() {
		onlyDriverIsPostgres();
		try (var context = application().environment("DB_USERNAME", USER)
			.environment("DB_PASSWORD", PASSWORD)
			.environment("DB_HOST", "localhost")
			.environment("DB_PORT", String.valueOf(postgres.port()))
			.environment("DB_NAME", "postgres")
			.run()) {
			assertThat(currentUser(context)).isEqualTo(USER);
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void dataSourceWhenUserAndPasswordAreInEnvironmentTakesTheRestFromSecret() {
		createSecret("postgres", String.valueOf(postgres.port()));
		try (var context = application().environment("DB_USERNAME", USER).environment("DB_PASSWORD", PASSWORD).run()) {
			assertThat(currentUser(context)).isEqualTo(USER);
		}
		assertThat(this.server.requestCount()).isEqualTo(1);
	}

	@Test
	void dataSourceWhenPrefixIsSetUsesThoseVariables() {
		try (var context = application().properties("ecs-secrets.datasource.env-prefix=ORDERS_DB_")
			.environment("ORDERS_DB_USERNAME", USER)
			.environment("ORDERS_DB_PASSWORD", PASSWORD)
			.environment("ORDERS_DB_HOST", "localhost")
			.environment("ORDERS_DB_PORT", String.valueOf(postgres.port()))
			.environment("ORDERS_DB_NAME", "postgres")
			.environment("ORDERS_DB_ENGINE", "postgres")
			.run()) {
			assertThat(currentUser(context)).isEqualTo(USER);
		}
	}

	@Test
	void dataSourceWhenWholeSecretIsInEnvironmentAsksNobody() {
		try (var context = application()
			.environment("PROD_DB",
					"""
							{"username":"app","password":"it's ${a} #{secret}\\\\","engine":"postgres","host":"localhost","port":%d,"dbname":"postgres"}"""
						.formatted(postgres.port()))
			.run()) {
			assertThat(currentUser(context)).isEqualTo(USER);
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void dataSourceWhenSecretIsManagedByRdsIsCompletedByProperties() {
		this.server.createSecret("prod/db", "{\"username\":\"app\",\"password\":\"it's ${a} #{secret}\\\\\"}");
		try (var context = application()
			.properties("ecs-secrets.datasource.engine=postgres", "ecs-secrets.datasource.host=localhost",
					"ecs-secrets.datasource.port=" + postgres.port(), "ecs-secrets.datasource.database=postgres",
					"ecs-secrets.datasource.parameters.ApplicationName=my app&x")
			.run()) {
			assertThat(currentUser(context)).isEqualTo(USER);
			assertThat(url(context)).endsWith("/postgres?ApplicationName=my%20app%26x");
		}
	}

	@Test
	void dataSourceWhenSpringUrlIsSetUsesIt() {
		this.server.createSecret("prod/db", "{\"username\":\"app\",\"password\":\"it's ${a} #{secret}\\\\\"}");
		String url = "jdbc:postgresql://localhost:" + postgres.port() + "/postgres?ApplicationName=mine";
		try (var context = application().properties("spring.datasource.url=" + url).run()) {
			assertThat(currentUser(context)).isEqualTo(USER);
			assertThat(url(context)).isEqualTo(url);
		}
	}

	@Test
	void dataSourceWhenApplicationBringsDetailsBacksOff() {
		try (var context = application().sources(OwnDetails.class).run()) {
			assertThat(context.getBean(JdbcConnectionDetails.class)).isNotInstanceOf(SecretJdbcConnectionDetails.class);
			assertThat(currentUser(context)).isEqualTo(postgres.superuser());
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void secretsOfAllPoolsAndAnnotationsAreReadInOneBatch() {
		createSecret("postgres", String.valueOf(postgres.port()));
		this.server.createSecret("prod/reporting", postgres.secretFor(USER, PASSWORD));
		this.server.createSecret("prod/payments", "{\"api-key\":\"k-1\"}");
		try (var context = application().sources(Payments.class)
			.properties("ecs-secrets.datasources.reporting.secret=prod/reporting")
			.run()) {
			assertThat(currentUser(context)).isEqualTo(USER);
			assertThat(this.server.requests()).extracting(RecordedRequest::operation)
				.containsExactly("BatchGetSecretValue");
		}
	}

	@Test
	void secretsOfAllPoolsAndAnnotationsWhenMissingAreReportedTogether() {
		SecretResolutionException failure = catchThrowableOfType(SecretResolutionException.class,
				() -> application().sources(Payments.class)
					.properties("ecs-secrets.datasources.reporting.secret=prod/reporting")
					.run()
					.close());
		assertThat(failure).isNotNull();
		assertThat(failure.getFailures()).extracting(SecretResolutionException.Failure::askedBy)
			.containsExactlyInAnyOrder("@SecretValue on field 'apiKey' of " + Payments.class.getName(),
					"property 'ecs-secrets.datasource.secret'", "property 'ecs-secrets.datasources.reporting.secret'");
		assertThat(failure.getFailures())
			.allSatisfy((each) -> assertThat(each.error()).isExactlyInstanceOf(SecretNotFoundException.class));
	}

	@Test
	void secretsOfPoolsWhenBeansAreLazyAreNotAskedFor() {
		try (var context = application().sources(NothingButPool.class)
			.properties("spring.main.lazy-initialization=true")
			.run()) {
			assertThat(this.server.requests()).isEmpty();
			assertThatException().isThrownBy(() -> context.getBean(JdbcConnectionDetails.class))
				.havingRootCause()
				.isInstanceOf(SecretNotFoundException.class);
		}
	}

	@Test
	void propertiesAreCompleteForPostProcessorThatAsksForSecretEarly() {
		createSecret("postgres", String.valueOf(postgres.port()));
		this.server.createSecret("prod/payments", "{\"api-key\":\"k-1\"}");
		try (var context = application().sources(EarlyBird.class).run()) {
			assertThat(currentUser(context)).isEqualTo(USER);
		}
	}

	@Test
	void detailsNeverShowCredentials() {
		createSecret("postgres", String.valueOf(postgres.port()));
		try (var context = application().run()) {
			assertThat(context.getBean(JdbcConnectionDetails.class))
				.hasToString("SecretJdbcConnectionDetails[DatabaseSecret[prod/db]]");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnDetails {

		@Bean
		JdbcConnectionDetails details() {
			return new JdbcConnectionDetails() {

				@Override
				public String getUsername() {
					return postgres.superuser();
				}

				@Override
				public String getPassword() {
					return postgres.superuserPassword();
				}

				@Override
				public String getJdbcUrl() {
					return postgres.url();
				}

			};
		}

	}

	@EnableAutoConfiguration
	static class Payments {

		@SecretValue("prod/payments:api-key")
		String apiKey;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EarlyBird {

		@Bean
		static BeanFactoryPostProcessor bird(@SecretValue("prod/payments:api-key") String apiKey) {
			assertThat(apiKey).isEqualTo("k-1");
			return (beanFactory) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ EcsSecretsAutoConfiguration.class, EcsSecretsDataSourceAutoConfiguration.class,
			DataSourceAutoConfiguration.class })
	static class NothingButPool {

	}

}
