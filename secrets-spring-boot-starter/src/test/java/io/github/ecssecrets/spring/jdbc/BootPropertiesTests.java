package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.test.database.MariaDbDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.github.ecssecrets.spring.jdbc.RotatedDatabase.userOf;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring Boot's properties say of a data source, and how they may be written.
 */
class BootPropertiesTests extends AbstractRotatedPostgresTests {

	@AfterEach
	void resetClassLoader() {
		Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
	}

	@Override
	void checkOutput(CapturedOutput output) {
		assertThat(output).doesNotContain(" WARN ");
	}

	@Test
	void driverThatWrapsAnotherIsUsedWithItsUrl() throws SQLException {
		String url = WrappingDriver.PREFIX + postgres.url().substring("jdbc:".length());
		try (var context = this.secret.application()
			.properties("spring.datasource.url=" + url,
					"spring.datasource.driver-class-name=" + WrappingDriver.class.getName(),
					"spring.datasource.hikari.minimum-idle=0")
			.run()) {
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			assertThat(pool.getDriverClassName()).isEqualTo(WrappingDriver.class.getName());
			assertThat(pool.getJdbcUrl()).isEqualTo(url);
			try (Connection connection = pool.getConnection()) {
				assertThat(connection.isWrapperFor(WrappingDriver.Wrapped.class)).isTrue();
			}
			this.secret.assertFollowedBy(pool);
		}
	}

	@Test
	void driverOfUrlIsUsedIfItIsNamed() throws SQLException {
		try (var context = this.secret.application()
			.properties("spring.datasource.driver-class-name=org.postgresql.Driver")
			.run(); Connection connection = context.getBean(DataSource.class).getConnection()) {
			assertThat(userOf(connection)).isEqualTo(this.secret.user());
			assertThat(context.getBean(JdbcConnectionDetails.class).getDriverClassName())
				.isEqualTo("org.postgresql.Driver");
		}
	}

	@Test
	void driverOfMariaDbThatIsNamedIsUsedForMySql() {
		assertThat(DatabaseDrivers.usable(DatabaseEngine.MYSQL, "org.mariadb.jdbc.Driver"))
			.isEqualTo(DatabaseEngine.MARIADB);
	}

	@Test
	void driversThatWrapAnotherGetTheirOwnUrl() {
		String url = "jdbc:postgresql://db/app";
		assertThat(DatabaseDrivers.wrapped(url, "com.p6spy.engine.spy.P6SpyDriver"))
			.isEqualTo("jdbc:p6spy:postgresql://db/app");
		assertThat(DatabaseDrivers.wrapped(url, "io.opentelemetry.instrumentation.jdbc.OpenTelemetryDriver"))
			.isEqualTo("jdbc:otel:postgresql://db/app");
		assertThat(DatabaseDrivers.wrapped("jdbc:aws-wrapper:postgresql://db/app", "software.amazon.jdbc.Driver"))
			.isEqualTo("jdbc:aws-wrapper:postgresql://db/app");
		assertThat(DatabaseDrivers.wrapped(url, "org.postgresql.Driver")).isEqualTo(url);
		assertThat(DatabaseDrivers.wrapped(url, null)).isEqualTo(url);
	}

	@Test
	void poolThatApplicationBuildsFromSpringBootsPropertiesFollowsRotations() throws SQLException {
		try (var context = this.secret.application().sources(Initialized.class).run()) {
			this.secret.assertFollowedBy(context.getBean("dataSource", DataSource.class));
		}
	}

	@Test
	void poolWhoseNameIsWrittenWithHyphensIsTheBean() throws SQLException {
		try (var context = this.secret.applicationWithoutSecret()
			.sources(ReportingDb.class)
			.properties("ecs-secrets.datasources.reporting-db.secret=" + RotatedDatabase.SECRET)
			.run()) {
			assertThat(context.getBeanNamesForType(DataSource.class)).containsExactly("reportingDb");
			this.secret.assertFollowedBy(context.getBean("reportingDb", DataSource.class));
		}
	}

	@Test
	void poolThatOnlyPropertiesNameIsInjectedByEitherName() throws SQLException {
		try (var context = this.secret.applicationWithoutSecret()
			.sources(Injected.class)
			.properties("ecs-secrets.datasources.reporting-db.secret=" + RotatedDatabase.SECRET,
					"spring.datasource.url=" + postgres.url(), "spring.datasource.username=" + postgres.superuser(),
					"spring.datasource.password=" + postgres.superuserPassword())
			.run()) {
			Injected injected = context.getBean(Injected.class);
			assertThat(injected.hyphens).isSameAs(injected.camels);
			try (Connection connection = injected.hyphens.getConnection()) {
				assertThat(userOf(connection)).isEqualTo(this.secret.user());
			}
		}
	}

	@Test
	void secretOfMySqlUsesTheDriverOfMariaDbIfThatIsAlone() throws SQLException {
		Thread.currentThread().setContextClassLoader(new FilteredClassLoader("com.mysql", "org.postgresql"));
		try (MariaDbDatabase mariaDb = MariaDbDatabase.start(); RotatedDatabase mysql = new RotatedDatabase(mariaDb)) {
			mysql.server()
				.putSecretValue(RotatedDatabase.SECRET,
						mariaDb.secretFor(mysql.user(), mysql.firstPassword()).replace("\"mariadb\"", "\"mysql\""));
			try (var context = mysql.application().properties("spring.datasource.hikari.minimum-idle=0").run()) {
				assertThat(context.getBean(JdbcConnectionDetails.class).getJdbcUrl()).startsWith("jdbc:mariadb:");
				try (Connection connection = context.getBean(DataSource.class).getConnection()) {
					assertThat(userOf(connection)).isEqualTo(mysql.user());
				}
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Initialized {

		@Bean
		HikariDataSource dataSource(DataSourceProperties properties) {
			HikariDataSource pool = properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
			pool.setMinimumIdle(0);
			return pool;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ReportingDb {

		@Bean
		HikariDataSource reportingDb() {
			HikariDataSource pool = new HikariDataSource();
			pool.setMinimumIdle(0);
			return pool;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Injected {

		private final DataSource hyphens;

		private final DataSource camels;

		Injected(@Qualifier("reporting-db") DataSource hyphens, @Qualifier("reportingDb") DataSource camels) {
			this.hyphens = hyphens;
			this.camels = camels;
		}

	}

}
