package io.github.ecssecrets.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.LoginFields;
import io.github.ecssecrets.login.SecretLogin;
import org.jspecify.annotations.Nullable;

/**
 * Opens database connections with the user and password of a secret, across rotations.
 * Made to stand below a connection pool, which asks it for physical connections without
 * naming a user.
 * <p>
 * A login uses the newest version of the secret that is known. If the database refuses
 * it, the login goes on with what Secrets Manager says now: AWSCURRENT, then AWSPENDING,
 * then AWSPREVIOUS, until the database accepts one or the patience is over, as
 * {@link SecretLogin} describes. Failures that are not about credentials go to the caller
 * as the driver threw them, and nobody is asked.
 * <p>
 * Connections that are open stay open; {@link #isOutdated(Connection)} tells which of
 * them a pool should replace after a rotation. Thread-safe.
 */
public final class RotatingDataSource implements DataSource, AutoCloseable {

	private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

	private final SecretLogin login;

	private final DataSource delegate;

	private final Supplier<String> url;

	/** The URL, if it follows the secret for this data source alone. */
	private final @Nullable LiveSecret<String> ownUrl;

	private final DatabaseProtocol protocol;

	private final Map<Connection, Origin> opened = Collections.synchronizedMap(new WeakHashMap<>());

	private final @Nullable Supplier<Duration> givenPatience;

	private volatile Duration patience = DEFAULT_PATIENCE;

	private RotatingDataSource(Builder builder, SecretLogin login, DataSource delegate, Supplier<String> url,
			@Nullable LiveSecret<String> ownUrl) {
		this.login = login;
		this.ownUrl = ownUrl;
		this.delegate = delegate;
		this.url = url;
		DatabaseEngine engine = builder.engine;
		this.protocol = new DatabaseProtocol((engine != null) ? engine : DatabaseEngine.byUrl(url.get()));
		this.givenPatience = builder.patience;
	}

	/**
	 * Starts a data source.
	 * @param secrets reads the secret, and keeps it fresh
	 * @param reference the database secret, without a JSON key
	 * @return a builder
	 */
	public static Builder builder(Secrets secrets, SecretReference reference) {
		return new Builder(secrets, reference);
	}

	/**
	 * A login with a database secret, for several data sources of one database.
	 * @param secrets reads the secret, and keeps it fresh
	 * @param reference the database secret, without a JSON key
	 * @param pendingFallback whether a refused login may try AWSPENDING
	 * @return the login
	 * @throws io.github.ecssecrets.SecretException if the secret cannot be read, or has
	 * no usable credentials
	 * @throws IllegalArgumentException if the reference has a JSON key or names a version
	 */
	public static SecretLogin login(Secrets secrets, SecretReference reference, boolean pendingFallback) {
		return SecretLogin.builder(secrets, reference, LoginFields.of(DatabaseSecret.USERNAME, DatabaseSecret.PASSWORD))
			.server("database")
			.pendingFallback(pendingFallback)
			.build();
	}

	/**
	 * Opens a connection with the credentials of the secret. Blocks for a login to the
	 * database; after a refusal, also for Secrets Manager, until the patience is over.
	 * @return a connection of the driver
	 * @throws DatabaseLoginException if the database refuses every version of the secret
	 * that may be tried; its cause is the driver's exception, whose SQLState and vendor
	 * code it has
	 * @throws SQLException what the driver throws for any other reason
	 */
	@Override
	public Connection getConnection() throws SQLException {
		String address = this.url.get();
		SecretLogin.Opened<Connection> connection = this.login.open(this::open, this.protocol, patience());
		this.opened.put(connection.connection(), new Origin(connection.credentials(), address));
		return connection.connection();
	}

	private Connection open(LoginCredentials credentials) throws SQLException {
		return this.delegate.getConnection(credentials.username(), credentials.revealPassword());
	}

	private Duration patience() {
		return (this.givenPatience != null) ? this.givenPatience.get() : this.patience;
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
	 * now, or to another address. Does no I/O.
	 * @param connection a connection that {@link #getConnection()} returned
	 * @return {@code true} after a rotation; {@code false} also for a connection of other
	 * origin
	 */
	public boolean isOutdated(Connection connection) {
		Origin origin = this.opened.get(connection);
		return origin != null
				&& !(origin.credentials().equals(this.login.preferred()) && origin.url().equals(this.url.get()));
	}

	/**
	 * How many open connections are {@linkplain #isOutdated(Connection) outdated}. Asks
	 * each whether it is closed, which drivers tell without I/O.
	 * @return the number
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
	 * Calls a listener when connections may have become
	 * {@linkplain #isOutdated(Connection) outdated}: the secret has a new current
	 * version, the database accepts another version than before, or the URL changed.
	 * Called on a thread that waits for nobody, or on that of {@link LiveSecret}
	 * listeners.
	 * @param listener the listener
	 * @return closing it ends the calls
	 */
	public LiveSecret.Registration onRotation(Runnable listener) {
		LiveSecret.Registration credentials = this.login.onChange(listener);
		if (!(this.url instanceof LiveSecret<?> live)) {
			return credentials;
		}
		LiveSecret.Registration address = live.onRotation((changed) -> listener.run());
		return () -> {
			credentials.close();
			address.close();
		};
	}

	/**
	 * Whether logins use AWSPREVIOUS, because the database did not accept AWSCURRENT when
	 * it was tried last. Does no I/O.
	 * @return {@code true} until a login with AWSCURRENT is accepted
	 */
	public boolean isBehind() {
		return this.login.isBehind();
	}

	/**
	 * The user that logins use now. Does no I/O.
	 * @return the name of the user
	 */
	public @Nullable String getUsername() {
		return this.login.preferred().username();
	}

	/**
	 * Reveals the password that logins use now. Does no I/O.
	 * @return the password
	 */
	public String revealPassword() {
		return this.login.preferred().revealPassword();
	}

	/**
	 * The JDBC URL of connections that are opened now.
	 * @return the URL
	 */
	public String getUrl() {
		return this.url.get();
	}

	/**
	 * The database secret.
	 * @return the reference
	 */
	public SecretReference getReference() {
		return this.login.reference();
	}

	/**
	 * Ends the waits of logins that look for accepted credentials, and no longer follows
	 * the secret. Connections stay open, and a login given to the builder does too.
	 */
	@Override
	public void close() {
		this.login.close();
		if (this.ownUrl != null) {
			this.ownUrl.close();
		}
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
	 * Sets how long a login may look for accepted credentials, in seconds, unless the
	 * builder was given a patience, and passes it to the driver. 0 stands for 30 seconds,
	 * the default.
	 */
	@Override
	public void setLoginTimeout(int seconds) throws SQLException {
		this.delegate.setLoginTimeout(seconds);
		this.patience = (seconds > 0) ? Duration.ofSeconds(seconds) : DEFAULT_PATIENCE;
	}

	@Override
	public int getLoginTimeout() {
		return Math.toIntExact(patience().toSeconds());
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
		return "RotatingDataSource[" + this.login.reference() + "]";
	}

	/**
	 * What a connection was opened with.
	 */
	private record Origin(LoginCredentials credentials, String url) {

	}

	/**
	 * Builds a {@link RotatingDataSource}. Not thread-safe.
	 */
	public static final class Builder {

		private final Secrets secrets;

		private final SecretReference reference;

		private @Nullable Supplier<String> url;

		private @Nullable DataSource delegate;

		private @Nullable DatabaseEngine engine;

		private @Nullable SecretLogin login;

		private @Nullable Supplier<Duration> patience;

		private boolean pendingFallback = true;

		private Builder(Secrets secrets, SecretReference reference) {
			this.secrets = secrets;
			this.reference = reference;
		}

		/**
		 * Sets the JDBC URL. The driver is found as {@link java.sql.DriverManager} finds
		 * it. Without this call, and without {@link #delegate}, the URL follows from
		 * engine, host, port and database name in the secret, and follows its rotations.
		 * @param url the URL, without user and password
		 * @return this builder
		 */
		public Builder url(String url) {
			return url(() -> url);
		}

		/**
		 * Sets the JDBC URL as something that may change; each connection is opened with
		 * what it is then. Listeners of {@link #onRotation} hear of the changes of a
		 * {@link LiveSecret}.
		 * @param url gives the URL, without user and password and without I/O
		 * @return this builder
		 */
		public Builder url(Supplier<String> url) {
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
		 * @param engine the engine, or {@code null} to go by the URL
		 * @return this builder
		 */
		public Builder engine(@Nullable DatabaseEngine engine) {
			this.engine = engine;
			return this;
		}

		/**
		 * Sets the login that is {@linkplain SecretLogin#share() shared} by several data
		 * sources of one database, which then sees as few refused logins as possible.
		 * @param login a login from {@link RotatingDataSource#login}
		 * @return this builder
		 */
		public Builder login(SecretLogin login) {
			this.login = login;
			return this;
		}

		/**
		 * Sets how long a login may look for accepted credentials.
		 * @param patience gives the time, without I/O; by default what
		 * {@link DataSource#setLoginTimeout} said last
		 * @return this builder
		 */
		public Builder patience(Supplier<Duration> patience) {
			this.patience = patience;
			return this;
		}

		/**
		 * Sets whether a refused login may try AWSPENDING. Has no effect on a login that
		 * is given.
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
		 * @throws IllegalArgumentException if the reference has a JSON key or names a
		 * version
		 */
		public RotatingDataSource build() {
			SecretLogin chosen = (this.login != null) ? this.login.share()
					: RotatingDataSource.login(this.secrets, this.reference, this.pendingFallback);
			LiveSecret<String> own = null;
			try {
				own = (this.url == null && this.delegate == null) ? urlOfSecret() : null;
			}
			catch (RuntimeException ex) {
				chosen.close();
				throw ex;
			}
			Supplier<String> address = (own != null) ? own : (this.url != null) ? this.url : () -> "";
			DataSource opener = (this.delegate != null) ? this.delegate : new DriverManagerDataSource(address);
			return new RotatingDataSource(this, chosen, opener, address, own);
		}

		private LiveSecret<String> urlOfSecret() {
			return this.secrets.live(this.reference, (secret) -> DatabaseSecret.from(this.reference, secret).jdbcUrl());
		}

	}

}
