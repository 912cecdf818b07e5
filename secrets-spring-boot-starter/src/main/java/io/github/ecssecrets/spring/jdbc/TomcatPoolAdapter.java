package io.github.ecssecrets.spring.jdbc;

import java.sql.Driver;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;

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

	@Override
	public boolean isFor(javax.sql.DataSource dataSource) {
		return dataSource instanceof DataSource;
	}

	@Override
	public @Nullable String url(javax.sql.DataSource pool) {
		return ((DataSource) pool).getPoolProperties().getUrl();
	}

	@Override
	public @Nullable String driverClassName(javax.sql.DataSource pool) {
		return ((DataSource) pool).getPoolProperties().getDriverClassName();
	}

	@Override
	public @Nullable String username(javax.sql.DataSource pool) {
		return ((DataSource) pool).getPoolProperties().getUsername();
	}

	@Override
	public @Nullable String password(javax.sql.DataSource pool) {
		return ((DataSource) pool).getPoolProperties().getPassword();
	}

	@Override
	public Duration patience(javax.sql.DataSource pool) {
		return Duration.ofMillis(((DataSource) pool).getPoolProperties().getMaxWait());
	}

	/**
	 * The getters of the pool would start it.
	 */
	@Override
	public boolean isStarted(javax.sql.DataSource pool) {
		return new DirectFieldAccessor(pool).getPropertyValue(POOL_FIELD) != null;
	}

	@Override
	public void adapt(javax.sql.DataSource dataSource, RotatingPool rotating) {
		DataSource pool = (DataSource) dataSource;
		PoolConfiguration configuration = pool.getPoolProperties();
		String driver = rotating.details().driverClassName();
		if (configuration.getDriverClassName() == null && driver != null) {
			configuration.setDriverClassName(driver);
		}
		Properties properties = DriverDelegate.withoutCredentials(configuration.getDbProperties());
		RotatingDataSource source = rotating.source(List.of(), opener(rotating.beanName(), configuration, properties));
		configuration.setDataSource(new PoolLogins(rotating, source));
		configuration.setDbProperties(properties);
		rotating.show((url, username, password) -> {
			configuration.setUrl(url);
			configuration.setUsername(username);
			configuration.setPassword(password);
		});
	}

	/**
	 * What the pool itself would open connections with.
	 */
	private static Function<String, javax.sql.DataSource> opener(String beanName, PoolConfiguration configuration,
			Properties properties) {
		if (configuration.getDataSource() instanceof javax.sql.DataSource delegate) {
			return (url) -> delegate;
		}
		Driver driver = DriverDelegate.instantiate(configuration.getDriverClassName(), Driver.class,
				DataSource.class.getClassLoader());
		return (url) -> DriverDelegate.of(beanName, url, driver, properties);
	}

}
