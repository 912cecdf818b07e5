package io.github.ecssecrets.spring.diagnostics;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretAmbiguousException;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * What to do about a secret that cannot be had.
 */
final class SecretActions {

	private static final Set<String> THROTTLED = Set.of("ThrottlingException", "Throttling", "ThrottledException",
			"RequestThrottledException", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown");

	private static final Pattern PRINCIPAL = Pattern.compile("to arn:[\\w-]+:(?:sts|iam)::(\\d{12}):");

	private static final Pattern SECRET_ARN = Pattern.compile("arn:[\\w-]+:secretsmanager:[\\w-]+:(\\d{12}):.*");

	private static final String TASK_CREDENTIALS = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";

	private final @Nullable Environment environment;

	SecretActions(@Nullable Environment environment) {
		this.environment = environment;
	}

	String of(SecretException error) {
		if (error instanceof SecretKeyNotFoundException) {
			return "Name one of the fields that the secret has, or add the field to the secret.";
		}
		if (error instanceof SecretNotFoundException) {
			return notFound(error);
		}
		if (error instanceof SecretCredentialsException) {
			return credentials(error);
		}
		if (error instanceof SecretAccessDeniedException denied) {
			return accessDenied(denied);
		}
		if (error instanceof SecretUnavailableException) {
			return unavailable(error);
		}
		if (error instanceof SecretAmbiguousException ambiguous) {
			String remedy = ambiguous.getRemedy();
			return Character.toUpperCase(remedy.charAt(0)) + remedy.substring(1) + ".";
		}
		return "Correct the content of the secret, or ask for it in the form that it has.";
	}

	private String notFound(SecretException error) {
		if ("false".equals(property("ecs-secrets.enabled"))) {
			return "'ecs-secrets.enabled' is false, so that only properties and environment variables are looked at. Set the "
					+ "one named above, in a test for example with 'properties' of @SpringBootTest; or have the test use "
					+ "@EmbeddedSecretsManager and switch the library on; or inject with 'required = false'.";
		}
		if (String.valueOf(error.getMessage()).contains("marked for deletion")) {
			return "If the secret is still needed, cancel its deletion: 'aws secretsmanager restore-secret --secret-id "
					+ error.getReference().secret() + "'. Otherwise name the secret that replaces it.";
		}
		return "Create the secret or correct its name; give its full ARN if it belongs to another Region or account; "
				+ "or let the 'secrets' list of the task definition put it into the environment variable named above. "
				+ "If it may be missing, import it with the prefix 'optional:' or inject it with 'required = false'.";
	}

	private String credentials(SecretException error) {
		AwsError answer = error.getAwsError();
		if (answer == null) {
			return "Give the application the token of the agent: AWS_TOKEN of both containers, or the file that "
					+ "'ecs-secrets.agent.token-file' names, must be the same.";
		}
		if (answer.errorCode() != null) {
			return "On ECS, remove AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY from the task definition, which win over the task "
					+ "role. Elsewhere, renew the credentials ('aws sso login') and check the clock.";
		}
		if (property(TASK_CREDENTIALS) != null) {
			return "The task has a role, but its credentials could not be fetched. Let the container reach 169.254.170.2, "
					+ "around any proxy (NO_PROXY), and look for a 'taskRoleArn' that does not exist any more.";
		}
		return "On ECS, set 'taskRoleArn' in the task definition to a role that may read the secret, and start a new task: "
				+ TASK_CREDENTIALS
				+ " is not set, so this one has no role. The execution role ('executionRoleArn') is not "
				+ "given to the application. Elsewhere, set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; "
				+ "in a test, use @EmbeddedSecretsManager.";
	}

	private static String accessDenied(SecretAccessDeniedException denied) {
		String statement = denied.getPolicyStatement();
		String secret = denied.getReference().secret();
		if (statement == null) {
			return ("Enable the KMS key of the secret, or allow the task role ('taskRoleArn') to use it by this statement in the "
					+ "policy of the role; the policy of the key must allow it too:%n%n    "
					+ "{\"Effect\": \"Allow\", \"Action\": \"kms:Decrypt\", \"Resource\": \"<ARN of the key>\"}%n%n"
					+ "'aws secretsmanager describe-secret --secret-id %s' shows the key as KmsKeyId.")
				.formatted(secret);
		}
		return "Add this statement to the policy of the task role ('taskRoleArn'), not of the execution role, which only serves the "
				+ "'secrets' list of the task definition:%n%n    %s%n%n%s".formatted(statement, otherAccount(denied));
	}

	private static String otherAccount(SecretAccessDeniedException denied) {
		String owner = group(SECRET_ARN, denied.getReference());
		Matcher principal = PRINCIPAL.matcher(String.valueOf(denied.getMessage()));
		if (owner == null || !principal.find() || principal.group(1).equals(owner)) {
			return "A secret of another account also needs a resource policy, and a KMS key of its own needs kms:Decrypt.";
		}
		return ("The secret belongs to account %s and the role to account %s, which takes two things more: a resource policy on the "
				+ "secret that allows the role, and a KMS key of its own whose policy allows the role kms:Decrypt, because "
				+ "the default key aws/secretsmanager serves its own account only.")
			.formatted(owner, principal.group(1));
	}

	private static @Nullable String group(Pattern pattern, SecretReference reference) {
		Matcher matcher = pattern.matcher(reference.secret());
		return matcher.matches() ? matcher.group(1) : null;
	}

	private static String unavailable(SecretException error) {
		AwsError answer = error.getAwsError();
		String message = String.valueOf(error.getMessage());
		if (answer == null) {
			return notAnswered(message);
		}
		String region = answer.region();
		if (region == null) {
			return "Set the environment variable AWS_REGION or the property 'ecs-secrets.region', or give the secret by its ARN; "
					+ "in a test, use @EmbeddedSecretsManager.";
		}
		String code = answer.errorCode();
		if (code != null) {
			return THROTTLED.contains(code) ? "This account makes too many calls to Secrets Manager in " + region
					+ ". Start fewer tasks at a time (deployment configuration of the service), allow the policy of the task role "
					+ "secretsmanager:BatchGetSecretValue on '*', which takes one call for 20 secrets, or raise "
					+ "'ecs-secrets.api-call-timeout', which leaves time for more retries."
					: "This is a failure of AWS or of what stands between. Start the task again, see the AWS Health Dashboard, and quote "
							+ "the request id to AWS support; 'ecs-secrets.replica-regions' lets replicas of the secret answer meanwhile.";
		}
		return message.contains("UnknownHostException") ? "Check that there is a Region '" + region
				+ "' ('ecs-secrets.region', AWS_REGION or the ARN of the secret name it), and that the VPC has DNS "
				+ "resolution on; a private subnet needs a NAT gateway or the VPC interface endpoint com.amazonaws."
				+ region + ".secretsmanager with private DNS on."
				: "Check that the task can reach Secrets Manager: a private subnet needs a NAT gateway or the VPC interface endpoint "
						+ "com.amazonaws." + region
						+ ".secretsmanager, with private DNS on and port 443 open to the task; "
						+ "check 'ecs-secrets.region' and 'ecs-secrets.endpoint' if they are set.";
	}

	private static String notAnswered(String message) {
		if (message.startsWith("Secrets Manager Agent")) {
			return "Check the container of the agent in this task: it must be healthy before this one starts ('dependsOn').";
		}
		if (message.contains("was not read within")) {
			return "Check that the task can reach Secrets Manager: a private subnet needs a NAT gateway or the VPC interface endpoint "
					+ "com.amazonaws.<Region>.secretsmanager, with private DNS on and port 443 open to the task. "
					+ "'ecs-secrets.startup.timeout' is the time for all secrets together.";
		}
		return "Correct what the reason names, and start the task again.";
	}

	private @Nullable String property(String name) {
		return (this.environment != null) ? this.environment.getProperty(name) : null;
	}

}
