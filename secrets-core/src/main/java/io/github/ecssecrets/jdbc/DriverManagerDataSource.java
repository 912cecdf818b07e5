package io.github.ecssecrets.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * Opens connections through {@link DriverManager}, each to what the URL is then.
 */
final class DriverManagerDataSource implements DataSource {

	private final Supplier<String> url;

	DriverManagerDataSource(Supplier<String> url) {
		this.url = url;
	}

	@Override
	public Connection getConnection() throws SQLException {
		return DriverManager.getConnection(this.url.get());
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return DriverManager.getConnection(this.url.get(), username, password);
	}

	@Override
	public @Nullable PrintWriter getLogWriter() {
		return DriverManager.getLogWriter();
	}

	@Override
	public void setLogWriter(@Nullable PrintWriter out) {
		DriverManager.setLogWriter(out);
	}

	/**
	 * Sets the login timeout of {@link DriverManager}, which all its users share.
	 */
	@Override
	public void setLoginTimeout(int seconds) {
		DriverManager.setLoginTimeout(seconds);
	}

	@Override
	public int getLoginTimeout() {
		return DriverManager.getLoginTimeout();
	}

	@Override
	public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException("There is no logger above this data source");
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		throw new SQLException("This data source does not wrap " + type.getName());
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return type.isInstance(this);
	}

}
