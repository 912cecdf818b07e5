package io.github.ecssecrets.spring.jdbc;

import java.util.ArrayList;
import java.util.List;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;

import org.springframework.util.ClassUtils;

/**
 * The adapters of the pools on the class path.
 */
final class PoolAdapters {

	private PoolAdapters() {
	}

	static List<PoolAdapter> present(RotatingDataSources sources) {
		List<PoolAdapter> adapters = new ArrayList<>();
		if (isPresent("com.zaxxer.hikari.HikariDataSource")) {
			adapters.add(new HikariPoolAdapter(sources));
		}
		if (isPresent("org.apache.tomcat.jdbc.pool.DataSource")) {
			adapters.add(new TomcatPoolAdapter(sources));
		}
		if (isPresent("org.apache.commons.dbcp2.BasicDataSource")) {
			adapters.add(new Dbcp2PoolAdapter(sources));
		}
		if (isPresent("oracle.ucp.jdbc.PoolDataSource") && isPresent("oracle.jdbc.OracleConnection")) {
			adapters.add(new UcpPoolAdapter(sources));
		}
		return adapters;
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, PoolAdapters.class.getClassLoader());
	}

	static InvalidSecretConfigurationException startedTooEarly(String beanName) {
		return new InvalidSecretConfigurationException("bean '" + beanName + "'",
				"The pool was started before it could be given its credentials.",
				"Create it without connecting: with its constructor without arguments and setters (for HikariCP not with "
						+ "'new HikariDataSource(HikariConfig)'), or with Spring Boot's DataSourceBuilder.");
	}

}
