package io.github.ecssecrets.spring.jdbc;

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.DatabaseRotation;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flyway, Liquibase and JPA on a pool that follows rotations.
 */
class MigrationTests extends AbstractRotatedPostgresTests {

	private static final String[] FLYWAY = { "spring.flyway.enabled=true" };

	private static final String[] LIQUIBASE = { "spring.liquibase.enabled=true",
			"spring.liquibase.change-log=classpath:/db/changelog.sql" };

	@Override
	RotatedDatabase create() throws SQLException {
		return super.create().withSchema();
	}

	private static int entries(ConfigurableApplicationContext context) {
		return context.getBean(JdbcTemplate.class).queryForObject("SELECT count(*) FROM entry", Integer.class);
	}

	@Test
	void flywayMigrates() {
		try (var context = this.secret.application().properties(FLYWAY).run()) {
			assertThat(entries(context)).isZero();
		}
		assertThat(this.secret.refusedLogins()).isZero();
	}

	@Test
	void flywayMigratesInsideWindow() {
		this.secret.openWindow();
		try (var context = this.secret.application().properties(FLYWAY).run()) {
			assertThat(entries(context)).isZero();
		}
		assertThat(this.secret.refusedLogins()).isEqualTo(1);
	}

	@Test
	void flywayMigratesThroughDataSourceDerivedFromPool() {
		try (var context = this.secret.application().sources(DerivedFlyway.class).properties(FLYWAY).run()) {
			assertThat(entries(context)).isZero();
		}
		assertThat(this.secret.refusedLogins()).isZero();
	}

	@Test
	void flywayMigratesAsUserOfItsOwnAtTheAddressOfThePool() {
		try (var context = this.secret.application()
			.properties(FLYWAY)
			.properties("spring.flyway.user=" + postgres.superuser(),
					"spring.flyway.password=" + postgres.superuserPassword(),
					"spring.flyway.schemas=" + this.secret.user())
			.run()) {
			assertThat(context.getBean(JdbcTemplate.class)
				.queryForObject("SELECT tableowner FROM pg_tables WHERE tablename = 'entry' AND schemaname = ?",
						String.class, this.secret.user()))
				.isEqualTo(postgres.superuser());
		}
	}

	@Test
	void liquibaseMigrates() {
		try (var context = this.secret.application().properties(LIQUIBASE).run()) {
			assertThat(entries(context)).isZero();
		}
		assertThat(this.secret.refusedLogins()).isZero();
	}

	@Test
	void liquibaseMigratesInsideWindow() {
		this.secret.openWindow();
		try (var context = this.secret.application().properties(LIQUIBASE).run()) {
			assertThat(entries(context)).isZero();
		}
		assertThat(this.secret.refusedLogins()).isEqualTo(1);
	}

	@Test
	void jpaReadsAndWritesAcrossRotation() {
		TestApplication application = this.secret.application()
			.withJpa()
			.sources(Jpa.class)
			.properties(FLYWAY)
			.properties("spring.jpa.hibernate.ddl-auto=validate", "spring.datasource.hikari.minimum-idle=0",
					"ecs-secrets.datasource.drain=1s");
		try (var context = application.run()) {
			write(context, 1, "before");
			DatabaseRotation rotation = this.secret.openWindow();
			write(context, 2, "inside");
			rotation.run();
			write(context, 3, "after");
			assertThat(entries(context)).isEqualTo(3);
		}
		this.secret.openWindow();
		try (var context = application.run()) {
			write(context, 4, "started inside");
			assertThat(context.getBean(EntityManager.class).find(Entry.class, 2).text).isEqualTo("inside");
		}
		assertThat(this.secret.refusedLogins()).isLessThanOrEqualTo(2);
	}

	private static void write(ConfigurableApplicationContext context, long id, String text) {
		context.getBean(TransactionTemplate.class)
			.executeWithoutResult((status) -> context.getBean(EntityManager.class).persist(new Entry(id, text)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Jpa {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class DerivedFlyway {

		@Bean
		@FlywayDataSource
		SimpleDriverDataSource migration(@Qualifier("dataSource") DataSource pool) {
			return DataSourceBuilder.derivedFrom(pool).type(SimpleDriverDataSource.class).build();
		}

		/** Spring Boot's own backs off from another data source that it may inject. */
		@Bean
		@Primary
		HikariDataSource dataSource(DataSourceProperties properties) {
			return properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
		}

	}

	@Entity(name = "entry")
	static class Entry {

		@Id
		private long id;

		private String text;

		Entry() {
		}

		Entry(long id, String text) {
			this.id = id;
			this.text = text;
		}

	}

}
