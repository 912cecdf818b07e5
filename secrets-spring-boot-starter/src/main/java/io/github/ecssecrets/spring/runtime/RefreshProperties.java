package io.github.ecssecrets.spring.runtime;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Checks of the secrets in use for new versions: {@code ecs-secrets.refresh}.
 */
public final class RefreshProperties {

	/**
	 * Whether secrets in use are checked for new versions.
	 */
	private boolean enabled = true;

	/**
	 * Time between two checks of a secret without a known rotation schedule. No secret is
	 * checked less often around a rotation or after a failure.
	 */
	private Duration interval = Duration.ofMinutes(5);

	/**
	 * Time between two checks of a secret with a rotation schedule, outside of its
	 * rotation window. Twelve times the interval if not set.
	 */
	private @Nullable Duration idleInterval;

	/**
	 * Largest random part added to each of these times; 0.2 means up to 20 %.
	 */
	private double jitter = 0.2;

	/**
	 * Time between two checks while a rotation is under way, and first wait after a
	 * failed check. If longer than the interval, the interval counts.
	 */
	private Duration rotationInterval = Duration.ofSeconds(10);

	/**
	 * Time between two checks of a secret while events tell of moved labels (see 'push'),
	 * unless its rotation is expected.
	 */
	private Duration pushInterval = Duration.ofHours(24);

	/**
	 * Whether a rotation re-binds JavaBeans with @ConfigurationProperties that have a
	 * changed property, where Spring Cloud does not.
	 */
	private boolean rebind;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Duration getInterval() {
		return this.interval;
	}

	public void setInterval(Duration interval) {
		this.interval = interval;
	}

	public @Nullable Duration getIdleInterval() {
		return this.idleInterval;
	}

	public void setIdleInterval(@Nullable Duration idleInterval) {
		this.idleInterval = idleInterval;
	}

	public Duration getPushInterval() {
		return this.pushInterval;
	}

	public void setPushInterval(Duration pushInterval) {
		this.pushInterval = pushInterval;
	}

	public double getJitter() {
		return this.jitter;
	}

	public void setJitter(double jitter) {
		this.jitter = jitter;
	}

	public Duration getRotationInterval() {
		return this.rotationInterval;
	}

	public void setRotationInterval(Duration rotationInterval) {
		this.rotationInterval = rotationInterval;
	}

	public boolean isRebind() {
		return this.rebind;
	}

	public void setRebind(boolean rebind) {
		this.rebind = rebind;
	}

}
