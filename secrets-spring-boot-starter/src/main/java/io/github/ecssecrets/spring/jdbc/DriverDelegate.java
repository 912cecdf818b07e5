package io.github.ecssecrets.spring.jdbc;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

import javax.sql.DataSource;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.util.ClassUtils;

/**
 * Opens connections as a pool with a URL, a driver and connection properties would.
 */
final class DriverDelegate {

	private DriverDelegate() {
	}

	/**
	 * Creates a delegate.
	 * @param beanName the bean of the pool
	 * @param url the JDBC URL
	 * @param driver the driver, or {@code null} for the one that
	 * {@link java.sql.DriverManager} finds
	 * @param properties connection properties; user and password among them are left out
	 */
	static DataSource of(String beanName, String url, @Nullable Driver driver, Map<?, ?> properties) {
		AbstractDriverBasedDataSource delegate = (driver != null) ? new SimpleDriverDataSource(driver, url)
				: new DriverManagerDataSource(url);
		if (driver != null && !accepts(driver, url)) {
			throw new InvalidSecretConfigurationException("bean '" + beanName + "'",
					"The driver " + driver.getClass().getName() + " does not accept the JDBC URL of the pool.",
					"Set the driver class of the pool to that of its URL, or to none.");
		}
		delegate.setConnectionProperties(withoutCredentials(properties));
		return delegate;
	}

	private static boolean accepts(Driver driver, String url) {
		try {
			return driver.acceptsURL(url);
		}
		catch (SQLException ex) {
			return false;
		}
	}

	/**
	 * Connection properties but for user and password, which come from the secret.
	 */
	static Properties withoutCredentials(Map<?, ?> properties) {
		Properties others = new Properties();
		others.putAll(properties);
		others.remove("user");
		others.remove("password");
		return others;
	}

	/**
	 * Creates a driver, or another class that pools know by name.
	 * @param className the name of the class, or {@code null}
	 * @param type what it must be
	 * @param classLoader where to look after the loader of the thread
	 * @return the instance, or {@code null} if there is no name
	 */
	static <T> @Nullable T instantiate(@Nullable String className, Class<T> type, @Nullable ClassLoader classLoader) {
		return (className == null) ? null
				: BeanUtils.instantiateClass(ClassUtils.resolveClassName(className, classLoader), type);
	}

}
