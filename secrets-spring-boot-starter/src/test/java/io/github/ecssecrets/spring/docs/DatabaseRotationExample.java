package io.github.ecssecrets.spring.docs;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.jdbc.RotatingDataSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The code of {@code docs/database-rotation.md}.
 */
final class DatabaseRotationExample {

	private DatabaseRotationExample() {
	}

	static DataSource plainJava(Secrets secrets) {
		SecretReference database = SecretReference.parse("prod/myapp/database");
		RotatingDataSource source = RotatingDataSource.builder(secrets, database).build();

		HikariConfig config = new HikariConfig();
		config.setDataSource(source);
		HikariDataSource pool = new HikariDataSource(config);
		return pool;
	}

	static final class Reports {

		private final JdbcClient reporting;

		Reports(@Qualifier("reporting") DataSource reporting) {
			this.reporting = JdbcClient.create(reporting);
		}

		long rows() {
			return this.reporting.sql("SELECT count(*) FROM report").query(Long.class).single();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Pools {

		@Bean(defaultCandidate = false)
		@ConfigurationProperties("app.reporting")
		HikariDataSource reporting() {
			return DataSourceBuilder.create().type(HikariDataSource.class).build();
		}

	}

}
