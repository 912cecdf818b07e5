package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import javax.sql.DataSource;

import org.apache.commons.dbcp2.BasicDataSource;
import org.jspecify.annotations.Nullable;

/**
 * Commons DBCP2. The pool is given a driver, which learns of the connection properties
 * when the pool connects.
 */
final class Dbcp2PoolAdapter implements PoolAdapter {

	private final RotatingDataSources sources;

	Dbcp2PoolAdapter(RotatingDataSources sources) {
		this.sources = sources;
	}

	@Override
	public boolean isFor(DataSource dataSource) {
		return dataSource instanceof BasicDataSource;
	}

	@Override
	public @Nullable String url(DataSource pool) {
		return ((BasicDataSource) pool).getUrl();
	}

	@Override
	public void adapt(String beanName, DataSource dataSource, SecretJdbcConnectionDetails details) {
		BasicDataSource pool = (BasicDataSource) dataSource;
		if (pool.getConnectionPool() != null) {
			throw PoolAdapters.startedTooEarly(beanName);
		}
		String url = details.getJdbcUrl();
		pool.setUrl(url);
		if (pool.getDriverClassName() == null) {
			pool.setDriverClassName(DriverDelegate.driverClassName(url));
		}
		Driver driver = driver(pool);
		pool.setDriver(new RotatingDriver((properties) -> connect(beanName, details, driver, properties)));
		pool.setUsername(null);
		pool.setPassword(null);
	}

	private static @Nullable Driver driver(BasicDataSource pool) {
		return (pool.getDriver() != null) ? pool.getDriver()
				: DriverDelegate.instantiate(pool.getDriverClassName(), Driver.class, pool.getDriverClassLoader());
	}

	private Connection connect(String beanName, SecretJdbcConnectionDetails details, @Nullable Driver driver,
			Properties properties) throws SQLException {
		String driverName = (driver != null) ? driver.getClass().getName() : "";
		return this.sources
			.get(details, List.of(driverName, Map.copyOf(properties)),
					() -> DriverDelegate.of(beanName, details.getJdbcUrl(), driver, properties))
			.getConnection();
	}

}
