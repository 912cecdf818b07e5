package io.github.ecssecrets.spring.http;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ecssecrets.login.LoginCredentials;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Authenticates the requests of a {@code WebClient} with a secret, across rotations, as
 * {@link SecretHttpAuthentication} describes. A request whose body is a stream is not
 * sent again, because the stream may come only once: its caller sees the 401. Never
 * blocks; thread-safe.
 */
public final class SecretHttpAuthenticationFilter implements ExchangeFilterFunction {

	private final SecretHttpAuthentication authentication;

	/**
	 * Creates a filter.
	 * @param authentication the secret, and how it is sent
	 */
	public SecretHttpAuthenticationFilter(SecretHttpAuthentication authentication) {
		this.authentication = authentication;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (this.authentication.isAuthenticated(request.headers())) {
			return next.exchange(request);
		}
		return Mono.defer(() -> exchange(request, next));
	}

	private Mono<ClientResponse> exchange(ClientRequest request, ExchangeFunction next) {
		LoginCredentials used = this.authentication.current();
		AtomicBoolean streamed = new AtomicBoolean();
		return next.exchange(with(request, used, streamed)).flatMap((response) -> {
			if (!this.authentication.isRefused(response.statusCode(), used)) {
				return Mono.just(response);
			}
			Mono<LoginCredentials> newest = Mono.fromFuture(this.authentication.refused(used), true);
			return streamed.get() ? Mono.just(response) : newest.flatMap((credentials) -> credentials.equals(used)
					? Mono.just(response) : response.releaseBody().then(again(request, next, credentials)));
		});
	}

	private Mono<ClientResponse> again(ClientRequest request, ExchangeFunction next, LoginCredentials credentials) {
		return next.exchange(with(request, credentials, new AtomicBoolean())).doOnNext((response) -> {
			if (this.authentication.isRefused(response.statusCode(), credentials)) {
				this.authentication.report(credentials);
			}
		});
	}

	private ClientRequest with(ClientRequest request, LoginCredentials credentials, AtomicBoolean streamed) {
		return ClientRequest.from(request)
			.headers((headers) -> this.authentication.authenticate(headers, credentials))
			.body((output, context) -> request.body().insert(new WatchedRequest(output, streamed), context))
			.build();
	}

	/**
	 * Notes whether the body is more than one value.
	 */
	private static final class WatchedRequest extends ClientHttpRequestDecorator {

		private final AtomicBoolean streamed;

		private WatchedRequest(ClientHttpRequest request, AtomicBoolean streamed) {
			super(request);
			this.streamed = streamed;
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			this.streamed.set(!(body instanceof Mono));
			return super.writeWith(body);
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			this.streamed.set(true);
			return super.writeAndFlushWith(body);
		}

	}

}
