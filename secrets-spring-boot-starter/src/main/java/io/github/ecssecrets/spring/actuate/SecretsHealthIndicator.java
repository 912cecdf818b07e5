package io.github.ecssecrets.spring.actuate;

import java.util.List;

import io.github.ecssecrets.spring.push.SecretPushLifecycle;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * A {@link HealthIndicator} that tells whether the secrets in use are known to be
 * current.
 * <p>
 * A stale secret does not make the service unhealthy. It still has its last good value,
 * and a task that Amazon ECS starts in its place could not even read that. So the status
 * is {@link #STALE}, which Spring Boot neither counts in the aggregate status nor maps to
 * an HTTP status of failure, unless the application says otherwise in
 * {@code management.endpoint.health.status.*}.
 */
public final class SecretsHealthIndicator extends AbstractHealthIndicator {

	/** A secret was not confirmed to be current for too long. */
	public static final Status STALE = new Status("STALE");

	private final SecretsReport report;

	private final @Nullable SecretPushLifecycle push;

	/**
	 * Creates an indicator.
	 * @param report describes the secrets in use
	 * @param push receives events of moved labels, or {@code null} where nothing does
	 */
	public SecretsHealthIndicator(SecretsReport report, @Nullable SecretPushLifecycle push) {
		super("The secrets in use could not be listed");
		this.report = report;
		this.push = push;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<SecretDescriptor> secrets = this.report.secrets();
		List<SecretDescriptor> problems = secrets.stream()
			.filter(SecretDescriptor::isTroubled)
			.map(SecretDescriptor::brief)
			.toList();
		builder.status(secrets.stream().anyMatch(SecretDescriptor::stale) ? STALE : Status.UP)
			.withDetail("count", secrets.size());
		if (!problems.isEmpty()) {
			builder.withDetail("problems", problems);
		}
		PushDescriptor events = PushDescriptor.of(this.push);
		if (events != null && events.problem() != null) {
			builder.withDetail("push", events);
		}
	}

}
