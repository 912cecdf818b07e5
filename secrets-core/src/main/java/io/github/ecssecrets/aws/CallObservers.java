package io.github.ecssecrets.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells observers of calls, whatever they do. Thread-safe.
 */
final class CallObservers {

	private static final Logger logger = LoggerFactory.getLogger(SecretsManagerSecretSource.class);

	private final List<CallObserver> observers;

	CallObservers(List<CallObserver> observers) {
		this.observers = List.copyOf(observers);
	}

	/**
	 * Makes a call that is observed.
	 * @throws RuntimeException what the AWS SDK throws
	 */
	<T> T observe(String operation, String region, int secrets, Supplier<T> request) {
		if (this.observers.isEmpty()) {
			return request.get();
		}
		ObservedCall call = ObservedCall.of(operation, region, secrets);
		List<CallObserver.Observed> started = new ArrayList<>();
		this.observers.forEach((observer) -> guarded(() -> started.add(0, observer.started(call))));
		CallOutcome outcome = CallOutcome.ERROR;
		try {
			T answer = request.get();
			outcome = CallOutcome.SUCCESS;
			return answer;
		}
		catch (RuntimeException ex) {
			outcome = SecretsManagerErrors.outcome(ex);
			throw ex;
		}
		finally {
			CallOutcome end = outcome;
			started.forEach((observed) -> guarded(() -> observed.ended(end)));
		}
	}

	private static void guarded(Runnable foreign) {
		try {
			foreign.run();
		}
		catch (Throwable ex) { // whatever it is, the call must be made
			logger.debug("An observer of calls to Secrets Manager failed ({})", ex.getClass().getName());
		}
	}

}
