package io.github.ecssecrets.login;

import org.jspecify.annotations.Nullable;

/**
 * What logins of a protocol have of their own: what a failure means, and what a caller
 * gets. Called without any lock of this library.
 *
 * @param <X> what the protocol throws
 */
public interface LoginProtocol<X extends Throwable> {

	/**
	 * Tells what a failed login means.
	 * @param failure what the attempt threw
	 * @return the meaning
	 */
	LoginFailure classify(Throwable failure);

	/**
	 * Names what the server may mean by a refusal, where its code does not tell.
	 * @param failure the refusal, which {@link #classify} takes for
	 * {@link LoginFailure#REFUSED}
	 * @return a phrase without any value that completes "because …", or {@code null}
	 */
	default @Nullable String causes(Throwable failure) {
		return null;
	}

	/**
	 * Makes the failure of a login for which no version of the secret was accepted.
	 * @param refusal what was refused, and why nothing else was tried
	 * @return the exception to throw
	 */
	X refused(LoginRefusal refusal);

	/**
	 * Makes the failure of a login that could not even be tried in its time, because
	 * another one got no answer, or that was interrupted.
	 * @param message the text, without any value
	 * @param cause the cause, or {@code null}
	 * @return the exception to throw
	 */
	X late(String message, @Nullable Throwable cause);

}
