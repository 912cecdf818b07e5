package io.github.ecssecrets.spring.diagnostics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretAmbiguousException;
import io.github.ecssecrets.SecretException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * What to do about a secret that cannot be read, by the reason of the failure.
 */
final class SecretActions {

	private static final Pattern ACCOUNT = Pattern.compile("arn:[\\w-]+:[\\w-]+:[\\w-]*:(\\d{12}):.*");

	private static final String TASK_CREDENTIALS = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";

	private static final String OTHERWISE = "Correct what the reason names, and start the task again.";

	private static final String RUN_LOCALLY = "To run locally without AWS, put the values into the environment variables of the "
			+ "secrets, or let 'ecs-secrets.endpoint' name an emulator; in a test, use @EmbeddedSecretsManager.";

	private final @Nullable Environment environment;

	SecretActions(@Nullable Environment environment) {
		this.environment = environment;
	}

	/**
	 * Whether a property switches the library off.
	 */
	static boolean isSwitchedOff(@Nullable Environment environment) {
		return environment != null && !environment.getProperty("ecs-secrets.enabled", Boolean.class, true);
	}

	String of(SecretException error) {
		return switch (error.getReason()) {
			case NOT_FOUND, FIELD_NOT_FOUND, VERSION_NOT_FOUND, DELETED, INVALID_REQUEST, NO_VALUE -> missing(error);
			case ACCESS_DENIED, KEY_UNUSABLE -> accessDenied(error);
			case CREDENTIALS_MISSING, CREDENTIALS_REJECTED, AGENT_TOKEN -> credentials(error);
			case THROTTLED, SERVICE_ERROR, UNREADABLE_ANSWER -> answered(error);
			case UNKNOWN_HOST, UNREACHABLE, TIMED_OUT, DEADLINE, AGENT_UNAVAILABLE -> notAnswered(error);
			case NO_REGION, CLIENT_CONFIGURATION, CLIENT_INCOMPATIBLE, INSECURE_ENDPOINT -> setUp(error);
			case MALFORMED -> "Correct the content of the secret, or ask for it in the form that it has.";
			case AMBIGUOUS ->
				(error instanceof SecretAmbiguousException ambiguous) ? sentence(ambiguous.getRemedy()) : OTHERWISE;
			default -> OTHERWISE;
		};
	}

	private static String sentence(String clause) {
		return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
	}

	private String missing(SecretException error) {
		String secret = error.getReference().secret();
		return switch (error.getReason()) {
			case FIELD_NOT_FOUND -> "Name one of the fields that the secret has, or add the field to the secret.";
			case VERSION_NOT_FOUND -> "Name a version that the secret has, or none for the current one; "
					+ "'aws secretsmanager list-secret-version-ids --secret-id " + secret + "' lists them.";
			case DELETED ->
				"If the secret is still needed, cancel its deletion: 'aws secretsmanager restore-secret --secret-id "
						+ secret + "'. Otherwise name the secret that replaces it.";
			case INVALID_REQUEST -> "Correct the name or ARN of the secret, its version stage or its version id.";
			case NO_VALUE -> "Give the secret a value ('aws secretsmanager put-secret-value --secret-id " + secret
					+ "'), or complete its first rotation ('aws secretsmanager rotate-secret --secret-id " + secret
					+ "'). The secret exists, and so neither 'optional:' nor 'required = false' passes over it.";
			default -> notFound();
		};
	}

	private String notFound() {
		if (isSwitchedOff(this.environment)) {
			return "'ecs-secrets.enabled' is false, and so only properties and environment variables are looked at. Set the "
					+ "one named above, in a test for example with 'properties' of @SpringBootTest; or have the test use "
					+ "@EmbeddedSecretsManager and switch the library on; or inject with 'required = false'.";
		}
		return "Create the secret or correct its name; give its full ARN if it belongs to another Region or account; "
				+ "or let the 'secrets' list of the task definition put it into the environment variable named above. "
				+ "If it may be missing, import it with the prefix 'optional:' or inject it with 'required = false'.";
	}

	private String credentials(SecretException error) {
		return switch (error.getReason()) {
			case AGENT_TOKEN ->
				"Give the application the token of the agent: AWS_TOKEN of both containers, or the file that "
						+ "'ecs-secrets.agent.token-file' names, must be the same. Only its owner may write the file.";
			case CREDENTIALS_REJECTED ->
				"On ECS, remove AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY from the task definition, which win over the task "
						+ "role. Elsewhere, renew the credentials ('aws sso login') and check the clock.";
			default -> (property(TASK_CREDENTIALS) != null)
					? "The task has a role, but its credentials could not be fetched. Let the container reach 169.254.170.2, "
							+ "and look for a 'taskRoleArn' that does not exist any more."
					: "On ECS, set 'taskRoleArn' in the task definition to a role that may read the secret, and start a new task: "
							+ TASK_CREDENTIALS
							+ " is not set, so this one has no role. The execution role ('executionRoleArn') is not "
							+ "given to the application. Elsewhere, set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
							+ "AWS_SECRET_ACCESS_KEY. " + RUN_LOCALLY;
		};
	}

	private static String accessDenied(SecretException error) {
		String statement = (error instanceof SecretAccessDeniedException denied) ? denied.getPolicyStatement() : null;
		if (statement == null) {
			return ("Enable the KMS key of the secret, or allow the task role ('taskRoleArn') to use it by this statement in the "
					+ "policy of the role; the policy of the key must allow it too:%n%n    "
					+ "{\"Effect\": \"Allow\", \"Action\": \"kms:Decrypt\", \"Resource\": \"<ARN of the key>\"}%n%n"
					+ "'aws secretsmanager describe-secret --secret-id %s' shows the key as KmsKeyId.")
				.formatted(error.getReference().secret());
		}
		return "Add this statement to the policy of the task role ('taskRoleArn'), not of the execution role, which only serves the "
				+ "'secrets' list of the task definition:%n%n    %s%n%n%s".formatted(statement, otherAccount(error));
	}

	private static String otherAccount(SecretException error) {
		AwsError answer = error.getAwsError();
		String owner = account(error.getReference().secret());
		String caller = account((answer != null) ? answer.principal() : null);
		if (owner == null || caller == null || caller.equals(owner)) {
			return "A secret of another account also needs a resource policy, and a KMS key of its own needs kms:Decrypt.";
		}
		return ("The secret belongs to account %s and the role to account %s. Cross-account access also requires a resource policy on "
				+ "the secret that allows the role. It also requires a KMS key of its own whose policy allows the role kms:Decrypt: "
				+ "the default key aws/secretsmanager serves its own account only.")
			.formatted(owner, caller);
	}

	private static @Nullable String account(@Nullable String arn) {
		Matcher matcher = ACCOUNT.matcher(String.valueOf(arn));
		return matcher.matches() ? matcher.group(1) : null;
	}

	private static String answered(SecretException error) {
		return switch (error.getReason()) {
			case THROTTLED -> "This account makes too many calls to Secrets Manager in " + region(error)
					+ ". Start fewer tasks at a time (deployment configuration of the service); or allow the policy of the task role "
					+ "secretsmanager:BatchGetSecretValue on '*', which takes one call for 20 secrets; or raise "
					+ "'ecs-secrets.api-call-timeout', which leaves time for more retries.";
			case SERVICE_ERROR ->
				"AWS, or a proxy in between, returned an error. Start the task again, see the AWS Health Dashboard, "
						+ "and quote the request id to AWS support; 'ecs-secrets.replica-regions' lets replicas of the secret answer "
						+ "meanwhile.";
			default -> path(error);
		};
	}

	private static String notAnswered(SecretException error) {
		return switch (error.getReason()) {
			case AGENT_UNAVAILABLE ->
				"Check the container of the agent in this task: it must be healthy before this one starts ('dependsOn').";
			case DEADLINE ->
				"Check that the task can reach Secrets Manager: a private subnet needs a NAT gateway or the VPC interface "
						+ "endpoint com.amazonaws.<Region>.secretsmanager, with private DNS on and port 443 open to the task. "
						+ "'ecs-secrets.startup.timeout' is the time for all secrets together.";
			default -> path(error);
		};
	}

	/**
	 * What to check on the way to Secrets Manager.
	 */
	private static String path(SecretException error) {
		AwsError answer = error.getAwsError();
		if (answer != null && answer.proxy() != null) {
			return "Let the proxy " + answer.proxy() + " pass calls to Secrets Manager in " + region(error)
					+ " through, or reach it directly: exempt its address with NO_PROXY, or with 'http.nonProxyHosts' if the "
					+ "proxy is a system property.";
		}
		if (answer != null && answer.endpoint() != null) {
			return "Check that Secrets Manager or its emulator runs at " + answer.endpoint()
					+ ", which 'ecs-secrets.endpoint' or AWS_ENDPOINT_URL names; leave it out to ask AWS. On ECS, "
					+ "localhost is this container, or the task in network mode awsvpc.";
		}
		return ((error.getReason() == SecretException.Reason.UNKNOWN_HOST) ? "Check that there is a Region '"
				+ region(error)
				+ "' ('ecs-secrets.region', AWS_REGION or the ARN of the secret name it), and that the VPC has DNS "
				+ "resolution on; " : "Check that the task can reach Secrets Manager: ")
				+ "a private subnet needs a NAT gateway or the VPC interface endpoint com.amazonaws." + region(error)
				+ ".secretsmanager, with private DNS on and port 443 open to the task.";
	}

	private String setUp(SecretException error) {
		return switch (error.getReason()) {
			case NO_REGION ->
				"Set the environment variable AWS_REGION or the property 'ecs-secrets.region', or give the secret by its "
						+ "ARN. " + RUN_LOCALLY;
			case INSECURE_ENDPOINT ->
				"Use an https address. In a test rig, such as an emulator in another container, set "
						+ "'ecs-secrets.allow-insecure-transport=true'.";
			case CLIENT_INCOMPATIBLE ->
				"Use the AWS SDK in one version, the one named above or a newer one: import software.amazon.awssdk:bom where "
						+ "the build manages versions. 'mvn dependency:tree -Dincludes=software.amazon.awssdk' or "
						+ "'gradle dependencies' shows what brings another.";
			default ->
				"Correct the setting that the AWS SDK names: a variable that starts with AWS_, a system property that starts with "
						+ "'aws.', or a profile. FIPS and dual-stack endpoints cannot be read together with 'ecs-secrets.endpoint' or "
						+ "AWS_ENDPOINT_URL.";
		};
	}

	private static String region(SecretException error) {
		AwsError answer = error.getAwsError();
		return (answer != null && answer.region() != null) ? answer.region() : "<Region>";
	}

	private @Nullable String property(String name) {
		String value = (this.environment != null) ? this.environment.getProperty(name) : null;
		return (value == null || value.isBlank()) ? null : value;
	}

}
