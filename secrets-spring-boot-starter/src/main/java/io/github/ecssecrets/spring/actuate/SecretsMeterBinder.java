package io.github.ecssecrets.spring.actuate;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretRefreshFailed;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.spring.runtime.StoreEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Binds the meters {@code secrets.*}. Their tag {@code secret} is the reference of a
 * secret in use; secrets that come into use later are followed.
 */
public final class SecretsMeterBinder implements MeterBinder, AutoCloseable {

	private static final String TAG = "secret";

	private final StoreEvents events;

	private final SecretsReport report;

	private final List<LiveSecret.Registration> registrations = new CopyOnWriteArrayList<>();

	/**
	 * Creates a binder.
	 * @param events tells what happens to secrets
	 * @param report describes the secrets in use
	 */
	public SecretsMeterBinder(StoreEvents events, SecretsReport report) {
		this.events = events;
		this.report = report;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("secrets.count", this, (binder) -> binder.report.secrets().size())
			.description("Secrets in use")
			.register(registry);
		Gauge
			.builder("secrets.stale", this,
					(binder) -> binder.report.secrets().stream().filter(SecretDescriptor::stale).count())
			.description("Secrets in use that were not confirmed to be current for longer than 'stale-after'")
			.register(registry);
		MultiGauge ages = MultiGauge.builder("secrets.age")
			.description("Time since the secret was last confirmed to be current")
			.baseUnit("seconds")
			.register(registry);
		this.registrations.add(this.events.addUsageListener(() -> ages.register(rows(), true)));
		ages.register(rows(), true);
		this.registrations.add(this.events.subscribe((event) -> {
			count(event, registry);
			ages.register(rows(), true);
		}));
	}

	/**
	 * Ends the counting and the following of the secrets in use.
	 */
	@Override
	public void close() {
		this.registrations.forEach(LiveSecret.Registration::close);
		this.registrations.clear();
	}

	private List<MultiGauge.Row<?>> rows() {
		return this.report.secrets()
			.stream()
			.map(SecretDescriptor::reference)
			.distinct().<MultiGauge
					.Row<?>>map(
							(reference) -> MultiGauge.Row.of(Tags.of(TAG, reference), this,
									(binder) -> binder.age(reference)))
			.toList();
	}

	private double age(String reference) {
		return this.report.secrets()
			.stream()
			.filter((secret) -> secret.reference().equals(reference))
			.mapToDouble((secret) -> secret.age().toSeconds())
			.findFirst()
			.orElse(Double.NaN);
	}

	private void count(SecretEvent event, MeterRegistry registry) {
		Counter counter = counter(event, registry);
		if (counter != null) {
			counter.increment();
		}
	}

	private static @Nullable Counter counter(SecretEvent event, MeterRegistry registry) {
		Tags tags = Tags.of(TAG, event.reference().toString());
		if (event instanceof SecretRotated) {
			return Counter.builder("secrets.rotations")
				.description("New values that came into use")
				.tags(tags)
				.register(registry);
		}
		if (event instanceof SecretRefreshFailed failed) {
			return Counter.builder("secrets.refresh.failures")
				.description("Incidents in which the secret could not be checked, however many checks failed in each")
				.tags(tags.and("exception", failed.error().getClass().getSimpleName()))
				.register(registry);
		}
		return null;
	}

}
