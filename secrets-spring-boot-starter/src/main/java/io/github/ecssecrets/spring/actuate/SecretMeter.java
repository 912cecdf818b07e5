package io.github.ecssecrets.spring.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The meters {@code secrets.*}. The table of docs/operations.md has a line for each.
 */
enum SecretMeter {

	COUNT("secrets.count", Type.GAUGE, null, "Secrets in use"),

	STALE("secrets.stale", Type.GAUGE, null,
			"Secrets in use that were not confirmed to be current for longer than 'stale-after'"),

	AGE("secrets.age", Type.GAUGE, "seconds", "Time since the secret was last confirmed to be current", "secret"),

	NEXT_ROTATION("secrets.rotation.next", Type.GAUGE, "seconds",
			"Time until the next rotation is due at the latest; negative when it is overdue, not a number when none is known",
			"secret"),

	ROTATIONS("secrets.rotations", Type.COUNTER, null, "New values that came into use", "secret"),

	REFRESH_FAILURES("secrets.refresh.failures", Type.COUNTER, null,
			"Incidents in which the secret could not be checked, however many checks failed in each", "secret",
			"exception"),

	LOGINS("secrets.logins", Type.COUNTER, null, "Logins with the secret, by how they ended", "secret", "server",
			"outcome"),

	PENDING_LOGINS("secrets.logins.pending", Type.COUNTER, null,
			"Accepted logins with the version that a rotation was preparing", "secret", "server"),

	OUTDATED("secrets.connections.outdated", Type.GAUGE, null,
			"Open connections that were opened with another version than logins use now", "secret", "server"),

	DRAINED("secrets.connections.drained", Type.COUNTER, null, "Connections that a pool has replaced after a rotation",
			"secret", "server"),

	DELIVERY_LAG("secrets.delivery.lag", Type.GAUGE, "seconds",
			"How long the oldest change has been waiting for listeners to be called"),

	AWS_CALLS("secrets.aws.calls", Type.COUNTER, null,
			"Calls to Secrets Manager, the retries of the AWS SDK not counted", "operation", "outcome"),

	/** Made by Micrometer from the observation. */
	AWS_CALL("secrets.aws.call", Type.TIMER, "seconds",
			"Duration of the calls to Secrets Manager, with the retries of the AWS SDK", "operation", "outcome",
			"region");

	private final String meter;

	private final Type type;

	private final @Nullable String unit;

	private final String description;

	@SuppressWarnings("ImmutableEnumChecker") // made by List.of
	private final List<String> tags;

	SecretMeter(String meter, Type type, @Nullable String unit, String description, String... tags) {
		this.meter = meter;
		this.type = type;
		this.unit = unit;
		this.description = description;
		this.tags = List.of(tags);
	}

	String meter() {
		return this.meter;
	}

	Type type() {
		return this.type;
	}

	@Nullable String unit() {
		return this.unit;
	}

	String description() {
		return this.description;
	}

	List<String> tags() {
		return this.tags;
	}

	/**
	 * What kind of meter.
	 */
	enum Type {

		GAUGE, COUNTER, TIMER

	}

}
