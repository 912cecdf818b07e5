package io.github.ecssecrets.spring.actuate;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.LoginStatus;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretMonitor;
import io.github.ecssecrets.SecretRefreshFailed;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.aws.CallOutcome;
import io.github.ecssecrets.spring.runtime.AwsCalls;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Binds the meters {@code secrets.*}. Their tag {@code secret} is the reference of a
 * secret in use; secrets and logins that come into use later are followed.
 */
public final class SecretsMeterBinder implements MeterBinder, AutoCloseable {

	private static final String SECRET = "secret";

	private static final List<String> OPERATIONS = List.of("GetSecretValue", "BatchGetSecretValue", "DescribeSecret");

	private final SecretsRuntime runtime;

	private final SecretsReport report;

	private final List<LiveSecret.Registration> registrations = new CopyOnWriteArrayList<>();

	/**
	 * Creates a binder.
	 * @param runtime tells what happens to secrets
	 * @param report describes the secrets in use
	 */
	public SecretsMeterBinder(SecretsRuntime runtime, SecretsReport report) {
		this.runtime = runtime;
		this.report = report;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(SecretMeter.COUNT, (binder) -> binder.report.secrets().size(), registry);
		gauge(SecretMeter.STALE, (binder) -> binder.report.secrets().stream().filter(SecretDescriptor::stale).count(),
				registry);
		gauge(SecretMeter.DELIVERY_LAG, (binder) -> binder.runtime.deliveryLag().toNanos() / 1e9, registry);
		bindCalls(registry);
		MultiGauge ages = multiGauge(SecretMeter.AGE, registry);
		MultiGauge rotations = multiGauge(SecretMeter.NEXT_ROTATION, registry);
		Runnable follow = () -> {
			ages.register(rows(SecretsMeterBinder::age), true);
			rotations.register(rows(SecretsMeterBinder::untilRotation), true);
		};
		this.registrations.add(this.runtime.addUsageListener(follow));
		follow.run();
		this.registrations.add(this.runtime.subscribe((event) -> {
			count(event, registry);
			follow.run();
		}));
		SecretMonitor monitor = this.runtime.secrets().monitor();
		Set<Tags> bound = ConcurrentHashMap.newKeySet();
		Runnable bindLogins = () -> monitor.logins().forEach((login) -> bindLogin(login, bound, registry));
		this.registrations.add(monitor.onNewLogin(() -> this.runtime.deliver(this, bindLogins)));
		bindLogins.run();
	}

	private void gauge(SecretMeter meter, ToDoubleFunction<SecretsMeterBinder> value, MeterRegistry registry) {
		Gauge.builder(meter.meter(), this, value)
			.description(meter.description())
			.baseUnit(meter.unit())
			.register(registry);
	}

	private static MultiGauge multiGauge(SecretMeter meter, MeterRegistry registry) {
		return MultiGauge.builder(meter.meter())
			.description(meter.description())
			.baseUnit(meter.unit())
			.register(registry);
	}

	private List<MultiGauge.Row<?>> rows(ToDoubleFunction<SecretDescriptor> value) {
		return this.report.secrets()
			.stream()
			.map(SecretDescriptor::reference)
			.distinct().<MultiGauge
					.Row<?>>map(
							(reference) -> MultiGauge.Row.of(Tags.of(SECRET, reference), this,
									(binder) -> binder.value(reference, value)))
			.toList();
	}

	private double value(String reference, ToDoubleFunction<SecretDescriptor> value) {
		return this.report.secrets((listed) -> listed.toString().equals(reference))
			.stream()
			.mapToDouble(value)
			.findFirst()
			.orElse(Double.NaN);
	}

	private static double age(SecretDescriptor secret) {
		return secret.age().toSeconds();
	}

	private static double untilRotation(SecretDescriptor secret) {
		return (secret.untilRotation() != null) ? secret.untilRotation().toSeconds() : Double.NaN;
	}

	private void bindCalls(MeterRegistry registry) {
		AwsCalls calls = this.runtime.awsCalls();
		for (String operation : OPERATIONS) {
			for (CallOutcome outcome : CallOutcome.values()) {
				FunctionCounter
					.builder(SecretMeter.AWS_CALLS.meter(), calls, (counts) -> counts.count(operation, outcome))
					.description(SecretMeter.AWS_CALLS.description())
					.tags("operation", operation, "outcome", outcome.tag())
					.register(registry);
			}
		}
	}

	/**
	 * Binds the meters of a login that has none yet: Micrometer warns of a second
	 * registration.
	 */
	private void bindLogin(LoginStatus login, Set<Tags> bound, MeterRegistry registry) {
		Tags tags = Tags.of(SECRET, login.reference().toString(), "server", login.server());
		if (!bound.add(tags)) {
			return;
		}
		counter(SecretMeter.LOGINS, tags.and("outcome", "accepted"), login, LoginStatus::accepted, registry);
		counter(SecretMeter.LOGINS, tags.and("outcome", "refused"), login, LoginStatus::refused, registry);
		counter(SecretMeter.LOGINS, tags.and("outcome", "failed"), login, LoginStatus::failed, registry);
		counter(SecretMeter.PENDING_LOGINS, tags, login, LoginStatus::acceptedPending, registry);
		counter(SecretMeter.DRAINED, tags, login, LoginStatus::replaced, registry);
		Gauge.builder(SecretMeter.OUTDATED.meter(), this, (binder) -> binder.value(login, LoginStatus::outdated))
			.description(SecretMeter.OUTDATED.description())
			.tags(tags)
			.register(registry);
	}

	private void counter(SecretMeter meter, Tags tags, LoginStatus login, ToDoubleFunction<LoginStatus> value,
			MeterRegistry registry) {
		FunctionCounter.builder(meter.meter(), this, (binder) -> binder.value(login, value))
			.description(meter.description())
			.tags(tags)
			.register(registry);
	}

	/**
	 * A figure of a login as it is now.
	 */
	private double value(LoginStatus login, ToDoubleFunction<LoginStatus> value) {
		return this.runtime.secrets()
			.monitor()
			.logins()
			.stream()
			.filter((now) -> now.reference().equals(login.reference()) && now.server().equals(login.server()))
			.mapToDouble(value)
			.sum();
	}

	/**
	 * Ends the counting and the following of the secrets in use.
	 */
	@Override
	public void close() {
		this.registrations.forEach(LiveSecret.Registration::close);
		this.registrations.clear();
	}

	private void count(SecretEvent event, MeterRegistry registry) {
		Counter counter = counter(event, registry);
		if (counter != null) {
			counter.increment();
		}
	}

	private static @Nullable Counter counter(SecretEvent event, MeterRegistry registry) {
		Tags tags = Tags.of(SECRET, event.reference().toString());
		if (event instanceof SecretRotated) {
			return counter(SecretMeter.ROTATIONS, tags, registry);
		}
		if (event instanceof SecretRefreshFailed failed) {
			return counter(SecretMeter.REFRESH_FAILURES,
					tags.and("exception", failed.error().getClass().getSimpleName()), registry);
		}
		return null;
	}

	private static Counter counter(SecretMeter meter, Tags tags, MeterRegistry registry) {
		return Counter.builder(meter.meter()).description(meter.description()).tags(tags).register(registry);
	}

}
