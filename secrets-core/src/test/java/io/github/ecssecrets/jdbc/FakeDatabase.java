package io.github.ecssecrets.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;

import javax.sql.DataSource;

/**
 * A database that knows users and their passwords, as PostgreSQL would refuse them.
 */
final class FakeDatabase implements DataSource {

	private final Map<String, String> passwords = new ConcurrentHashMap<>();

	private final List<String> refused = new CopyOnWriteArrayList<>();

	private final List<String> logins = new CopyOnWriteArrayList<>();

	private volatile SQLException trouble;

	private volatile SQLException unknownUser = wrongPassword();

	private volatile Runnable duringLogin = () -> {
	};

	void user(String name, String password) {
		this.passwords.put(name, password);
	}

	/** Lets every login fail like this; {@code null} ends it. */
	void trouble(SQLException exception) {
		this.trouble = exception;
	}

	/** Lets logins of users that are not known fail like this. */
	void unknownUser(SQLException exception) {
		this.unknownUser = exception;
	}

	void duringLogin(Runnable action) {
		this.duringLogin = action;
	}

	/** The passwords that were refused, each as often as it was tried. */
	List<String> refused() {
		return List.copyOf(this.refused);
	}

	/** The passwords that were accepted, each as often as it was tried. */
	List<String> logins() {
		return List.copyOf(this.logins);
	}

	List<String> attempts() {
		List<String> attempts = new ArrayList<>(this.refused);
		attempts.addAll(this.logins);
		return attempts;
	}

	@Override
	public Connection getConnection() {
		throw new UnsupportedOperationException("A login names a user");
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		this.duringLogin.run();
		SQLException current = this.trouble;
		if (current != null) {
			this.refused.add(password);
			throw current;
		}
		if (!this.passwords.containsKey(username)) {
			this.refused.add(password);
			throw this.unknownUser;
		}
		if (!password.equals(this.passwords.get(username))) {
			this.refused.add(password);
			throw wrongPassword();
		}
		this.logins.add(password);
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "equals" -> proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(proxy);
					case "toString" -> "connection";
					case "isClosed" -> false;
					default -> null;
				});
	}

	static SQLException wrongPassword() {
		return new SQLException("FATAL: password authentication failed", "28P01");
	}

	@Override
	public PrintWriter getLogWriter() {
		return null;
	}

	@Override
	public void setLogWriter(PrintWriter out) {
	}

	@Override
	public void setLoginTimeout(int seconds) {
	}

	@Override
	public int getLoginTimeout() {
		return 0;
	}

	@Override
	public Logger getParentLogger() {
		return Logger.getGlobal();
	}

	@Override
	public <T> T unwrap(Class<T> type) {
		return type.cast(this);
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return type.isInstance(this);
	}

}
