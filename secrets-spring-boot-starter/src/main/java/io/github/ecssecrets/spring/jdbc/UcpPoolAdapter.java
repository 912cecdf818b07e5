package io.github.ecssecrets.spring.jdbc;

import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import javax.sql.DataSource;

import io.github.ecssecrets.jdbc.RotatingDataSource;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import oracle.ucp.jdbc.PoolDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.MutablePropertyValues;
import org.springframework.beans.PropertyAccessorFactory;

/**
 * Oracle UCP. The pool is given the name of a driver class, which finds by a connection
 * property what it opens connections with.
 */
final class UcpPoolAdapter implements PoolAdapter {

	@Override
	public boolean isFor(DataSource dataSource) {
		return dataSource instanceof PoolDataSource;
	}

	@Override
	public @Nullable String url(DataSource pool) {
		return ((PoolDataSource) pool).getURL();
	}

	/**
	 * The name of a driver or of a data source.
	 */
	@Override
	public @Nullable String driverClassName(DataSource pool) {
		return ((PoolDataSource) pool).getConnectionFactoryClassName();
	}

	@Override
	public @Nullable String username(DataSource pool) {
		return ((PoolDataSource) pool).getUser();
	}

	/**
	 * The pool does not tell.
	 */
	@Override
	public @Nullable String password(DataSource pool) {
		return null;
	}

	@Override
	public Duration patience(DataSource pool) {
		return ((PoolDataSource) pool).getConnectionWaitDuration();
	}

	@Override
	public boolean isStarted(DataSource pool) {
		return ((PoolDataSource) pool).getStatistics() != null;
	}

	@Override
	public void adapt(DataSource dataSource, RotatingPool rotating) {
		PoolDataSource pool = (PoolDataSource) dataSource;
		try {
			String factory = (pool.getConnectionFactoryClassName() != null) ? pool.getConnectionFactoryClassName()
					: rotating.details().driverClassName();
			pool.setConnectionFactoryClassName(RotatingDriver.class.getName());
			pool.setConnectionFactoryProperty(RotatingDriver.KEY, RotatingDriver.register((properties, username,
					password) -> rotating.open(source(rotating, factory, properties), username, password)));
		}
		catch (SQLException ex) {
			throw refused(rotating, ex);
		}
		rotating.showOnce((url, username, password) -> show(pool, rotating, url, username, password));
	}

	/**
	 * Before the pool starts only. It keeps connections by the user and password that it
	 * shows: with others, it would find none of those that it has.
	 */
	private static void show(PoolDataSource pool, RotatingPool rotating, String url, String username, String password) {
		try {
			pool.setURL(url);
			pool.setUser(username);
			pool.setPassword(password);
		}
		catch (SQLException ex) {
			throw refused(rotating, ex);
		}
	}

	private static InvalidSecretConfigurationException refused(RotatingPool rotating, SQLException failure) {
		return new InvalidSecretConfigurationException(
				"bean '" + rotating.beanName() + "'", "Oracle UCP does not let the credentials of the pool be set ("
						+ failure.getClass().getSimpleName() + ").",
				"Create it with setters, without an XML file or a provider that configures it.");
	}

	private static RotatingDataSource source(RotatingPool rotating, @Nullable String factory, Properties properties) {
		return rotating.source(List.of(Map.copyOf(properties)),
				(url) -> delegate(rotating.beanName(), url, factory, properties));
	}

	/**
	 * What the pool itself would open connections with: a driver, or a data source with
	 * the URL and the properties of its factory.
	 */
	private static DataSource delegate(String beanName, String url, @Nullable String factory, Properties properties) {
		Object created = DriverDelegate.instantiate(factory, Object.class, PoolDataSource.class.getClassLoader());
		if (created instanceof DataSource delegate) {
			MutablePropertyValues values = new MutablePropertyValues(properties).add("url", url)
				.add("URL", url)
				.add("connectionProperties", properties);
			PropertyAccessorFactory.forBeanPropertyAccess(delegate).setPropertyValues(values, true);
			return delegate;
		}
		return DriverDelegate.of(beanName, url, (Driver) created, properties);
	}

}
