package io.github.ecssecrets.login;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;

/**
 * Remembers what connections were opened with, and so counts those that are outdated.
 * Keeps no connection alive. Thread-safe; does no I/O.
 *
 * @param <C> the type of the connections, which are keys of a map
 * @param <O> what they were opened with
 */
public final class OpenConnections<C, O> {

	private final Predicate<? super O> outdated;

	private final Predicate<? super C> open;

	private final Map<C, O> origins = Collections.synchronizedMap(new WeakHashMap<>());

	/**
	 * Creates an instance.
	 * @param outdated whether connections should be opened with something else by now
	 * @param open tells without I/O whether a connection is open; if it throws, the
	 * connection counts as closed
	 */
	public OpenConnections(Predicate<? super O> outdated, Predicate<? super C> open) {
		this.outdated = outdated;
		this.open = open;
	}

	/**
	 * Creates an instance for connections that are outdated as soon as other credentials
	 * are preferred. The login counts with it until the login is closed.
	 * @param <C> the type of the connections
	 * @param login knows which credentials connections should have
	 * @param open tells without I/O whether a connection is open
	 * @return a new instance
	 */
	public static <C> OpenConnections<C, LoginCredentials> of(SecretLogin login, Predicate<? super C> open) {
		OpenConnections<C, LoginCredentials> connections = new OpenConnections<>(
				(credentials) -> !credentials.equals(login.preferred()), open);
		login.countOutdated(connections::countOutdated);
		return connections;
	}

	/**
	 * Notes a connection, or what one is used with from now on.
	 * @param connection the connection
	 * @param origin what it was opened with
	 */
	public void add(C connection, O origin) {
		this.origins.put(connection, origin);
	}

	/**
	 * Whether a connection should be opened with something else by now.
	 * @param connection the connection
	 * @return {@code false} also for a connection that was not noted here
	 */
	public boolean isOutdated(C connection) {
		O origin = this.origins.get(connection);
		return origin != null && this.outdated.test(origin);
	}

	/**
	 * Counts the outdated connections that are open.
	 * @return the number
	 */
	public int countOutdated() {
		List<C> connections;
		synchronized (this.origins) {
			connections = List.copyOf(this.origins.keySet());
		}
		return (int) connections.stream().filter((connection) -> isOutdated(connection) && isOpen(connection)).count();
	}

	private boolean isOpen(C connection) {
		try {
			return this.open.test(connection);
		}
		catch (Throwable ex) { // the connection is foreign code
			return false;
		}
	}

}
