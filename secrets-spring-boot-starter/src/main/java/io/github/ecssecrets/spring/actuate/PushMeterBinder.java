package io.github.ecssecrets.spring.actuate;

import java.util.function.ToDoubleFunction;

import io.github.ecssecrets.push.PushStatus;
import io.github.ecssecrets.spring.push.SecretPushLifecycle;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds the meters {@code secrets.push.*}.
 */
public final class PushMeterBinder implements MeterBinder {

	private final SecretPushLifecycle lifecycle;

	/**
	 * Creates a binder.
	 * @param lifecycle tells how the events come in
	 */
	public PushMeterBinder(SecretPushLifecycle lifecycle) {
		this.lifecycle = lifecycle;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge
			.builder("secrets.push.receiving", this.lifecycle,
					(push) -> (push.status().state() == PushStatus.State.RECEIVING) ? 1 : 0)
			.description("Whether events of moved labels are received")
			.register(registry);
		counter("used", PushStatus::used, registry);
		counter("unused", PushStatus::unused, registry);
		counter("foreign", PushStatus::foreign, registry);
	}

	private void counter(String kind, ToDoubleFunction<PushStatus> count, MeterRegistry registry) {
		FunctionCounter.builder("secrets.push.messages", this.lifecycle, (push) -> count.applyAsDouble(push.status()))
			.description("Messages received: events of secrets in use, of other secrets, and what is no such event")
			.tag("kind", kind)
			.register(registry);
	}

}
