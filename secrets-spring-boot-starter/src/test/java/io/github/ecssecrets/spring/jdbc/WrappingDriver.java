package io.github.ecssecrets.spring.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A driver that wraps another as p6spy, OpenTelemetry and the AWS wrapper do: its URLs
 * start with one of their prefixes, and its connections are proxies.
 */
public class WrappingDriver extends AbstractTestDriver {

	static final String PREFIX = "jdbc:wrapping:";

	static {
		try {
			DriverManager.registerDriver(new WrappingDriver());
		}
		catch (SQLException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	@Override
	public Connection connect(String url, Properties info) throws SQLException {
		if (!acceptsURL(url)) {
			return null;
		}
		Connection wrapped = DriverManager.getConnection("jdbc:" + url.substring(PREFIX.length()), info);
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Connection.class, Wrapped.class }, (proxy, method, arguments) -> {
					try {
						return method.invoke(wrapped, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	@Override
	public boolean acceptsURL(String url) {
		return url.startsWith(PREFIX);
	}

	/** Marks a connection of this driver. */
	interface Wrapped {

	}

}
