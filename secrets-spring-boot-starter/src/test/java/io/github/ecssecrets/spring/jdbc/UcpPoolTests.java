package io.github.ecssecrets.spring.jdbc;

import java.sql.SQLException;

import javax.sql.DataSource;

import oracle.ucp.jdbc.PoolDataSource;
import oracle.ucp.jdbc.PoolDataSourceImpl;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Oracle UCP on PostgreSQL.
 */
class UcpPoolTests extends RotatingPoolContract {

	@Override
	Class<? extends DataSource> type() {
		return PoolDataSource.class;
	}

	@Override
	Class<? extends DataSource> implementation() {
		return PoolDataSourceImpl.class;
	}

	@Override
	String[] settings() {
		return new String[] { "spring.datasource.oracleucp.initial-pool-size=1",
				"spring.datasource.oracleucp.min-pool-size=1", "spring.datasource.oracleucp.max-pool-size=5" };
	}

	@Override
	String connectionProperty(String name, String value) {
		return "spring.datasource.oracleucp.connection-properties." + name + "=" + value;
	}

	@Override
	String[] lifeTime() {
		return new String[] { "spring.datasource.oracleucp.max-connection-reuse-time=1",
				"spring.datasource.oracleucp.min-pool-size=0" };
	}

	@Override
	String[] maximumWait(int seconds) {
		return new String[] { "spring.datasource.oracleucp.connection-wait-timeout=" + seconds };
	}

	@Override
	Class<?> ownPool() {
		return OwnPool.class;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnPool {

		@Bean
		PoolDataSource reporting() throws SQLException {
			PoolDataSource pool = new PoolDataSourceImpl();
			pool.setConnectionFactoryClassName("org.postgresql.ds.PGSimpleDataSource");
			return pool;
		}

	}

}
