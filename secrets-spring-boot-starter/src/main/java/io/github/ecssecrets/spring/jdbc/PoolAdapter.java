package io.github.ecssecrets.spring.jdbc;

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
	 * Puts a rotating data source below the pool, which has not been started.
	 * @param beanName the name of the pool's bean
	 * @param pool a pool that {@link #isFor(DataSource)} accepts
	 * @param details the secret and the URL, which becomes that of the pool
	 */
	void adapt(String beanName, DataSource pool, SecretJdbcConnectionDetails details);

}
