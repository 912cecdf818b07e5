package io.github.ecssecrets.spring.runtime;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Tries whether a pool or a client of the application can log in with its secret, for
 * {@code --ecs-secrets.check}. A bean of this type is lazy, and made for that command
 * only.
 */
public interface LoginCheck {

	/**
	 * Logs in once to each server. Blocks for as long as these take.
	 * @return an outcome for each
	 */
	List<Outcome> logIn();

	/**
	 * What a client logs in to, for people.
	 * @param client the name of the client
	 * @return a noun
	 */
	static String server(String client) {
		return client + " server";
	}

	/**
	 * What came of a login.
	 *
	 * @param name the name of the bean of the pool, or of the client
	 * @param failure why it failed, or {@code null} if it did not
	 * @param refused whether it failed because user or password is wrong; {@code false}
	 * also where only the login itself knows
	 */
	record Outcome(String name, @Nullable Throwable failure, boolean refused) {

		/**
		 * An outcome of which no more is known.
		 * @param name the name of the bean of the pool, or of the client
		 * @param failure why the login failed, or {@code null} if it did not
		 */
		public Outcome(String name, @Nullable Throwable failure) {
			this(name, failure, false);
		}

	}

}
