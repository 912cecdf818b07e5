package io.github.ecssecrets.test;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a scripted fault does to a call.
 */
sealed interface FaultEffect {

	/**
	 * An error in AWS's form.
	 *
	 * @param code the error code
	 * @param status the HTTP status
	 * @param message a format of the message: the first argument is the operation, the
	 * second the clause that names the resource
	 */
	record Refusal(String code, int status, String message) implements FaultEffect {

		ServiceException refuse(String operation, @Nullable String resource) {
			String clause = (resource != null) ? " on resource: " + resource : "";
			return new ServiceException(this.code, this.message.formatted(operation, clause), this.status);
		}

	}

	/**
	 * A fixed answer.
	 *
	 * @param status the HTTP status
	 * @param body the body
	 */
	record Reply(int status, String body) implements FaultEffect {
	}

	/**
	 * A pause before the call goes on.
	 *
	 * @param limit how long, or {@code null} until the faults are cleared
	 */
	record Pause(@Nullable Duration limit) implements FaultEffect {
	}

	/**
	 * A connection that breaks.
	 */
	enum Break implements FaultEffect {

		/** Before the first byte of the answer. */
		BEFORE_ANSWER,

		/** Half-way through the true answer. */
		WITHIN_ANSWER

	}

}
