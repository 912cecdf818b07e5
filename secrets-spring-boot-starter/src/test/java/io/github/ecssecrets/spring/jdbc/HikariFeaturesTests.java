package io.github.ecssecrets.spring.jdbc;

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.jdbc.RotatingDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What Spring Boot offers for HikariCP, on a pool that follows rotations.
 */
class HikariFeaturesTests extends AbstractRotatedPostgresTests {

	@Override
	void checkOutput(CapturedOutput output) {
		assertThat(output).doesNotContain(" WARN ");
	}

	private static String query(ConfigurableApplicationContext context, String sql) {
		return context.getBean(JdbcTemplate.class).queryForObject(sql, String.class);
	}

	@Test
	void settingsAreHonoured() throws SQLException {
		try (var context = this.secret.application()
			.properties("spring.datasource.hikari.maximum-pool-size=3", "spring.datasource.hikari.minimum-idle=0",
					"spring.datasource.hikari.pool-name=orders",
					"spring.datasource.hikari.connection-init-sql=SET work_mem = '5MB'",
					"spring.datasource.hikari.data-source-properties.ApplicationName=mine")
			.run()) {
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
			assertThat(pool.getPoolName()).isEqualTo("orders");
			assertThat(query(context, "SHOW application_name")).isEqualTo("mine");
			assertThat(query(context, "SHOW work_mem")).isEqualTo("5MB");
			this.secret.assertFollowedBy(context.getBean(DataSource.class));
		}
	}

	@Test
	void dataSourceClassNameIsHonoured() throws SQLException {
		try (var context = this.secret.application()
			.properties("spring.datasource.hikari.data-source-class-name=org.postgresql.ds.PGSimpleDataSource",
					"spring.datasource.hikari.data-source-properties.url=" + postgres.url(),
					"spring.datasource.hikari.data-source-properties.applicationName=mine",
					"spring.datasource.hikari.minimum-idle=0")
			.run()) {
			assertThat(query(context, "SHOW application_name")).isEqualTo("mine");
			assertThat(context.getBean(DataSource.class).isWrapperFor(org.postgresql.ds.PGSimpleDataSource.class))
				.isTrue();
			this.secret.assertFollowedBy(context.getBean(DataSource.class));
		}
	}

	@Test
	void connectionFetchMayBeLazy() throws SQLException {
		assumeThat(SpringBootVersion.getVersion()).as("connection-fetch is new in Spring Boot 4.1")
			.isGreaterThanOrEqualTo("4.1");
		try (var context = this.secret.application()
			.properties("spring.datasource.connection-fetch=lazy", "spring.datasource.hikari.minimum-idle=0")
			.run()) {
			assertThat(context.getBean(DataSource.class)).isInstanceOf(LazyConnectionDataSourceProxy.class);
			this.secret.assertFollowedBy(context.getBean(DataSource.class));
			assertThat(context.getBean(DataSource.class).isWrapperFor(RotatingDataSource.class)).isTrue();
		}
	}

	@Test
	void healthAndMetricsAreThere() throws SQLException {
		try (var context = this.secret.application().properties("spring.datasource.hikari.minimum-idle=0").run()) {
			this.secret.assertFollowedBy(context.getBean(DataSource.class));
			HealthIndicator health = context.getBean("dbHealthContributor", HealthIndicator.class);
			assertThat(health.health(true).getStatus()).isEqualTo(Status.UP);
			assertThat(health.health(true).getDetails()).containsEntry("database", "PostgreSQL");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("hikaricp.connections").tag("pool", "dataSource").gauge().value()).isPositive();
			assertThat(meters.get("jdbc.connections.max").tag("name", "dataSource").gauge().value()).isEqualTo(10);
		}
	}

	@Test
	void springUrlCompletesSecretOfRds() throws SQLException {
		this.secret.server()
			.createSecret("rds!db-1", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(this.secret.user(),
					this.secret.firstPassword()));
		try (var context = this.secret.application()
			.properties("ecs-secrets.datasource.secret=rds!db-1", "spring.datasource.url=" + postgres.url())
			.run()) {
			assertThat(query(context, "SELECT current_user")).isEqualTo(this.secret.user());
		}
	}

}
