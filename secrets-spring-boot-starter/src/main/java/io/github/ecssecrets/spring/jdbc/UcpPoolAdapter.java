package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import javax.sql.DataSource;

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

	private final RotatingDataSources sources;

	UcpPoolAdapter(RotatingDataSources sources) {
		this.sources = sources;
	}

	@Override
	public boolean isFor(DataSource dataSource) {
		return dataSource instanceof PoolDataSource;
	}

	@Override
	public @Nullable String url(DataSource pool) {
		return ((PoolDataSource) pool).getURL();
	}

	@Override
	public void adapt(String beanName, DataSource dataSource, SecretJdbcConnectionDetails details) {
		PoolDataSource pool = (PoolDataSource) dataSource;
		if (pool.getStatistics() != null) {
			throw PoolAdapters.startedTooEarly(beanName);
		}
		try {
			String url = details.getJdbcUrl();
			String factory = (pool.getConnectionFactoryClassName() != null) ? pool.getConnectionFactoryClassName()
					: DriverDelegate.driverClassName(url);
			pool.setURL(url);
			pool.setConnectionFactoryClassName(RotatingDriver.class.getName());
			pool.setConnectionFactoryProperty(RotatingDriver.KEY,
					RotatingDriver.register((properties) -> connect(beanName, details, factory, properties)));
			pool.setUser(null);
			pool.setPassword(null);
		}
		catch (SQLException ex) {
			throw new InvalidSecretConfigurationException(
					"bean '" + beanName + "'", "Oracle UCP does not let the credentials of the pool be set ("
							+ ex.getClass().getSimpleName() + ").",
					"Create it with setters, without an XML file or a provider that configures it.");
		}
	}

	private Connection connect(String beanName, SecretJdbcConnectionDetails details, @Nullable String factory,
			Properties properties) throws SQLException {
		return this.sources
			.get(details, List.of(String.valueOf(factory), Map.copyOf(properties)),
					() -> delegate(beanName, details.getJdbcUrl(), factory, properties))
			.getConnection();
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
