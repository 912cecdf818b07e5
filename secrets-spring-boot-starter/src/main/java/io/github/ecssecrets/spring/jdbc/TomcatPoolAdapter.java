package io.github.ecssecrets.spring.jdbc;

import java.sql.Driver;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import io.github.ecssecrets.jdbc.RotatingDataSource;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.apache.tomcat.jdbc.pool.PoolConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;

/**
 * Tomcat JDBC. The pool asks a data source without user and password for its connections.
 */
final class TomcatPoolAdapter implements PoolAdapter {

	/** The class that has {@link #POOL_FIELD}. */
	static final String POOL_HOLDER = "org.apache.tomcat.jdbc.pool.DataSourceProxy";

	/** The field with the pool, once it was started. */
	static final String POOL_FIELD = "pool";

	private final RotatingDataSources sources;

	TomcatPoolAdapter(RotatingDataSources sources) {
		this.sources = sources;
	}

	@Override
	public boolean isFor(javax.sql.DataSource dataSource) {
		return dataSource instanceof DataSource;
	}

	@Override
	public @Nullable String url(javax.sql.DataSource pool) {
		return ((DataSource) pool).getPoolProperties().getUrl();
	}

	@Override
	public void adapt(String beanName, javax.sql.DataSource dataSource, SecretJdbcConnectionDetails details) {
		DataSource pool = (DataSource) dataSource;
		if (isStarted(pool)) {
			throw PoolAdapters.startedTooEarly(beanName);
		}
		PoolConfiguration configuration = pool.getPoolProperties();
		configuration.setUrl(details.getJdbcUrl());
		if (configuration.getDriverClassName() == null) {
			configuration.setDriverClassName(DriverDelegate.driverClassName(details.getJdbcUrl()));
		}
		Properties properties = DriverDelegate.withoutCredentials(configuration.getDbProperties());
		RotatingDataSource rotating = this.sources.get(details,
				List.of(String.valueOf(configuration.getDriverClassName()),
						String.valueOf(configuration.getDataSource()), Map.copyOf(properties)),
				() -> delegate(beanName, configuration, properties));
		configuration.setDataSource(rotating);
		configuration.setUsername(null);
		configuration.setPassword(null);
		configuration.setDbProperties(properties);
	}

	/**
	 * Whether the pool was started, without starting it as all of its getters do.
	 */
	private static boolean isStarted(DataSource pool) {
		return new DirectFieldAccessor(pool).getPropertyValue(POOL_FIELD) != null;
	}

	/**
	 * What the pool itself would open connections with.
	 */
	private static javax.sql.DataSource delegate(String beanName, PoolConfiguration configuration,
			Properties properties) {
		if (configuration.getDataSource() instanceof javax.sql.DataSource delegate) {
			return delegate;
		}
		return DriverDelegate.of(beanName, configuration.getUrl(), DriverDelegate.instantiate(
				configuration.getDriverClassName(), Driver.class, DataSource.class.getClassLoader()), properties);
	}

}
