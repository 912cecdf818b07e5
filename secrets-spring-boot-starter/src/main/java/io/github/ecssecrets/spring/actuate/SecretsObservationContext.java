package io.github.ecssecrets.spring.actuate;

import io.github.ecssecrets.aws.CallOutcome;
import io.github.ecssecrets.aws.ObservedCall;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an observed call to Secrets Manager.
 */
public final class SecretsObservationContext extends Observation.Context {

	private final ObservedCall call;

	private volatile @Nullable CallOutcome outcome;

	SecretsObservationContext(ObservedCall call) {
		this.call = call;
	}

	/**
	 * The call.
	 * @return the call
	 */
	public ObservedCall call() {
		return this.call;
	}

	/**
	 * How the call ended.
	 * @return the outcome, or {@code null} while it runs
	 */
	public @Nullable CallOutcome outcome() {
		return this.outcome;
	}

	void end(CallOutcome how) {
		this.outcome = how;
	}

}
