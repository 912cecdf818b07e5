package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.ecssecrets.jdbc.RotatingDataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The data source below a pool that passes on the user and password it shows. They may be
 * out of date, so the newest are used.
 */
final class PoolLogins extends DelegatingDataSource {

	private final RotatingPool pool;

	private final RotatingDataSource source;

	PoolLogins(RotatingPool pool, RotatingDataSource source) {
		super(source);
		this.pool = pool;
		this.source = source;
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return this.pool.open(this.source, username, password);
	}

	@Override
	public String toString() {
		return this.source.toString();
	}

}
