package io.github.ecssecrets.aws;

import java.net.URI;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Sees every request right before it is sent, wherever its address came from (a property,
 * {@code AWS_ENDPOINT_URL}, a customizer): lets none go out that would carry secrets
 * without encryption, and notes in its {@link Call} that it was sent. Thread-safe.
 */
final class CallGuard implements ExecutionInterceptor, AutoCloseable {

	private final boolean insecureAllowed;

	private final InsecureUses uses = new InsecureUses();

	/**
	 * Creates a guard.
	 * @param insecureAllowed whether addresses without TLS on other hosts are allowed
	 */
	CallGuard(boolean insecureAllowed) {
		this.insecureAllowed = insecureAllowed;
	}

	@Override
	public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
		URI address = context.httpRequest().getUri();
		if (!Transport.isSecure(address)) {
			pass(address);
		}
		Call call = attributes.getAttribute(Call.ATTRIBUTE);
		if (call != null) {
			call.sending(address);
		}
	}

	private void pass(URI address) {
		if (!this.insecureAllowed) {
			throw SdkClientException.builder()
				.message("Insecure endpoint")
				.cause(new InsecureEndpointException(Transport.insecure(address)))
				.build();
		}
		this.uses.add("secrets travel without encryption to http://" + address.getRawAuthority());
	}

	@Override
	public void close() {
		this.uses.close();
	}

	/**
	 * Thrown in place of sending a request.
	 */
	static final class InsecureEndpointException extends RuntimeException {

		InsecureEndpointException(String message) {
			super(message);
		}

	}

}
