package io.github.ecssecrets.spring.jdbc;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.test.database.PostgresDatabase;
import io.github.ecssecrets.test.database.TestDatabase;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * HikariCP on PostgreSQL.
 */
class HikariPoolTests extends RotatingPoolContract {

	@Override
	TestDatabase startDatabase() {
		return PostgresDatabase.start();
	}

	@Override
	Class<? extends DataSource> type() {
		return HikariDataSource.class;
	}

	@Override
	String[] settings() {
		return new String[] { "spring.datasource.hikari.minimum-idle=0",
				"spring.datasource.hikari.maximum-pool-size=5" };
	}

	@Override
	String connectionProperty(String name, String value) {
		return "spring.datasource.hikari.data-source-properties." + name + "=" + value;
	}

	@Override
	String[] lifeTime() {
		return new String[] { "ecs-secrets.datasource.drain=1s" };
	}

	@Override
	Class<?> ownPool() {
		return OwnPool.class;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnPool {

		@Bean
		HikariDataSource reporting() {
			HikariDataSource pool = new HikariDataSource();
			pool.setMinimumIdle(0);
			return pool;
		}

	}

}
