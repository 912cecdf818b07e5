package io.github.ecssecrets.spring.actuate;

import java.util.function.Supplier;

import io.github.ecssecrets.aws.CallObserver;
import io.github.ecssecrets.aws.ObservedCall;
import io.github.ecssecrets.spring.runtime.AwsCalls;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Observes each call to Secrets Manager, once the beans of the application are there.
 * Calls of the start before that are counted by the meters, but not observed.
 */
public final class SecretsObservations implements CallObserver, SmartInitializingSingleton, DisposableBean {

	private final AwsCalls calls;

	private final Supplier<@Nullable ObservationRegistry> registry;

	private final Supplier<SecretsObservationConvention> convention;

	private volatile ObservationRegistry used = ObservationRegistry.NOOP;

	private volatile SecretsObservationConvention named = new DefaultSecretsObservationConvention();

	/**
	 * Creates observations.
	 * @param calls tells of each call
	 * @param registry gives the registry, or {@code null} if there is none
	 * @param convention gives the names
	 */
	public SecretsObservations(AwsCalls calls, Supplier<@Nullable ObservationRegistry> registry,
			Supplier<SecretsObservationConvention> convention) {
		this.calls = calls;
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public void afterSingletonsInstantiated() {
		ObservationRegistry present = this.registry.get();
		if (present != null) {
			this.used = present;
			this.named = this.convention.get();
			this.calls.add(this);
		}
	}

	@Override
	public Observed started(ObservedCall call) {
		SecretsObservationContext context = new SecretsObservationContext(call);
		Observation observation = Observation.createNotStarted(this.named, () -> context, this.used).start();
		Observation.Scope scope = observation.openScope();
		return (outcome) -> {
			scope.close();
			context.end(outcome);
			observation.stop();
		};
	}

	@Override
	public void destroy() {
		this.calls.remove(this);
	}

}
