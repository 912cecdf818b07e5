package io.github.ecssecrets.aws;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.function.Function;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Turns failures of the agent into the exceptions of this library, with the fact and the
 * remedy. What the agent answers is never quoted: it may contain a secret.
 */
final class AgentErrors {

	private final SecretOrigin agent;

	private final AgentToken token;

	private final Function<String, @Nullable String> environment;

	AgentErrors(SecretOrigin agent, AgentToken token, Function<String, @Nullable String> environment) {
		this.agent = agent;
		this.token = token;
		this.environment = environment;
	}

	SecretException unreachable(SecretReference reference, IOException ex) {
		IOException cause = AwsFailures.connectionFailure(ex);
		String fact = (cause instanceof SocketTimeoutException) ? "did not answer in time"
				: "could not be reached or gave an unreadable answer";
		return unavailable(reference, Reason.AGENT_UNAVAILABLE,
				fact + ((cause != null) ? " (" + AwsFailures.describe(cause) + ")" : ""),
				"is it running as a sidecar of this task, and does 'ecs-secrets.agent.endpoint' name its port?", null,
				cause);
	}

	SecretException unreadable(SecretReference reference) {
		return unavailable(reference, Reason.UNREADABLE_ANSWER, "gave an answer that is not the JSON of a secret",
				"does 'ecs-secrets.agent.endpoint' name the agent?", null, null);
	}

	SecretException translate(SecretReference reference, AgentAnswer answer) {
		String code = answer.errorCode();
		if (code == null) {
			return refused(reference, answer.status());
		}
		AwsError error = error(reference, code);
		if (AwsFailures.isDecryptionFailure(code)) {
			return AwsFailures.undecryptable(reference, error, null);
		}
		if (AwsFailures.isAccessDenied(code) || answer.status() == 403) {
			return AwsFailures.accessDenied(reference, error, answer.body(), null);
		}
		if (AwsFailures.isRejected(code)) {
			return AwsFailures.isDeleted(answer.body()) ? AwsFailures.deleted(reference, this.agent.toString(), error)
					: new SecretNotFoundException(reference, Reason.INVALID_REQUEST,
							"%s rejects the request for secret '%s' (%s); is the secret marked for deletion?"
								.formatted(this.agent, reference, AwsFailures.facts(error)),
							List.of(this.agent.toString()), error);
		}
		return unavailable(reference, AwsFailures.isThrottled(code) ? Reason.THROTTLED : Reason.SERVICE_ERROR,
				"could not answer (%s, HTTP %d)".formatted(AwsFailures.facts(error), answer.status()),
				"the agent's log tells more", error, null);
	}

	/**
	 * What it means that AWS does not find a secret.
	 * @return {@code null} if there is no such secret
	 */
	@Nullable SecretException missing(SecretReference reference, AgentAnswer answer) {
		return AwsFailures.missingValue(reference, this.agent.toString(), error(reference, answer.errorCode()),
				answer.body());
	}

	private AwsError error(SecretReference reference, @Nullable String code) {
		return AwsError.builder().region(region(reference)).errorCode(code).build();
	}

	private SecretException refused(SecretReference reference, int status) {
		return switch (status) {
			case 403 -> new SecretCredentialsException(reference, Reason.AGENT_TOKEN,
					"%s does not accept the token in %s, sent for secret '%s' (HTTP 403); the agent takes its own from AWS_TOKEN when it starts, and both must be the same"
						.formatted(this.agent, this.token, reference),
					null, null);
			case 400 -> unavailable(reference, Reason.AGENT_UNAVAILABLE, "refuses the request (HTTP 400)",
					"it does so to requests through a proxy that adds X-Forwarded-For, and if it is too old to know 'refreshNow'",
					null, null);
			case 429 -> unavailable(reference, Reason.AGENT_UNAVAILABLE, "has too many connections (HTTP 429)",
					"raise its 'max_conn'", null, null);
			default -> unavailable(reference, Reason.AGENT_UNAVAILABLE, "could not answer (HTTP " + status + ")",
					"does 'ecs-secrets.agent.endpoint' name the agent, and what does its log tell?", null, null);
		};
	}

	private SecretException unavailable(SecretReference reference, Reason reason, String fact, String remedy,
			@Nullable AwsError error, @Nullable Throwable cause) {
		return new SecretUnavailableException(reference, reason,
				"%s %s for secret '%s'; %s".formatted(this.agent, fact, reference, remedy), error, cause);
	}

	private @Nullable String region(SecretReference reference) {
		String named = reference.region();
		String region = (named != null) ? named : this.environment.apply("AWS_REGION");
		return (region == null || region.isBlank()) ? null : region;
	}

}
