package io.github.ecssecrets.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.LoginFields;
import io.github.ecssecrets.login.OpenConnections;
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

	private final OpenConnections<Connection, Origin> opened;

	private final @Nullable Supplier<Duration> givenPatience;

	private volatile Duration patience = DEFAULT_PATIENCE;

	RotatingDataSource(RotatingDataSourceBuilder builder, SecretLogin login, DataSource delegate, Supplier<String> url,
			@Nullable LiveSecret<String> ownUrl) {
		this.login = login;
		this.ownUrl = ownUrl;
		this.delegate = delegate;
		this.url = url;
		DatabaseEngine engine = builder.engine;
		this.protocol = new DatabaseProtocol((engine != null) ? engine : DatabaseEngine.byUrl(url.get()));
		this.givenPatience = builder.patience;
		this.opened = new OpenConnections<>((origin) -> !origin.equals(new Origin(login.preferred(), url.get())),
				RotatingDataSource::isOpen);
		login.countOutdated(this.opened::countOutdated);
	}

	/**
	 * Starts a data source.
	 * @param secrets reads the secret, and keeps it fresh
	 * @param reference the database secret, without a JSON key
	 * @return a builder
	 */
	public static RotatingDataSourceBuilder builder(Secrets secrets, SecretReference reference) {
		return new RotatingDataSourceBuilder(secrets, reference);
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
		this.opened.add(connection.connection(), new Origin(connection.credentials(), address));
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
		return this.opened.isOutdated(connection);
	}

	/**
	 * How many open connections are {@linkplain #isOutdated(Connection) outdated}. Asks
	 * each whether it is closed, which drivers tell without I/O.
	 * @return the number
	 */
	public int countOutdated() {
		return this.opened.countOutdated();
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
	 * Reports that a pool has replaced connections that were outdated.
	 * @param pool the name of the pool
	 * @param connections how many
	 */
	public void drained(String pool, int connections) {
		this.login.drained(pool, connections);
	}

	/**
	 * Calls a listener when connections may have become
	 * {@linkplain #isOutdated(Connection) outdated}: the secret has a new current
	 * version, the database accepts another version than before, or the URL changed.
	 * Called on a thread of its own, and never twice at a time: one that still runs is
	 * called once more after it returned.
	 * @param listener the listener
	 * @return closing it ends the calls, as closing this data source does
	 */
	public LiveSecret.Registration onRotation(Runnable listener) {
		return this.login.onChange(this.url, listener);
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
		return (int) Math.min(patience().toSeconds(), Integer.MAX_VALUE);
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

}
