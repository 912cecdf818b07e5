package io.github.ecssecrets.aws;

/**
 * Hears of each call to Secrets Manager, for metrics and traces. Called on the thread
 * that makes the call, so it must not block. What it throws is logged and changes
 * nothing. Implementations are thread-safe.
 */
@FunctionalInterface
public interface CallObserver {

	/**
	 * A call begins. Retries of the AWS SDK are part of it.
	 * @param call which call
	 * @return hears of its end, on the same thread
	 */
	Observed started(ObservedCall call);

	/**
	 * Hears of the end of one call.
	 */
	@FunctionalInterface
	interface Observed {

		/**
		 * The call ended.
		 * @param outcome how
		 */
		void ended(CallOutcome outcome);

	}

}
