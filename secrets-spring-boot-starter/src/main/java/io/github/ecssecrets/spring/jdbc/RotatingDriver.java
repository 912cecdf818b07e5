package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.logging.Logger;

import org.jspecify.annotations.Nullable;

/**
 * A driver for pools that cannot be given a data source. It logs in with the newest
 * credentials, unless a borrower named a user of its own. Not registered with
 * {@link java.sql.DriverManager}.
 */
public final class RotatingDriver implements Driver {

	/** The connection property by which a driver finds what it opens connections with. */
	static final String KEY = "ecs-secrets.pool";

	/** A pool that goes away takes the key in its connection properties with it. */
	private static final Map<String, Opener> openers = Collections.synchronizedMap(new WeakHashMap<>());

	private final @Nullable Opener opener;

	/**
	 * Creates a driver for a pool that knows its driver by the name of the class, which
	 * is Oracle UCP.
	 */
	public RotatingDriver() {
		this.opener = null;
	}

	RotatingDriver(Opener opener) {
		this.opener = opener;
	}

	/**
	 * Makes known what the driver of a pool opens connections with.
	 * @return the value of the connection property {@link #KEY} for that pool; the opener
	 * is known for as long as this instance of the text is in use
	 */
	static String register(Opener opener) {
		String key = UUID.randomUUID().toString();
		openers.put(key, opener);
		return key;
	}

	/**
	 * Opens a connection for the pool, or, for somebody who read the name of this class
	 * off a pool, what another driver opens.
	 */
	@Override
	public Connection connect(String url, Properties info) throws SQLException {
		Opener found = (this.opener != null) ? this.opener : openers.get(String.valueOf(info.getProperty(KEY)));
		if (found != null) {
			Properties properties = DriverDelegate.withoutCredentials(info);
			properties.remove(KEY);
			return found.open(properties, info.getProperty("user"), info.getProperty("password"));
		}
		if (info.getProperty(KEY) != null) {
			throw new SQLException("The connection property '" + KEY + "', which this library set, was changed");
		}
		return DriverManager.getConnection(url, info);
	}

	@Override
	public boolean acceptsURL(String url) {
		return true;
	}

	@Override
	public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
		return new DriverPropertyInfo[0];
	}

	@Override
	public int getMajorVersion() {
		return 0;
	}

	@Override
	public int getMinorVersion() {
		return 0;
	}

	@Override
	public boolean jdbcCompliant() {
		return false;
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException("There is no logger above this driver");
	}

	/**
	 * Opens a connection for a pool.
	 */
	@FunctionalInterface
	interface Opener {

		Connection open(Properties properties, @Nullable String username, @Nullable String password)
				throws SQLException;

	}

}
