package io.github.ecssecrets.test;

import java.time.Clock;
import java.util.Objects;

/**
 * The settings of a {@link SecretsManagerServer}. Not thread-safe.
 */
public final class SecretsManagerServerBuilder {

	int port;

	String region = "us-east-1";

	String accountId = "123456789012";

	Clock clock = Clock.systemUTC();

	SecretsManagerServerBuilder() {
	}

	/**
	 * Set the port.
	 * @param newPort the port, or 0 for a free one
	 * @return this builder
	 */
	public SecretsManagerServerBuilder port(int newPort) {
		this.port = newPort;
		return this;
	}

	/**
	 * Set the region in ARNs, which also decides their partition.
	 * @param newRegion the region's id, such as {@code cn-north-1}
	 * @return this builder
	 */
	public SecretsManagerServerBuilder region(String newRegion) {
		this.region = Objects.requireNonNull(newRegion);
		return this;
	}

	/**
	 * Set the account in ARNs.
	 * @param newAccountId the account's id of 12 digits
	 * @return this builder
	 */
	public SecretsManagerServerBuilder accountId(String newAccountId) {
		this.accountId = Objects.requireNonNull(newAccountId);
		return this;
	}

	/**
	 * Set the clock behind dates and deletion windows.
	 * @param newClock the clock; it must be thread-safe
	 * @return this builder
	 */
	public SecretsManagerServerBuilder clock(Clock newClock) {
		this.clock = Objects.requireNonNull(newClock);
		return this;
	}

	/**
	 * Start a server with these settings.
	 * @return the running server
	 * @throws java.io.UncheckedIOException if the port cannot be bound
	 */
	public SecretsManagerServer start() {
		return new SecretsManagerServer(this);
	}

}
