package io.github.ecssecrets.jdbc;

import java.time.Duration;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.login.SecretLogin;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RotatingDataSource}. Not thread-safe.
 */
public final class RotatingDataSourceBuilder {

	private final Secrets secrets;

	private final SecretReference reference;

	private @Nullable Supplier<String> url;

	private @Nullable DataSource delegate;

	@Nullable DatabaseEngine engine;

	private @Nullable SecretLogin login;

	@Nullable Supplier<Duration> patience;

	private boolean pendingFallback = true;

	RotatingDataSourceBuilder(Secrets secrets, SecretReference reference) {
		this.secrets = secrets;
		this.reference = reference;
	}

	/**
	 * Sets the JDBC URL. The driver is found as {@link java.sql.DriverManager} finds it.
	 * Without this call, and without {@link #delegate}, the URL follows from engine,
	 * host, port and database name in the secret, and follows its rotations.
	 * @param url the URL, without user and password
	 * @return this builder
	 */
	public RotatingDataSourceBuilder url(String url) {
		return url(() -> url);
	}

	/**
	 * Sets the JDBC URL as something that may change; each connection is opened with what
	 * it is then. Listeners of {@link RotatingDataSource#onRotation} hear of the changes
	 * of a {@link LiveSecret}.
	 * @param url gives the URL, without user and password and without I/O
	 * @return this builder
	 */
	public RotatingDataSourceBuilder url(Supplier<String> url) {
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
	public RotatingDataSourceBuilder delegate(DataSource delegate) {
		this.delegate = delegate;
		return this;
	}

	/**
	 * Sets the engine, whose error codes tell wrong credentials from other failures.
	 * Without this call it follows from the URL or the secret.
	 * @param engine the engine, or {@code null} to go by the URL
	 * @return this builder
	 */
	public RotatingDataSourceBuilder engine(@Nullable DatabaseEngine engine) {
		this.engine = engine;
		return this;
	}

	/**
	 * Sets the login that is {@linkplain SecretLogin#share() shared} by several data
	 * sources of one database, which then sees as few refused logins as possible.
	 * @param login a login from {@link RotatingDataSource#login}
	 * @return this builder
	 */
	public RotatingDataSourceBuilder login(SecretLogin login) {
		this.login = login;
		return this;
	}

	/**
	 * Sets how long a login may look for accepted credentials.
	 * @param patience gives the time, without I/O; by default what
	 * {@link DataSource#setLoginTimeout} said last
	 * @return this builder
	 */
	public RotatingDataSourceBuilder patience(Supplier<Duration> patience) {
		this.patience = patience;
		return this;
	}

	/**
	 * Sets whether a refused login may try AWSPENDING. Has no effect on a login that is
	 * given.
	 * @param pendingFallback {@code true} by default
	 * @return this builder
	 */
	public RotatingDataSourceBuilder pendingFallback(boolean pendingFallback) {
		this.pendingFallback = pendingFallback;
		return this;
	}

	/**
	 * Builds the data source. Reads the secret if it was not read yet, and blocks for
	 * that; opens no connection.
	 * @return the data source
	 * @throws io.github.ecssecrets.SecretException if the secret cannot be read
	 * @throws SecretMalformedException if it lacks user or password, or engine or host if
	 * they are needed for the URL
	 * @throws IllegalArgumentException if the reference has a JSON key or names a version
	 */
	public RotatingDataSource build() {
		SecretLogin chosen = (this.login != null) ? this.login.share()
				: RotatingDataSource.login(this.secrets, this.reference, this.pendingFallback);
		LiveSecret<String> own = null;
		try {
			own = (this.url == null && this.delegate == null) ? urlOfSecret() : null;
			Supplier<String> address = (own != null) ? own : (this.url != null) ? this.url : () -> "";
			DataSource opener = (this.delegate != null) ? this.delegate : new DriverManagerDataSource(address);
			return new RotatingDataSource(this, chosen, opener, address, own);
		}
		catch (Throwable ex) { // a supplier of the URL is foreign code
			chosen.close();
			if (own != null) {
				own.close();
			}
			throw ex;
		}
	}

	private LiveSecret<String> urlOfSecret() {
		return this.secrets.live(this.reference, new DatabaseUrl(this.reference)::follow);
	}

}
