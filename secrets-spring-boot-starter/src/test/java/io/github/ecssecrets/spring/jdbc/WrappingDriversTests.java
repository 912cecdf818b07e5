package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.p6spy.engine.spy.P6SpyDriver;
import com.p6spy.engine.wrapper.ConnectionWrapper;
import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.test.DatabaseRotation;
import io.opentelemetry.instrumentation.jdbc.OpenTelemetryDriver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.ecssecrets.spring.jdbc.RotatedDatabase.userOf;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real drivers that wrap that of PostgreSQL, named by their class and by the URL.
 */
class WrappingDriversTests extends AbstractRotatedPostgresTests {

	private static final String APPENDER = "p6spy.config.appender";

	/** By default it is a file in the working directory. */
	@BeforeAll
	static void logToSlf4j() {
		System.setProperty(APPENDER, "com.p6spy.engine.spy.appender.Slf4JLogger");
	}

	@AfterAll
	static void reset() {
		System.clearProperty(APPENDER);
	}

	@ParameterizedTest
	@EnumSource
	void driverLogsInAcrossRotations(Wrapper wrapper) throws SQLException {
		String url = wrapper.prefix + postgres.url().substring("jdbc:".length());
		try (var context = this.secret.application()
			.properties("spring.datasource.driver-class-name=" + wrapper.driver.getName(),
					"spring.datasource.hikari.minimum-idle=0",
					"ecs-secrets.datasources.reporting.secret=" + RotatedDatabase.SECRET,
					"ecs-secrets.datasources.reporting.url=" + url)
			.run()) {
			HikariDataSource byClass = context.getBean("dataSource", HikariDataSource.class);
			HikariDataSource byUrl = context.getBean("reporting", HikariDataSource.class);
			byUrl.setMinimumIdle(0);
			assertThat(byClass.getJdbcUrl()).isEqualTo(url);
			assertThat(byUrl.getJdbcUrl()).isEqualTo(url);
			try (Connection one = byClass.getConnection(); Connection other = byUrl.getConnection()) {
				assertWrapped(one, wrapper);
				assertWrapped(other, wrapper);
				DatabaseRotation rotation = this.secret.openWindow();
				assertNewConnection(byClass, wrapper);
				assertNewConnection(byUrl, wrapper);
				rotation.run();
				assertThat(one.isValid(5) && other.isValid(5)).isTrue();
			}
		}
		assertThat(this.secret.refusedLogins()).isEqualTo(1);
	}

	private void assertNewConnection(DataSource pool, Wrapper wrapper) throws SQLException {
		try (Connection inside = pool.getConnection()) {
			assertWrapped(inside, wrapper);
		}
	}

	private void assertWrapped(Connection connection, Wrapper wrapper) throws SQLException {
		assertThat(userOf(connection)).isEqualTo(this.secret.user());
		assertThat(connection.unwrap(Connection.class).getClass().getName()).startsWith(wrapper.connections);
	}

	/**
	 * The drivers. Sentry's JDBC integration is a listener of p6spy.
	 */
	enum Wrapper {

		P6SPY(P6SpyDriver.class, "jdbc:p6spy:", ConnectionWrapper.class.getPackageName()),

		OPEN_TELEMETRY(OpenTelemetryDriver.class, "jdbc:otel:", "io.opentelemetry."),

		AWS(software.amazon.jdbc.Driver.class, "jdbc:aws-wrapper:", "software.amazon.jdbc.");

		private final Class<?> driver;

		private final String prefix;

		private final String connections;

		Wrapper(Class<?> driver, String prefix, String connections) {
			this.driver = driver;
			this.prefix = prefix;
			this.connections = connections;
		}

	}

}
