package io.github.ecssecrets.aws;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;

/**
 * What is known of one call to a Region while it runs, and after it failed. A call that
 * was never sent failed by the set-up of the AWS SDK, not by an answer.
 */
final class Call {

	/** Where the interceptor finds the call that a request belongs to. */
	static final ExecutionAttribute<Call> ATTRIBUTE = new ExecutionAttribute<>("ecs-secrets.call");

	private final String region;

	private final CallPurpose purpose;

	private volatile @Nullable URI sentTo;

	Call(String region, CallPurpose purpose) {
		this.region = region;
		this.purpose = purpose;
	}

	String region() {
		return this.region;
	}

	CallPurpose purpose() {
		return this.purpose;
	}

	/**
	 * Notes that a request is about to be sent.
	 */
	void sending(URI address) {
		this.sentTo = address;
	}

	/**
	 * Where the request went.
	 * @return the address, or {@code null} if it was never sent
	 */
	@Nullable URI sentTo() {
		return this.sentTo;
	}

}
