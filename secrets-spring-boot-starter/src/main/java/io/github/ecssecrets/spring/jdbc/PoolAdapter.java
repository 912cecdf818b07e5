package io.github.ecssecrets.spring.jdbc;

import java.time.Duration;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * Makes pools of one make log in with the newest credentials.
 */
interface PoolAdapter {

	/**
	 * Whether a bean is a pool of this make.
	 */
	boolean isFor(DataSource dataSource);

	/**
	 * The JDBC URL that a pool was given.
	 * @param pool a pool that {@link #isFor(DataSource)} accepts
	 * @return the URL, or {@code null} if there is none
	 */
	@Nullable String url(DataSource pool);

	/**
	 * The driver that a pool is configured with.
	 * @param pool a pool that {@link #isFor(DataSource)} accepts
	 * @return the name of the class, or {@code null} if there is none
	 */
	@Nullable String driverClassName(DataSource pool);

	/**
	 * The user that a pool was given.
	 * @param pool a pool that {@link #isFor(DataSource)} accepts
	 * @return the name of the user, or {@code null} if there is none
	 */
	@Nullable String username(DataSource pool);

	/**
	 * The password that a pool was given.
	 * @param pool a pool that {@link #isFor(DataSource)} accepts
	 * @return the password, or {@code null} if there is none or the pool does not tell
	 */
	@Nullable String password(DataSource pool);

	/**
	 * How long a pool lets a borrower wait.
	 * @param pool a pool that {@link #isFor(DataSource)} accepts
	 * @return the time; 0 or less for no limit
	 */
	Duration patience(DataSource pool);

	/**
	 * Whether a pool was started, without starting it.
	 * @param pool a pool that {@link #isFor(DataSource)} accepts
	 */
	boolean isStarted(DataSource pool);

	/**
	 * Puts a rotating data source below the pool, which has not been started.
	 * @param pool a pool that {@link #isFor(DataSource)} accepts
	 * @param rotating opens connections, and says what the pool shows
	 */
	void adapt(DataSource pool, RotatingPool rotating);

}
