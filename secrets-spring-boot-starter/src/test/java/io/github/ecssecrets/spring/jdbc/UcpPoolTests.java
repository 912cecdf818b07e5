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
				"spring.datasource.oracleucp.min-pool-size=1", "spring.datasource.oracleucp.max-pool-size=5",
				"spring.datasource.oracleucp.connection-wait-timeout=20" };
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

	/**
	 * Its timers look at connections every half a minute at most, but it counts at each
	 * return.
	 */
	@Override
	String[] ageing() {
		return new String[] { "spring.datasource.oracleucp.max-connection-reuse-count=50" };
	}

	@Override
	String[] maximumWait(int seconds) {
		return new String[] { "spring.datasource.oracleucp.connection-wait-timeout=" + seconds };
	}

	/** It keeps connections by the user that it shows. */
	@Override
	boolean showsNewUser() {
		return false;
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
