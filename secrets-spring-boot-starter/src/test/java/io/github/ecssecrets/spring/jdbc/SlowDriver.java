package io.github.ecssecrets.spring.jdbc;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A driver whose logins take as long as a test wants, to a database that is not there.
 */
public class SlowDriver extends AbstractTestDriver {

	static final String URL = "jdbc:slow:database";

	/** What a login waits for, on its own thread. */
	static volatile Login login = () -> {
	};

	/** The only password that is accepted, or {@code null} for any. */
	static volatile @Nullable String password;

	@Override
	public Connection connect(String url, Properties info) throws SQLException {
		try {
			login.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SQLException(ex);
		}
		String right = password;
		if (right != null && !right.equals(info.getProperty("password"))) {
			throw new SQLException("The password is wrong", "28000");
		}
		AtomicBoolean closed = new AtomicBoolean();
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "close" -> {
						closed.set(true);
						yield null;
					}
					case "isClosed" -> closed.get();
					case "isValid", "getAutoCommit" -> true;
					case "equals" -> proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(proxy);
					case "toString" -> "SlowConnection";
					default -> (method.getReturnType() == boolean.class) ? (Object) false
							: (method.getReturnType() == int.class) ? (Object) 0 : null;
				});
	}

	@Override
	public boolean acceptsURL(String url) {
		return url.equals(URL);
	}

	/**
	 * The time that a login takes.
	 */
	@FunctionalInterface
	interface Login {

		void await() throws InterruptedException, SQLException;

	}

}
