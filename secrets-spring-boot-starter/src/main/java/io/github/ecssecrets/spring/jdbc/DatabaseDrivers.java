package io.github.ecssecrets.spring.jdbc;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.util.ClassUtils;

/**
 * The JDBC drivers on the class path, and those that wrap another.
 */
final class DatabaseDrivers {

	/** What drivers that wrap another put in front of its URL. */
	private static final Map<String, String> WRAPPERS = Map.of("com.p6spy.engine.spy.P6SpyDriver", "jdbc:p6spy:",
			"io.opentelemetry.instrumentation.jdbc.OpenTelemetryDriver", "jdbc:otel:", "software.amazon.jdbc.Driver",
			"jdbc:aws-wrapper:");

	private DatabaseDrivers() {
	}

	/**
	 * The engine of the only driver on the class path.
	 * @return {@code null} if there are several, or none
	 */
	static @Nullable DatabaseEngine onlyEngine() {
		List<DatabaseEngine> engines = Arrays.stream(DatabaseEngine.values())
			.filter(DatabaseDrivers::isPresent)
			.toList();
		return (engines.size() == 1) ? engines.get(0) : null;
	}

	/**
	 * The engine whose driver is used for another: itself, unless its own is absent and
	 * another does, or that other driver is configured.
	 */
	static DatabaseEngine usable(DatabaseEngine engine, @Nullable String driverClassName) {
		DatabaseEngine substitute = engine.substitute();
		if (substitute != null && substitute.driverClassName().equals(driverClassName)) {
			return substitute;
		}
		return (substitute != null && !isPresent(engine) && isPresent(substitute)) ? substitute : engine;
	}

	private static boolean isPresent(DatabaseEngine engine) {
		return ClassUtils.isPresent(engine.driverClassName(), null);
	}

	/**
	 * The URL by which a driver is reached: another one if it wraps a driver.
	 */
	static String wrapped(String url, @Nullable String driverClassName) {
		String prefix = (driverClassName != null) ? WRAPPERS.get(driverClassName) : null;
		return (prefix == null || url.startsWith(prefix)) ? url : prefix + url.substring("jdbc:".length());
	}

	/**
	 * The driver that Spring Boot knows for a URL, if it is there.
	 * @return {@code null} for one that {@link java.sql.DriverManager} may know
	 */
	static @Nullable String driverClassName(String url) {
		String name = DatabaseDriver.fromJdbcUrl(url).getDriverClassName();
		return (name != null && ClassUtils.isPresent(name, null)) ? name : null;
	}

	/**
	 * Makes sure that there is a driver, before a pool fails for the lack of it.
	 * @param path the start of the names of the data source's properties
	 * @param url the URL that follows from the secret
	 * @param driverClassName the driver that was configured, or {@code null}
	 * @throws InvalidSecretConfigurationException if the driver, or one for the URL, is
	 * not on the class path
	 */
	static void check(String path, String url, @Nullable String driverClassName) {
		if (driverClassName != null) {
			if (!ClassUtils.isPresent(driverClassName, null)) {
				String place = path.equals(PoolSettings.MAIN_PATH) ? "property 'spring.datasource.driver-class-name'"
						: "driver class of the pool with the property '" + path + "secret'";
				throw new InvalidSecretConfigurationException(place,
						"The class " + driverClassName + " is not on the class path.",
						"Add the dependency that has it, or leave out the property: the driver follows from the URL.");
			}
		}
		else if (driverClassName(url) == null && registered(url) == null) {
			String scheme = url.substring(0, Math.max(0, url.indexOf(':', "jdbc:".length()) + 1));
			throw new InvalidSecretConfigurationException("property '" + path + "secret'",
					"There is no JDBC driver for '" + scheme + "' on the class path.",
					"Add the driver of the database, or correct the engine: it is '" + path
							+ "engine', or the field 'engine' of the secret.");
		}
	}

	/**
	 * The driver that {@link DriverManager} knows for a URL.
	 * @return {@code null} if there is none
	 */
	static @Nullable String registered(String url) {
		try {
			return DriverManager.getDriver(url).getClass().getName();
		}
		catch (SQLException ex) {
			return null;
		}
	}

}
