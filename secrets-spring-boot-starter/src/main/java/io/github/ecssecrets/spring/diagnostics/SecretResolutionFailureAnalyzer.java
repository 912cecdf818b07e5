package io.github.ecssecrets.spring.diagnostics;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains a {@link SecretResolutionException}: each secret with what asked for it, and
 * the remedies. Comes before Spring Boot's analyzer of config imports, which would only
 * say that the import was not found.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretResolutionFailureAnalyzer extends AbstractFailureAnalyzer<SecretResolutionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SecretResolutionException cause) {
		List<SecretResolutionException.Failure> failures = cause.getFailures();
		StringBuilder description = new StringBuilder(
				(failures.size() == 1) ? "A secret that the application needs could not be read:"
						: failures.size() + " secrets that the application needs could not be read:");
		Set<String> actions = new LinkedHashSet<>();
		for (SecretResolutionException.Failure failure : failures) {
			description.append("%n%n    Secret: %s%n    Asked for by: %s%n    Reason: %s"
				.formatted(failure.error().getReference(), failure.askedBy(), failure.error().getMessage()));
			actions.add(action(failure.error()));
		}
		return new FailureAnalysis(description.toString(), String.join(System.lineSeparator(), actions), rootFailure);
	}

	private static String action(SecretException error) {
		if (error instanceof SecretKeyNotFoundException) {
			return "Name one of the fields that the secret has, or add the field to the secret.";
		}
		if (error instanceof SecretNotFoundException) {
			return "Create the secret or correct its name; give its full ARN if it belongs to another Region or account; "
					+ "or let the 'secrets' list of the task definition put it into the environment variable named above. "
					+ "If it may be missing, import it with the prefix 'optional:' or inject it with 'required = false'.";
		}
		if (error instanceof SecretAccessDeniedException denied) {
			return accessDenied(denied);
		}
		if (error instanceof SecretUnavailableException && error.getAwsError() != null
				&& error.getAwsError().region() == null) {
			return "Set the environment variable AWS_REGION or the property 'ecs-secrets.region', or give the secret by its ARN.";
		}
		if (error instanceof SecretUnavailableException) {
			return "Check that the task can reach Secrets Manager: a private subnet needs a NAT gateway or the VPC interface endpoint "
					+ "com.amazonaws.REGION.secretsmanager, with private DNS on and port 443 open to the task; "
					+ "check 'ecs-secrets.region' and 'ecs-secrets.endpoint' if they are set.";
		}
		return "Correct the content of the secret, or ask for it in the form that it has.";
	}

	private static String accessDenied(SecretAccessDeniedException denied) {
		String statement = denied.getPolicyStatement();
		SecretReference reference = denied.getReference();
		if (statement == null) {
			return "Give the task definition a task role ('taskRoleArn') that may read secret '" + reference
					+ "', and if the secret has a KMS key of its own, may use kms:Decrypt on it.";
		}
		return "Add this statement to the policy of the task role ('taskRoleArn'), not of the execution role, which only serves the "
				+ "'secrets' list of the task definition:%n%n    %s%n%nA secret of another account also needs a resource policy, and a KMS key of its own needs kms:Decrypt."
					.formatted(statement);
	}

}
