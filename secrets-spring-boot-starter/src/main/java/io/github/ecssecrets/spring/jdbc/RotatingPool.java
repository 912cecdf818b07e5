package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.RotatingDataSource;
import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.SecretLogin;
import org.jspecify.annotations.Nullable;

/**
 * A pool that follows its secret, from when it is given its credentials until it is
 * closed. The logins of the pool are its own; what they learn, it shares with all pools
 * of that secret and database.
 */
final class RotatingPool implements AutoCloseable {

	private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(1);

	private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

	private final String beanName;

	private final SecretJdbcConnectionDetails details;

	private final Secrets secrets;

	private final SecretLogin login;

	private final Supplier<Duration> patience;

	private final Map<List<Object>, RotatingDataSource> sources = new ConcurrentHashMap<>();

	private final List<AutoCloseable> followers = new CopyOnWriteArrayList<>();

	/** The users that the pool was shown as its own. */
	private final Set<String> users = ConcurrentHashMap.newKeySet();

	/**
	 * Creates a pool.
	 * @param login shares what it learns; closed with the pool
	 * @param patience how long the pool lets a borrower wait; 0 or less for no limit
	 */
	RotatingPool(String beanName, SecretJdbcConnectionDetails details, Secrets secrets, SecretLogin login,
			Supplier<Duration> patience) {
		this.beanName = beanName;
		this.details = details;
		this.secrets = secrets;
		this.login = login;
		this.patience = patience;
	}

	String beanName() {
		return this.beanName;
	}

	SecretJdbcConnectionDetails details() {
		return this.details;
	}

	/**
	 * What opens connections below the pool.
	 * @param settings what makes a connection of this pool what it is, besides the URL
	 * @param opener makes what opens a connection to a URL, with a user and password
	 */
	RotatingDataSource source(List<Object> settings, Function<String, DataSource> opener) {
		return this.sources.computeIfAbsent(settings, (absent) -> create(opener));
	}

	private RotatingDataSource create(Function<String, DataSource> opener) {
		Supplier<String> url = this.details.url();
		return RotatingDataSource.builder(this.secrets, this.details.reference())
			.delegate(new FollowingDataSource(url, opener))
			.url(url)
			.engine(DatabaseEngine.byUrl(url.get()))
			.login(this.login)
			.patience(this::patience)
			.build();
	}

	private Duration patience() {
		Duration allowed = this.patience.get();
		if (allowed.isNegative() || allowed.isZero()) {
			return DEFAULT_PATIENCE;
		}
		return (allowed.compareTo(SHORTEST_PATIENCE) > 0) ? allowed : SHORTEST_PATIENCE;
	}

	/**
	 * Opens one connection, without filling the pool where its adapter was given what
	 * opens them.
	 */
	Connection login(DataSource pool) throws SQLException {
		for (RotatingDataSource source : this.sources.values()) {
			return source.getConnection();
		}
		return pool.getConnection();
	}

	/**
	 * Opens a connection for what the pool passes on: with the newest credentials, unless
	 * a borrower named a user of its own.
	 */
	Connection open(RotatingDataSource source, @Nullable String username, @Nullable String password)
			throws SQLException {
		if (username == null || password == null || this.users.contains(username)) {
			return source.getConnection();
		}
		return source.getConnection(username, password);
	}

	/**
	 * Lets the pool show URL, user and password, now and after each rotation, for those
	 * who read them off it.
	 */
	void show(Display display) {
		this.followers.add(this.login.onChange(this.details.url(), () -> showOnce(display)));
		showOnce(display);
	}

	/**
	 * Lets the pool show URL, user and password as they are now.
	 */
	void showOnce(Display display) {
		LoginCredentials shown;
		String url;
		do {
			shown = this.login.preferred();
			url = this.details.getJdbcUrl();
			String username = String.valueOf(shown.username());
			this.users.add(username);
			display.show(url, username, shown.revealPassword());
		}
		while (!shown.equals(this.login.preferred()) || !url.equals(this.details.getJdbcUrl()));
	}

	/**
	 * Adds what ends before the pool is closed.
	 */
	void follow(AutoCloseable follower) {
		this.followers.add(follower);
	}

	/**
	 * Lets nobody wait for credentials any longer, and follows the secret no more.
	 */
	@Override
	public void close() {
		for (AutoCloseable follower : this.followers) {
			try {
				follower.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException("A follower of a rotating pool cannot be closed", ex);
			}
		}
		this.sources.values().forEach(RotatingDataSource::close);
		this.login.close();
		if (this.details.url() instanceof LiveSecret<?> live) {
			live.close();
		}
	}

	/**
	 * Where a pool shows what it logs in with.
	 */
	@FunctionalInterface
	interface Display {

		void show(String url, String username, String password);

	}

}
