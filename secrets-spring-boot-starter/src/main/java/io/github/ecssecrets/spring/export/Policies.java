package io.github.ecssecrets.spring.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.ecssecrets.SecretReference;

/**
 * The policies of the two roles of a task: what this library, or Amazon ECS for it, asks
 * of Secrets Manager, and nothing more. Each statement is for one thing, so the loss of
 * one takes away that thing alone.
 */
final class Policies {

	private static final String GET = "secretsmanager:GetSecretValue";

	private static final String STAGE = "secretsmanager:VersionStage";

	private final Manifest manifest;

	private final ArnWriter arns;

	Policies(Manifest manifest, ArnWriter arns) {
		this.manifest = manifest;
		this.arns = arns;
	}

	/**
	 * The statements of the task role, with which the application reads secrets itself.
	 * @return none if it does not
	 */
	List<Statement> taskRole() {
		List<Statement> statements = new ArrayList<>();
		Set<SecretReference> secrets = this.manifest.secrets();
		if (!this.manifest.secretsManager() || secrets.isEmpty()) {
			return statements;
		}
		addReads(secrets, statements);
		addLogins(statements);
		List<SecretReference> watched = secrets.stream().filter((secret) -> secret.versionId() == null).toList();
		if (this.manifest.watched() && !watched.isEmpty()) {
			statements.add(Statement.of("FindNewVersions", "secretsmanager:DescribeSecret", patterns(watched)));
		}
		if (this.manifest.batches() && secrets.stream().filter(SecretReference::isCurrent).count() > 1) {
			statements.add(Statement.of("ReadManyWithOneCall", "secretsmanager:BatchGetSecretValue", List.of("*")));
		}
		statements.add(decrypt(secrets));
		PushSource push = this.manifest.push();
		if (push != null) {
			statements.addAll(push.topic() ? receiveFromTopic(push)
					: List.of(Statement.of("ReceiveEvents",
							List.of("sqs:GetQueueUrl", "sqs:ReceiveMessage", "sqs:DeleteMessage"),
							List.of(push.isArn() ? push.arn() : this.arns.queue(null, push.arn())))));
		}
		return statements;
	}

	/** Each task makes a queue, and removes those that other tasks left. */
	private List<Statement> receiveFromTopic(PushSource push) {
		return List.of(
				Statement.of("SubscribeToEvents", List.of("sns:Subscribe", "sns:Unsubscribe"), List.of(push.arn())),
				Statement.of("ReceiveEvents",
						List.of("sqs:CreateQueue", "sqs:GetQueueAttributes", "sqs:TagQueue", "sqs:ListQueueTags",
								"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:DeleteQueue"),
						List.of(this.arns.queue(push.region(), "ecs-secrets-*"))),
				Statement.of("FindQueuesThatAreLeft", "sqs:ListQueues", List.of("*")));
	}

	/**
	 * A request that names no label, such as one for a version id or each of a batch, is
	 * one for what the others may read.
	 */
	private void addReads(Set<SecretReference> secrets, List<Statement> statements) {
		List<SecretReference> current = secrets.stream().filter((secret) -> secret.versionStage() == null).toList();
		if (!current.isEmpty()) {
			statements.add(Statement.of("ReadSecrets", GET, patterns(current))
				.when("ForAllValues:StringEquals", STAGE, List.of(SecretReference.AWSCURRENT)));
		}
		Map<String, List<SecretReference>> labels = secrets.stream()
			.filter((secret) -> secret.versionStage() != null)
			.collect(Collectors.groupingBy((secret) -> String.valueOf(secret.versionStage()), TreeMap::new,
					Collectors.toList()));
		labels.forEach((label, labeled) -> statements
			.add(Statement.of("Read" + label.replaceAll("[^A-Za-z0-9]", ""), GET, patterns(labeled))
				.when("ForAnyValue:StringEquals", STAGE, List.of(label))));
	}

	private void addLogins(List<Statement> statements) {
		addLogins("LogInWhileRotating", SecretReference.AWSPENDING,
				this.manifest.logins().entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList(),
				statements);
		addLogins("LogInBeforeUsersAreSwitched", SecretReference.AWSPREVIOUS, this.manifest.logins().keySet(),
				statements);
	}

	private void addLogins(String sid, String stage, Collection<SecretReference> logins, List<Statement> statements) {
		if (!logins.isEmpty()) {
			statements
				.add(Statement.of(sid, GET, patterns(logins)).when("ForAnyValue:StringEquals", STAGE, List.of(stage)));
		}
	}

	/**
	 * The statements of the execution role, with which Amazon ECS reads the secrets that
	 * it injects.
	 * @return none if it injects none
	 */
	List<Statement> executionRole() {
		Set<SecretReference> injected = this.manifest.injected();
		return injected.isEmpty() ? List.of()
				: List.of(Statement.of("InjectSecrets", GET, patterns(injected)), decrypt(injected));
	}

	/**
	 * Decryption of these secrets and of nothing else, with whatever key of the account.
	 */
	private Statement decrypt(Collection<SecretReference> secrets) {
		Set<String> regions = this.arns.regions(secrets);
		List<String> services = this.arns.services(regions);
		String operator = services.stream().anyMatch((service) -> service.contains("*")) ? "StringLike"
				: "StringEquals";
		return Statement.of("DecryptSecrets", "kms:Decrypt", this.arns.keys(regions))
			.when(operator, "kms:ViaService", services)
			.when("StringLike", "kms:EncryptionContext:SecretARN", patterns(secrets));
	}

	private Set<String> patterns(Collection<SecretReference> secrets) {
		Set<String> patterns = new LinkedHashSet<>();
		secrets.forEach((secret) -> patterns.addAll(this.arns.patterns(secret)));
		return patterns;
	}

}
