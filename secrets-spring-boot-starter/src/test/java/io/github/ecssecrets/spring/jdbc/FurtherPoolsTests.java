package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.spring.TestApplication;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static io.github.ecssecrets.spring.jdbc.RotatedDatabase.userOf;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pools besides Spring Boot's own, and pools that the library leaves alone or cannot
 * help.
 */
class FurtherPoolsTests extends AbstractRotatedPostgresTests {

	private static final String REPORTING = "ecs-secrets.datasources.reporting.secret=" + RotatedDatabase.SECRET;

	@Test
	void poolOfApplicationFollowsRotations() throws SQLException {
		try (var context = this.secret.applicationWithoutSecret()
			.sources(OwnReporting.class)
			.properties(REPORTING)
			.run()) {
			this.secret.assertFollowedBy(context.getBean("reporting", DataSource.class));
		}
	}

	@Test
	void mainPoolOfApplicationFollowsRotations() throws SQLException {
		try (var context = this.secret.application().sources(OwnMain.class).run()) {
			this.secret.assertFollowedBy(context.getBean("dataSource", DataSource.class));
		}
	}

	@Test
	void poolThatOnlyPropertiesNameIsInjectedByItsName() throws SQLException {
		this.secret.server().createSecret("prod/main", postgres.superuserSecret());
		try (var context = this.secret.application()
			.sources(Injected.class)
			.properties("ecs-secrets.datasource.secret=prod/main", REPORTING)
			.run()) {
			Injected injected = context.getBean(Injected.class);
			assertThat(injected.main).isSameAs(context.getBean("dataSource"));
			assertThat(context.getBean(JdbcTemplate.class).queryForObject("SELECT current_user", String.class))
				.isEqualTo(postgres.superuser());
			((HikariDataSource) injected.reporting).setMinimumIdle(0);
			this.secret.assertFollowedBy(injected.reporting);
		}
	}

	@Test
	void poolIsSeededByVariablesWithItsName() throws SQLException {
		try (var context = this.secret.applicationWithoutSecret()
			.properties(REPORTING)
			.environment("REPORTING_DB_USERNAME", this.secret.user())
			.environment("REPORTING_DB_PASSWORD", this.secret.firstPassword())
			.environment("REPORTING_DB_HOST", "localhost")
			.environment("REPORTING_DB_PORT", String.valueOf(postgres.port()))
			.environment("REPORTING_DB_NAME", postgres.database())
			.environment("REPORTING_DB_ENGINE", "postgres")
			.environment("DB_USERNAME", "other")
			.environment("DB_PASSWORD", "canary-other")
			.properties("spring.datasource.url=" + postgres.url())
			.run()) {
			HikariDataSource reporting = context.getBean("reporting", HikariDataSource.class);
			reporting.setMinimumIdle(0);
			try (Connection connection = reporting.getConnection()) {
				assertThat(userOf(connection)).isEqualTo(this.secret.user());
			}
			assertThat(this.secret.server().requests()).isEmpty();
			this.secret.assertFollowedBy(reporting);
		}
	}

	/**
	 * One pool for each combination of variables; what is not injected comes from the
	 * secret.
	 */
	@Test
	void poolsTakeWhateverVariablesWithTheirNameAreSet() {
		TestApplication application = this.secret.application();
		Map<String, String> expected = new LinkedHashMap<>();
		for (int i = 0; i < 16; i++) {
			String pool = "pool-" + Integer.toBinaryString(16 + i);
			String prefix = "POOL_" + Integer.toBinaryString(16 + i) + "_DB_";
			application.properties("ecs-secrets.datasources." + pool + ".secret=" + RotatedDatabase.SECRET);
			application.environment(prefix + "USERNAME", (i % 3 == 0) ? this.secret.user() : "");
			application.environment(prefix + "HOST", ((i & 1) != 0) ? "127.0.0.1" : "");
			application.environment(prefix + "PORT", ((i & 2) != 0) ? "1" : "");
			application.environment(prefix + "NAME", ((i & 4) != 0) ? "injected" : "");
			application.environment(prefix + "ENGINE", ((i & 8) != 0) ? "mariadb" : "");
			expected.put(pool, "jdbc:" + (((i & 8) != 0) ? "mariadb" : "postgresql") + "://"
					+ (((i & 1) != 0) ? "127.0.0.1" : "localhost") + ":" + (((i & 2) != 0) ? "1" : postgres.port())
					+ "/" + (((i & 4) != 0) ? "injected" : postgres.database()));
		}
		expected.put("dataSource", "jdbc:postgresql://of-main-pool:2/" + postgres.database());
		try (var context = application.environment("DB_HOST", "of-main-pool").environment("DB_PORT", "2").run()) {
			Map<String, String> urls = new LinkedHashMap<>();
			context.getBeansOfType(HikariDataSource.class).forEach((name, pool) -> urls.put(name, pool.getJdbcUrl()));
			assertThat(urls).isEqualTo(expected);
		}
	}

	@Test
	void linkOfDockerInsteadOfPortOfFurtherPoolNamesItsProperty(CapturedOutput output) {
		try (var context = this.secret.application()
			.properties(REPORTING)
			.environment("REPORTING_DB_PORT", "tcp://172.17.0.5:5432")
			.run()) {
			assertThat(context.getBean("reporting", HikariDataSource.class).getJdbcUrl()).isEqualTo(postgres.url());
		}
		assertThat(output).containsOnlyOnce("'REPORTING_DB_PORT' is a link of Docker or Kubernetes")
			.contains("'ecs-secrets.datasources.reporting.env-prefix'");
	}

	@Test
	void poolWithUrlNeedsOnlyUserAndPasswordInSecret() throws SQLException {
		this.secret.server()
			.createSecret("rds!db-1", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(this.secret.user(),
					this.secret.firstPassword()));
		try (var context = this.secret.applicationWithoutSecret()
			.sources(ReportingWithUrl.class)
			.properties("ecs-secrets.datasources.reporting.secret=rds!db-1")
			.run(); Connection connection = context.getBean("reporting", DataSource.class).getConnection()) {
			assertThat(userOf(connection)).isEqualTo(this.secret.user());
			assertThat(connection.getMetaData().getURL()).isEqualTo(postgres.url());
		}
	}

	@Test
	void poolWithConnectionDetailsOfOthersIsLeftAlone() throws SQLException {
		try (var context = this.secret.application().sources(OwnDetails.class).run()) {
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			assertThat(pool.getDataSource()).isNull();
			try (Connection connection = pool.getConnection()) {
				assertThat(userOf(connection)).isEqualTo(postgres.superuser());
			}
		}
		assertThat(this.secret.server().requests()).isEmpty();
	}

	@Test
	void poolThatWasStartedTooEarlySaysSo() {
		assertExplained(
				this.secret.applicationWithoutSecret().sources(EarlyReporting.class).properties(REPORTING).fail(), """
						The configuration of a secret is invalid:

						    Place: bean 'reporting'
						    Reason: The pool was started before it could be given its credentials.""",
				"""
						Create it without connecting: with its constructor without arguments and setters (for HikariCP not with 'new HikariDataSource(HikariConfig)'), or with Spring Boot's DataSourceBuilder.""");
		EarlyReporting.pool.close();
	}

	@Test
	void dataSourceThatIsNoPoolSaysSo() {
		assertExplained(this.secret.applicationWithoutSecret().sources(NoPool.class).properties(REPORTING).fail(),
				"""
						The configuration of a secret is invalid:

						    Place: bean 'reporting'
						    Reason: A data source of type org.springframework.jdbc.datasource.DriverManagerDataSource cannot follow rotations.""",
				"""
						Use HikariCP, Tomcat JDBC, Commons DBCP2 or Oracle UCP, or build a RotatingDataSource yourself and leave out the property of this library for this bean.""");
	}

	@Test
	void poolWithDriverOfOtherDatabaseSaysSo() {
		assertExplained(this.secret.applicationWithoutSecret().sources(WrongDriver.class).properties(REPORTING).fail(),
				"""
						The configuration of a secret is invalid:

						    Place: bean 'reporting'
						    Reason: The driver org.mariadb.jdbc.Driver does not accept the JDBC URL of the pool.""", """
						Set the driver class of the pool to that of its URL, or to none.""");
	}

	@Test
	void poolWithoutSecretSaysSo() {
		assertExplained(this.secret.applicationWithoutSecret()
			.sources(OwnReporting.class)
			.properties("ecs-secrets.datasources.reporting.drain=1s")
			.fail(), """
					The configuration of a secret is invalid:

					    Place: property 'ecs-secrets.datasources.reporting.secret'
					    Reason: It is not set, but others of the data source are.""", """
					Set it to the name or ARN of the database secret.""");
	}

	@Test
	void poolWhoseSecretIsMissingSaysSo() {
		FailureAnalysis analysis = this.secret.applicationWithoutSecret()
			.sources(OwnReporting.class)
			.properties("ecs-secrets.datasources.reporting.secret=prod/missing")
			.fail();
		assertThat(analysis.getDescription()).contains("Secret: prod/missing")
			.contains("property 'ecs-secrets.datasources.reporting.secret'");
	}

	@Test
	void mainSecretWithoutPoolOfThatNameWarns(CapturedOutput output) {
		this.secret.application().sources(OwnReporting.class).run().close();
		assertThat(output)
			.contains("'ecs-secrets.datasource.secret' has no effect on a pool, because no bean is named 'dataSource'; "
					+ "name the bean of the pool in 'ecs-secrets.datasources.<bean name>.secret'");
	}

	@Test
	void secretOfBeanThatIsNoDataSourceWarns(CapturedOutput output) {
		this.secret.applicationWithoutSecret()
			.sources(NoDataSource.class)
			.properties("spring.datasource.url=" + postgres.url(), REPORTING)
			.run()
			.close();
		assertThat(output).contains(
				"'ecs-secrets.datasources.reporting' has no effect, because no DataSource bean is named 'reporting'");
	}

	@Test
	void lazyPoolFollowsRotationsWithoutWarning(CapturedOutput output) throws SQLException {
		try (var context = this.secret.application()
			.properties("spring.main.lazy-initialization=true", "spring.datasource.hikari.minimum-idle=0")
			.run()) {
			assertThat(output).doesNotContain("has no effect");
			this.secret.assertFollowedBy(context.getBean(DataSource.class));
		}
	}

	private static void assertExplained(FailureAnalysis analysis, String description, String action) {
		assertThat(analysis.getDescription()).isEqualTo(description);
		assertThat(analysis.getAction()).isEqualTo(action);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnReporting {

		@Bean
		HikariDataSource reporting() {
			HikariDataSource pool = new HikariDataSource();
			pool.setMinimumIdle(0);
			return pool;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ReportingWithUrl {

		@Bean
		HikariDataSource reporting() {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl(postgres.url());
			return pool;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NoDataSource {

		@Bean
		String reporting() {
			return "reporting";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnMain {

		@Bean
		HikariDataSource dataSource() {
			HikariDataSource pool = new HikariDataSource();
			pool.setMinimumIdle(0);
			return pool;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Injected {

		private final DataSource main;

		private final DataSource reporting;

		Injected(DataSource main, @Qualifier("reporting") DataSource reporting) {
			this.main = main;
			this.reporting = reporting;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EarlyReporting {

		/** Spring does not know yet how to close it when it is refused. */
		static HikariDataSource pool;

		@Bean
		HikariDataSource reporting() {
			HikariConfig config = new HikariConfig();
			config.setJdbcUrl(postgres.url());
			config.setUsername(postgres.superuser());
			config.setPassword(postgres.superuserPassword());
			pool = new HikariDataSource(config);
			return pool;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NoPool {

		@Bean
		DataSource reporting() {
			return new DriverManagerDataSource();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WrongDriver {

		@Bean
		DataSource reporting() {
			org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
			pool.setDriverClassName("org.mariadb.jdbc.Driver");
			return pool;
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

}
