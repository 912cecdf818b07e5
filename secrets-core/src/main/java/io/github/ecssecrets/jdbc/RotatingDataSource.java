package io.github.ecssecrets.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import javax.sql.DataSource;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * Opens database connections with the user and password of a secret, across rotations.
 * Made to stand below a connection pool, which asks it for physical connections without
 * naming a user.
 * <p>
 * A login uses the newest version of the secret that is known. If the database refuses
 * it, the login goes on with what Secrets Manager says now: AWSCURRENT, then AWSPENDING,
 * then AWSPREVIOUS, until the database accepts one or the {@linkplain #getLoginTimeout()
 * login timeout} is over. Each version is tried once; a locked or expired account is left
 * alone for a minute. Failures that are not about credentials go to the caller as the
 * driver threw them, and nobody is asked.
 * <p>
 * Connections that are open stay open; {@link #isOutdated(Connection)} tells which of
 * them a pool should replace after a rotation. Thread-safe; one login runs at a time.
 */
public final class RotatingDataSource implements DataSource, AutoCloseable {

	private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

	private final VersionedCredentials credentials;

	private final DataSource delegate;

	private final DatabaseLogin login;

	private final Map<Connection, Credentials> opened = Collections.synchronizedMap(new WeakHashMap<>());

	private volatile Duration patience = DEFAULT_PATIENCE;

	private RotatingDataSource(Builder builder, DataSource delegate, @Nullable DatabaseEngine engine, Waiting waiting) {
		List<String> fallbacks = new ArrayList<>();
		if (builder.pendingFallback) {
			fallbacks.add(SecretReference.AWSPENDING);
		}
		fallbacks.add(SecretReference.AWSPREVIOUS);
		this.credentials = new VersionedCredentials(builder.secrets, builder.reference);
		this.delegate = delegate;
		this.login = new DatabaseLogin(this.credentials, delegate, engine, fallbacks, waiting);
	}

	/**
	 * Starts a data source.
	 * @param secrets reads the secret, and keeps it fresh
	 * @param reference the database secret, without a JSON key
	 * @return a builder
	 * @throws IllegalArgumentException if the reference has a JSON key or names a version
	 */
	public static Builder builder(Secrets secrets, SecretReference reference) {
		return new Builder(secrets, reference);
	}

	/**
	 * Opens a connection with the credentials of the secret. Blocks for a login to the
	 * database; after a refusal, also for Secrets Manager, in all for at most about the
	 * login timeout.
	 * @return a connection of the driver
	 * @throws DatabaseLoginException if the database refuses every version of the secret
	 * that may be tried; its cause is the driver's exception, whose SQLState and vendor
	 * code it has
	 * @throws SQLException what the driver throws for any other reason
	 */
	@Override
	public Connection getConnection() throws SQLException {
		DatabaseLogin.Login opened = this.login.open(this.patience);
		this.opened.put(opened.connection(), opened.credentials());
		return opened.connection();
	}

	/**
	 * Opens a connection with a user and password of the caller's own; the secret plays
	 * no part.
	 */
	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return this.delegate.getConnection(username, password);
	}

	/**
	 * Whether a connection was opened with other credentials than those that logins use
	 * now. Does no I/O.
	 * @param connection a connection that {@link #getConnection()} returned
	 * @return {@code true} after a rotation; {@code false} also for a connection of other
	 * origin
	 */
	public boolean isOutdated(Connection connection) {
		Credentials used = this.opened.get(connection);
		return used != null && !used.equals(this.login.preferred());
	}

	/**
	 * How many open connections are {@linkplain #isOutdated(Connection) outdated}. Asks
	 * each whether it is closed, which drivers tell without I/O.
	 * @return the number, over all pools above this data source
	 */
	public int countOutdated() {
		List<Connection> connections;
		synchronized (this.opened) {
			connections = List.copyOf(this.opened.keySet());
		}
		return (int) connections.stream().filter((connection) -> isOutdated(connection) && isOpen(connection)).count();
	}

	private static boolean isOpen(Connection connection) {
		try {
			return !connection.isClosed();
		}
		catch (SQLException ex) {
			return false;
		}
	}

	/**
	 * Calls a listener when the secret has a new current version, on the thread that
	 * found out, which must not be kept waiting.
	 * @param listener the listener
	 * @return closing it ends the calls
	 */
	public LiveSecret.Registration onRotation(Runnable listener) {
		return this.credentials.onRotation(listener);
	}

	/**
	 * The database secret.
	 * @return the reference
	 */
	public SecretReference getReference() {
		return this.credentials.reference();
	}

	/**
	 * Ends the waits of logins that look for accepted credentials. Connections stay open.
	 */
	@Override
	public void close() {
		this.login.close();
	}

	@Override
	public @Nullable PrintWriter getLogWriter() throws SQLException {
		return this.delegate.getLogWriter();
	}

	@Override
	public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
		this.delegate.setLogWriter(out);
	}

	/**
	 * Sets how long a login may take, in seconds, and passes it to the driver. 0 stands
	 * for 30 seconds, the default.
	 */
	@Override
	public void setLoginTimeout(int seconds) throws SQLException {
		this.delegate.setLoginTimeout(seconds);
		this.patience = (seconds > 0) ? Duration.ofSeconds(seconds) : DEFAULT_PATIENCE;
	}

	@Override
	public int getLoginTimeout() {
		return Math.toIntExact(this.patience.toSeconds());
	}

	@Override
	public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
		return this.delegate.getParentLogger();
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		return type.isInstance(this) ? type.cast(this) : this.delegate.unwrap(type);
	}

	@Override
	public boolean isWrapperFor(Class<?> type) throws SQLException {
		return type.isInstance(this) || this.delegate.isWrapperFor(type);
	}

	@Override
	public String toString() {
		return "RotatingDataSource[" + this.credentials.reference() + "]";
	}

	/**
	 * Builds a {@link RotatingDataSource}. Not thread-safe.
	 */
	public static final class Builder {

		private final Secrets secrets;

		private final SecretReference reference;

		private @Nullable String url;

		private @Nullable DataSource delegate;

		private @Nullable DatabaseEngine engine;

		private boolean pendingFallback = true;

		private Builder(Secrets secrets, SecretReference reference) {
			if (reference.jsonKey() != null || !reference.isCurrent()) {
				throw new IllegalArgumentException("'reference' must name a whole secret and no version: " + reference);
			}
			this.secrets = secrets;
			this.reference = reference;
		}

		/**
		 * Sets the JDBC URL. The driver is found as {@link java.sql.DriverManager} finds
		 * it. Without this call, and without {@link #delegate}, the URL follows from
		 * engine, host, port and database name in the secret.
		 * @param url the URL, without user and password
		 * @return this builder
		 */
		public Builder url(String url) {
			this.url = url;
			return this;
		}

		/**
		 * Sets the data source that opens connections with a given user and password, in
		 * place of {@link java.sql.DriverManager}.
		 * @param delegate opens a physical connection at each call of
		 * {@link DataSource#getConnection(String, String)}; not a pool
		 * @return this builder
		 */
		public Builder delegate(DataSource delegate) {
			this.delegate = delegate;
			return this;
		}

		/**
		 * Sets the engine, whose error codes tell wrong credentials from other failures.
		 * Without this call it follows from the URL or the secret.
		 * @param engine the engine, or {@code null} to go by the SQLState
		 * @return this builder
		 */
		public Builder engine(@Nullable DatabaseEngine engine) {
			this.engine = engine;
			return this;
		}

		/**
		 * Sets whether a refused login may try AWSPENDING.
		 * @param pendingFallback {@code true} by default
		 * @return this builder
		 */
		public Builder pendingFallback(boolean pendingFallback) {
			this.pendingFallback = pendingFallback;
			return this;
		}

		/**
		 * Builds the data source. Reads the secret if it was not read yet, and blocks for
		 * that; opens no connection.
		 * @return the data source
		 * @throws io.github.ecssecrets.SecretException if the secret cannot be read
		 * @throws SecretMalformedException if it lacks user or password, or engine or
		 * host if they are needed for the URL
		 */
		public RotatingDataSource build() {
			return build(Waiting.system());
		}

		RotatingDataSource build(Waiting waiting) {
			DataSource opener = this.delegate;
			DatabaseEngine known = this.engine;
			if (opener == null) {
				String address = (this.url != null) ? this.url : urlOfSecret();
				opener = new DriverManagerDataSource(address);
				known = (known != null) ? known : DatabaseEngine.byUrl(address);
			}
			return new RotatingDataSource(this, opener, known, waiting);
		}

		private String urlOfSecret() {
			return DatabaseSecret.from(this.reference, this.secrets.get(this.reference)).jdbcUrl();
		}

	}

}
