package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Opens each connection to what the URL is then.
 */
final class FollowingDataSource extends AbstractDataSource {

	private final Supplier<String> url;

	private final Function<String, DataSource> opener;

	private volatile Target target;

	private volatile int loginTimeout;

	/**
	 * Creates a data source.
	 * @param opener makes the data source of a URL, of which the last one is kept
	 */
	FollowingDataSource(Supplier<String> url, Function<String, DataSource> opener) {
		this.url = url;
		this.opener = opener;
		String first = url.get();
		this.target = new Target(first, opener.apply(first));
	}

	private DataSource target() throws SQLException {
		String newest = this.url.get();
		Target last = this.target;
		if (!newest.equals(last.url())) {
			last = new Target(newest, this.opener.apply(newest));
			if (this.loginTimeout > 0) {
				last.dataSource().setLoginTimeout(this.loginTimeout);
			}
			this.target = last;
		}
		return last.dataSource();
	}

	@Override
	public Connection getConnection() throws SQLException {
		return target().getConnection();
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return target().getConnection(username, password);
	}

	@Override
	public int getLoginTimeout() throws SQLException {
		return target().getLoginTimeout();
	}

	@Override
	public void setLoginTimeout(int seconds) throws SQLException {
		this.loginTimeout = seconds;
		target().setLoginTimeout(seconds);
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		return type.isInstance(this) ? type.cast(this)
				: type.isInstance(target()) ? type.cast(target()) : target().unwrap(type);
	}

	@Override
	public boolean isWrapperFor(Class<?> type) throws SQLException {
		return type.isInstance(this) || type.isInstance(target()) || target().isWrapperFor(type);
	}

	private record Target(String url, DataSource dataSource) {

	}

}
