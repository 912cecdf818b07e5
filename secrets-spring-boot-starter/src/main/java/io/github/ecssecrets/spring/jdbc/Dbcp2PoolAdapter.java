package io.github.ecssecrets.spring.jdbc;

import java.sql.Driver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import javax.sql.DataSource;

import io.github.ecssecrets.jdbc.RotatingDataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.jspecify.annotations.Nullable;

/**
 * Commons DBCP2. The pool is given a driver, which learns of the connection properties
 * when the pool connects.
 */
final class Dbcp2PoolAdapter implements PoolAdapter {

	@Override
	public boolean isFor(DataSource dataSource) {
		return dataSource instanceof BasicDataSource;
	}

	@Override
	public @Nullable String url(DataSource pool) {
		return ((BasicDataSource) pool).getUrl();
	}

	@Override
	public @Nullable String driverClassName(DataSource pool) {
		return ((BasicDataSource) pool).getDriverClassName();
	}

	@Override
	@SuppressWarnings("deprecation")
	public @Nullable String username(DataSource pool) {
		return ((BasicDataSource) pool).getUsername();
	}

	@Override
	@SuppressWarnings("deprecation")
	public @Nullable String password(DataSource pool) {
		return ((BasicDataSource) pool).getPassword();
	}

	@Override
	public Duration patience(DataSource pool) {
		return ((BasicDataSource) pool).getMaxWaitDuration();
	}

	@Override
	public boolean isStarted(DataSource pool) {
		return ((BasicDataSource) pool).getConnectionPool() != null;
	}

	@Override
	public void adapt(DataSource dataSource, RotatingPool rotating) {
		BasicDataSource pool = (BasicDataSource) dataSource;
		String driverClassName = rotating.details().driverClassName();
		if (pool.getDriverClassName() == null && driverClassName != null) {
			pool.setDriverClassName(driverClassName);
		}
		Driver driver = driver(pool);
		pool.setDriver(new RotatingDriver((properties, username, password) -> rotating
			.open(source(rotating, driver, properties), username, password)));
		rotating.show((url, username, password) -> {
			pool.setUrl(url);
			pool.setUsername(username);
			pool.setPassword(password);
		});
	}

	private static @Nullable Driver driver(BasicDataSource pool) {
		return (pool.getDriver() != null) ? pool.getDriver()
				: DriverDelegate.instantiate(pool.getDriverClassName(), Driver.class, pool.getDriverClassLoader());
	}

	private static RotatingDataSource source(RotatingPool rotating, @Nullable Driver driver, Properties properties) {
		return rotating.source(List.of(Map.copyOf(properties)),
				(url) -> DriverDelegate.of(rotating.beanName(), url, driver, properties));
	}

}
