package io.github.ecssecrets.spring.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.LoginFailure;
import io.github.ecssecrets.login.LoginFields;
import io.github.ecssecrets.login.SecretLogin;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Authenticates the requests of a {@code RestClient} or {@code RestTemplate} with a
 * secret, across rotations. For a {@code WebClient} there is
 * {@link SecretHttpAuthenticationFilter}.
 * <p>
 * Each request carries the newest version that is known. If the server answers 401,
 * Secrets Manager is asked for the version to use, as for any refused login, and if that
 * is another one, the request is sent once more. A caller sees the answer to the last
 * request. A request that has the header already is left alone.
 * <p>
 * Thread-safe. Use one for all requests to a server, and for no other server: it sends
 * the secret with every request.
 */
public final class SecretHttpAuthentication implements ClientHttpRequestInterceptor, AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final SecretLogin login;

	private final String header;

	private final Function<LoginCredentials, String> value;

	private volatile @Nullable LoginCredentials accepted;

	private SecretHttpAuthentication(SecretLogin login, String header, Function<LoginCredentials, String> value) {
		this.login = login;
		this.header = header;
		this.value = value;
	}

	/**
	 * A bearer token ({@code Authorization: Bearer …}).
	 * @param secrets reads the secret, and keeps it fresh
	 * @param reference a secret whose text is the token, or a field of one
	 * @return a new authentication, which has read the secret
	 * @throws SecretException if the secret cannot be read
	 * @throws InvalidSecretReferenceException if the text is not a reference
	 */
	public static SecretHttpAuthentication bearer(Secrets secrets, String reference) {
		return new SecretHttpAuthentication(tokenLogin(secrets, reference), HttpHeaders.AUTHORIZATION,
				(credentials) -> "Bearer " + credentials.revealPassword());
	}

	/**
	 * User and password ({@code Authorization: Basic …}, in UTF-8).
	 * @param secrets reads the secret, and keeps it fresh
	 * @param reference a JSON secret with the fields {@code username} and
	 * {@code password}
	 * @return a new authentication, which has read the secret
	 * @throws SecretException if the secret cannot be read
	 * @throws InvalidSecretReferenceException if the text is not a reference
	 */
	public static SecretHttpAuthentication basic(Secrets secrets, String reference) {
		SecretLogin login = SecretLogin
			.builder(secrets, SecretReference.parse(reference), LoginFields.of("username", "password"))
			.server("HTTP server")
			.build();
		return new SecretHttpAuthentication(login, HttpHeaders.AUTHORIZATION, SecretHttpAuthentication::basic);
	}

	private static String basic(LoginCredentials credentials) {
		return "Basic " + HttpHeaders.encodeBasicAuth(String.valueOf(credentials.username()),
				credentials.revealPassword(), StandardCharsets.UTF_8);
	}

	/**
	 * A header of any name, such as {@code X-Api-Key}, with the secret as it is.
	 * @param secrets reads the secret, and keeps it fresh
	 * @param reference a secret whose text is the value, or a field of one
	 * @param header the name of the header
	 * @return a new authentication, which has read the secret
	 * @throws SecretException if the secret cannot be read
	 * @throws InvalidSecretReferenceException if the text is not a reference
	 */
	public static SecretHttpAuthentication header(Secrets secrets, String reference, String header) {
		return new SecretHttpAuthentication(tokenLogin(secrets, reference), header, LoginCredentials::revealPassword);
	}

	private static SecretLogin tokenLogin(Secrets secrets, String reference) {
		SecretReference parsed = SecretReference.parse(reference);
		String field = parsed.jsonKey();
		return SecretLogin
			.builder(secrets, parsed.whole(), (field != null) ? LoginFields.password(field) : LoginFields.text())
			.server("HTTP server")
			.build();
	}

	/**
	 * Sends a request with the header. Blocks for the request; after a 401 also for
	 * Secrets Manager, and for another request.
	 */
	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		if (isAuthenticated(request.getHeaders())) {
			return execution.execute(request, body);
		}
		LoginCredentials used = current();
		ClientHttpResponse response = execute(request, body, execution, used);
		if (!isRefused(response.getStatusCode(), used)) {
			return response;
		}
		LoginCredentials next = await(refused(used), used);
		if (next.equals(used)) {
			return response;
		}
		response.close();
		ClientHttpResponse second = execute(request, body, execution, next);
		if (isRefused(second.getStatusCode(), next)) {
			report(next);
		}
		return second;
	}

	private ClientHttpResponse execute(HttpRequest request, byte[] body, ClientHttpRequestExecution execution,
			LoginCredentials credentials) throws IOException {
		authenticate(request.getHeaders(), credentials);
		return execution.execute(request, body);
	}

	private static LoginCredentials await(CompletableFuture<LoginCredentials> next, LoginCredentials used) {
		try {
			return next.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return used;
		}
		catch (ExecutionException ex) {
			return used;
		}
	}

	boolean isAuthenticated(HttpHeaders headers) {
		return headers.containsHeader(this.header);
	}

	LoginCredentials current() {
		return this.login.current();
	}

	void authenticate(HttpHeaders headers, LoginCredentials credentials) {
		headers.set(this.header, this.value.apply(credentials));
	}

	/**
	 * Whether a server refuses credentials. If not, it is noted what it accepts.
	 */
	boolean isRefused(HttpStatusCode status, LoginCredentials used) {
		if (status.value() == HttpStatus.UNAUTHORIZED.value()) {
			this.accepted = null;
			return true;
		}
		if (!used.equals(this.accepted)) {
			this.accepted = used;
			this.login.accepted(used);
		}
		return false;
	}

	/**
	 * Reports a refusal.
	 * @return completes with the credentials to use next, and never exceptionally
	 */
	CompletableFuture<LoginCredentials> refused(LoginCredentials used) {
		return this.login.refused(used, LoginFailure.WRONG_CREDENTIALS, PATIENCE);
	}

	/**
	 * Reports a refusal after which the request is not sent again.
	 */
	void report(LoginCredentials used) {
		var unused = refused(used);
	}

	/**
	 * Ends the waits for other versions, and no longer follows the secret. Requests carry
	 * the last version that was known.
	 */
	@Override
	public void close() {
		this.login.close();
	}

	@Override
	public String toString() {
		return "SecretHttpAuthentication[" + this.login.reference() + ", " + this.header + "]";
	}

}
