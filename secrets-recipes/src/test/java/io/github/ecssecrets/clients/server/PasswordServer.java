package io.github.ecssecrets.clients.server;

/**
 * A real server on this machine that asks everybody for a password. Connections that
 * exist go on when a password is changed.
 */
public interface PasswordServer extends AutoCloseable {

	/**
	 * The port on the loopback address.
	 */
	int port();

	/**
	 * Creates a user who may do everything, or changes the password of one.
	 */
	void setPassword(String user, String password);

	/**
	 * How many logins were refused since the start, by the server's own count.
	 */
	long refusedLogins();

	@Override
	void close();

}
