package io.github.ecssecrets.spring.actuate;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.push.SecretPushLifecycle;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Lists the secrets in use and asks for their newest versions; never shows a value.
 */
@Endpoint(id = "secrets")
public final class SecretsEndpoint {

	/** Asks for events, in place of a reference. */
	static final String EVENTS = "events";

	private final Secrets secrets;

	private final SecretsReport report;

	private final Duration timeout;

	private final @Nullable SecretPushLifecycle push;

	/**
	 * Creates an endpoint.
	 * @param secrets refreshes secrets
	 * @param report describes them
	 * @param timeout how long a request waits for refreshed secrets
	 * @param push receives events of moved labels, or {@code null} where nothing does
	 */
	public SecretsEndpoint(Secrets secrets, SecretsReport report, Duration timeout,
			@Nullable SecretPushLifecycle push) {
		this.push = push;
		this.secrets = secrets;
		this.report = report;
		this.timeout = timeout;
	}

	/**
	 * Describes every secret in use.
	 * @return the secrets, ordered by reference
	 */
	@ReadOperation
	public SecretsDescriptor secrets() {
		return new SecretsDescriptor(this.report.secrets(), PushDescriptor.of(this.push));
	}

	/**
	 * Describes one secret, or, where the first segment is {@code events} and no secret
	 * in use is named so, what happened lately: to all secrets, or to the one that the
	 * other segments name. Of a secret it also describes the fields of it that were
	 * seeded on their own.
	 * @param reference the secret by the reference it is listed with, or by its name; a
	 * JSON key narrows the answer to this field
	 * @return the secret, or {@code null} if it is not in use
	 */
	@ReadOperation
	public @Nullable OperationResponseBody secret(@Selector(match = Match.ALL_REMAINING) String... reference) {
		SecretReference wanted = parse(reference);
		SecretsDescriptor found = (wanted != null) ? descriptor(wanted) : null;
		return (found == null && EVENTS.equals(reference[0])) ? events(reference) : found;
	}

	/**
	 * Asks for the newest version of every secret in use, and waits for the answers for
	 * as long as one call to AWS may take. A failure leaves the last good value in use
	 * and is shown as the problem of the secret.
	 * @return the secrets as they are afterwards
	 */
	@WriteOperation
	public SecretsDescriptor refresh() {
		refresh(this.report.wholes((reference) -> true));
		return secrets();
	}

	/**
	 * Asks for the newest version of one secret, as {@link #refresh()} does for all.
	 * @param reference as for {@link #secret(String...)}
	 * @return the secret as it is afterwards, or status 404 if it is not in use: this
	 * operation makes nobody read a secret that the application does not
	 */
	@WriteOperation
	public WebEndpointResponse<SecretsDescriptor> refreshSecret(
			@Selector(match = Match.ALL_REMAINING) String... reference) {
		SecretReference wanted = parse(reference);
		if (wanted == null || descriptor(wanted) == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		refresh(this.report.wholes(matching(wanted)));
		return new WebEndpointResponse<>(descriptor(wanted));
	}

	private @Nullable EventsDescriptor events(String... segments) {
		if (segments.length == 1) {
			return new EventsDescriptor(this.report.events());
		}
		SecretReference wanted = parse(withoutFirst(segments));
		List<SecretDescriptor> found = (wanted != null) ? this.report.secrets(matching(wanted)) : List.of();
		return found.isEmpty() ? null
				: new EventsDescriptor(found.stream()
					.flatMap((secret) -> Objects.requireNonNull(secret.events()).stream())
					.distinct()
					.toList());
	}

	static String[] withoutFirst(String... segments) {
		return Arrays.copyOfRange(segments, 1, segments.length);
	}

	static @Nullable SecretReference parse(String... segments) {
		try {
			return SecretReference.parse(String.join("/", segments));
		}
		catch (InvalidSecretReferenceException ex) {
			return null;
		}
	}

	private @Nullable SecretsDescriptor descriptor(SecretReference wanted) {
		List<SecretDescriptor> found = this.report.secrets(matching(wanted));
		return found.isEmpty() ? null : new SecretsDescriptor(found, null);
	}

	/**
	 * What is listed for a reference. An ARN that may be full or partial stands for both:
	 * nothing is shown here but what is in use.
	 */
	static Predicate<SecretReference> matching(SecretReference wanted) {
		return (listed) -> wanted.mayMatch(listed) || (wanted.jsonKey() == null && wanted.mayMatch(listed.whole()));
	}

	private void refresh(Set<SecretReference> wholes) {
		CompletableFuture<?>[] refreshes = wholes.stream()
			.map((whole) -> this.secrets.refresh(whole).exceptionally((ex) -> null))
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(refreshes)
			.completeOnTimeout(null, this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.join();
	}

	/**
	 * The body of an answer about events.
	 *
	 * @param events the events, the newest first
	 */
	public record EventsDescriptor(List<SecretDescriptor.EventDescriptor> events) implements OperationResponseBody {

	}

	/**
	 * The body of an answer.
	 *
	 * @param secrets the secrets, ordered by reference
	 * @param push how events of moved labels come in, or {@code null} where nothing
	 * receives them
	 */
	public record SecretsDescriptor(List<SecretDescriptor> secrets,
			@Nullable PushDescriptor push) implements OperationResponseBody {

	}

}
