package io.github.ecssecrets.spring.jdbc;

import javax.sql.DataSource;

import org.apache.commons.dbcp2.BasicDataSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Commons DBCP2 on PostgreSQL.
 */
class Dbcp2PoolTests extends RotatingPoolContract {

	@Override
	Class<? extends DataSource> type() {
		return BasicDataSource.class;
	}

	@Override
	String[] settings() {
		return new String[] { "spring.datasource.dbcp2.initial-size=1", "spring.datasource.dbcp2.max-total=5" };
	}

	@Override
	String connectionProperty(String name, String value) {
		return "spring.datasource.dbcp2.connection-properties=" + name + "=" + value;
	}

	@Override
	String[] lifeTime() {
		return new String[] { "spring.datasource.dbcp2.max-conn=1s" };
	}

	@Override
	String[] maximumWait(int seconds) {
		return new String[] { "spring.datasource.dbcp2.max-wait=" + seconds + "s" };
	}

	@Override
	Class<?> ownPool() {
		return OwnPool.class;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnPool {

		@Bean
		BasicDataSource reporting() {
			return new BasicDataSource();
		}

	}

}
