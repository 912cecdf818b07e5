package io.github.ecssecrets.spring.login;

/**
 * A server refused user or password in a check, where the login itself does not learn of
 * it in time.
 */
public final class LoginRefusedException extends Exception {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param cause what the client says of it
	 */
	public LoginRefusedException(Throwable cause) {
		super("The server refuses the login", cause);
	}

}
