package io.github.ecssecrets.spring.jdbc;

import javax.sql.DataSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tomcat JDBC on PostgreSQL.
 */
class TomcatPoolTests extends RotatingPoolContract {

	@Override
	Class<? extends DataSource> type() {
		return org.apache.tomcat.jdbc.pool.DataSource.class;
	}

	@Override
	String[] settings() {
		return new String[] { "spring.datasource.tomcat.initial-size=1", "spring.datasource.tomcat.min-idle=1",
				"spring.datasource.tomcat.max-active=5" };
	}

	@Override
	String connectionProperty(String name, String value) {
		return "spring.datasource.tomcat.connection-properties=" + name + "=" + value;
	}

	@Override
	String[] lifeTime() {
		return new String[] { "spring.datasource.tomcat.max-age=1000" };
	}

	@Override
	String[] maximumWait(int seconds) {
		return new String[] { "spring.datasource.tomcat.max-wait=" + seconds * 1000 };
	}

	@Override
	Class<?> ownPool() {
		return OwnPool.class;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnPool {

		@Bean
		org.apache.tomcat.jdbc.pool.DataSource reporting() {
			org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
			pool.setInitialSize(1);
			return pool;
		}

	}

}
