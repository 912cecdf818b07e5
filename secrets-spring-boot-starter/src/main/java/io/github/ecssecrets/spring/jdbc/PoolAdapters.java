package io.github.ecssecrets.spring.jdbc;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The adapters of the pools on the class path.
 */
final class PoolAdapters {

	private static final String HIKARI = "com.zaxxer.hikari.HikariDataSource";

	private static final String TOMCAT = "org.apache.tomcat.jdbc.pool.DataSource";

	private static final String DBCP2 = "org.apache.commons.dbcp2.BasicDataSource";

	private static final String UCP = "oracle.ucp.jdbc.PoolDataSource";

	private static final String ORACLE_DRIVER = "oracle.jdbc.OracleConnection";

	/** The classes by whose presence adapters are chosen. */
	static final List<String> CLASS_NAMES = List.of(HIKARI, TOMCAT, DBCP2, UCP, ORACLE_DRIVER);

	private PoolAdapters() {
	}

	static List<PoolAdapter> present() {
		List<PoolAdapter> adapters = new ArrayList<>();
		if (isPresent(HIKARI)) {
			adapters.add(new HikariPoolAdapter());
		}
		if (isPresent(TOMCAT)) {
			adapters.add(new TomcatPoolAdapter());
		}
		if (isPresent(DBCP2)) {
			adapters.add(new Dbcp2PoolAdapter());
		}
		if (isPresent(UCP) && isPresent(ORACLE_DRIVER)) {
			adapters.add(new UcpPoolAdapter());
		}
		return adapters;
	}

	/**
	 * The adapter for a data source.
	 * @return the adapter, or {@code null} if it is no pool that can follow rotations
	 */
	static @Nullable PoolAdapter find(List<PoolAdapter> adapters, DataSource dataSource) {
		return adapters.stream().filter((adapter) -> adapter.isFor(dataSource)).findFirst().orElse(null);
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
