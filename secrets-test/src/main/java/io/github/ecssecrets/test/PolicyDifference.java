package io.github.ecssecrets.test;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.test.iam.AccessRequest;
import io.github.ecssecrets.test.iam.PolicyDocument;
import io.github.ecssecrets.test.iam.PolicyStatement;

/**
 * Tells in which way a policy is not the one that is needed, by trying requests on it.
 */
final class PolicyDifference {

	private static final String SERVICE = "secretsmanager:";

	private static final String STAGE = SERVICE + "VersionStage";

	/** Without it, secrets are read one by one. */
	private static final String BATCH = SERVICE + "BatchGetSecretValue";

	private static final List<String> ACTIONS = List.of(SERVICE + "GetSecretValue", SERVICE + "DescribeSecret", BATCH,
			SERVICE + "ListSecrets", SERVICE + "ListSecretVersionIds", SERVICE + "GetResourcePolicy",
			SERVICE + "CreateSecret", SERVICE + "PutSecretValue", SERVICE + "UpdateSecret", SERVICE + "DeleteSecret",
			SERVICE + "RestoreSecret", SERVICE + "RotateSecret", SERVICE + "CancelRotateSecret",
			SERVICE + "UpdateSecretVersionStage", SERVICE + "PutResourcePolicy", SERVICE + "DeleteResourcePolicy",
			SERVICE + "TagResource", SERVICE + "UntagResource");

	private static final String OTHER_SECRET = "arn:*:secretsmanager:*:*:secret:another-application/secret-??????";

	private final PolicyDocument needed;

	private final PolicyDocument actual;

	PolicyDifference(PolicyDocument needed, PolicyDocument actual) {
		this.needed = needed;
		this.actual = actual;
	}

	List<String> lines() {
		Set<String> lines = new LinkedHashSet<>();
		for (PolicyStatement statement : this.needed.statements()) {
			for (String action : statement.actions()) {
				if (action.startsWith(SERVICE) && !action.equals(BATCH)) {
					statement.resources().forEach((resource) -> addMissing(statement, action, resource, lines));
				}
			}
		}
		this.actual.statements().stream().filter(PolicyStatement::isAllow).forEach((statement) -> {
			addUnneededActions(statement, lines);
			addUnneededSecrets(statement, lines);
		});
		return List.copyOf(lines);
	}

	private void addMissing(PolicyStatement statement, String action, String resource, Set<String> lines) {
		if (samples(statement, action, resource).stream().noneMatch(this.actual::allows)) {
			List<String> stages = statement.values(STAGE);
			lines.add("missing: " + action + " on " + resource
					+ (stages.isEmpty() ? "" : " for the label " + String.join(", ", stages)));
		}
	}

	/**
	 * The requests that a resource of a needed statement stands for, in every place that
	 * the actual policy names.
	 */
	private List<AccessRequest> samples(PolicyStatement statement, String action, String resource) {
		List<String> stages = statement.values(STAGE);
		List<AccessRequest> requests = new ArrayList<>();
		for (String arn : placed(resource)) {
			AccessRequest request = AccessRequest.of(action, arn);
			requests.add(stages.isEmpty() ? request : request.with(STAGE, stages.toArray(String[]::new)));
		}
		return requests;
	}

	/**
	 * An ARN that a pattern matches, with partition, Region and account as the actual
	 * policy has them where the pattern has any.
	 */
	private Set<String> placed(String pattern) {
		Set<String> arns = new LinkedHashSet<>();
		for (PolicyStatement statement : this.actual.statements()) {
			for (String resource : statement.resources()) {
				arns.add(PolicyStatement.matches(pattern, resource) ? concrete(resource) : placed(pattern, resource));
			}
		}
		arns.add(placed(pattern, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x"));
		return arns;
	}

	private static String placed(String pattern, String place) {
		String[] parts = pattern.replace('?', 'x').split(":", 6);
		String[] places = place.split(":", 6);
		if (parts.length == 6 && places.length == 6) {
			for (int i = 1; i < 5; i++) {
				parts[i] = parts[i].equals("*") ? concrete(places[i]) : parts[i];
			}
		}
		return String.join(":", parts);
	}

	private void addUnneededActions(PolicyStatement statement, Set<String> lines) {
		List<String> allowed = ACTIONS.stream()
			.filter((action) -> statement.resources()
				.stream()
				.anyMatch((resource) -> coversAction(statement, action, resource)))
			.toList();
		List<String> unneeded = allowed.stream().filter((action) -> !isNeeded(action)).toList();
		if (!unneeded.isEmpty()) {
			lines.add("too much: " + statement + " allows " + String.join(", ", unneeded));
		}
	}

	private boolean coversAction(PolicyStatement statement, String action, String resource) {
		return this.needed.statements()
			.stream()
			.flatMap((each) -> each.values(STAGE).stream())
			.anyMatch((stage) -> statement.covers(example(action, resource).with(STAGE, stage)))
				|| statement.covers(example(action, resource));
	}

	private static AccessRequest example(String action, String resource) {
		return AccessRequest.of(action, concrete(resource));
	}

	private static String concrete(String pattern) {
		return pattern.replace('?', 'x').replace("*", "any");
	}

	private boolean isNeeded(String action) {
		return this.needed.statements().stream().anyMatch((statement) -> statement.actions().contains(action));
	}

	private void addUnneededSecrets(PolicyStatement statement, Set<String> lines) {
		for (String action : ACTIONS) {
			if (!isNeeded(action) || action.equals(BATCH)) {
				continue;
			}
			if (placed(OTHER_SECRET).stream().anyMatch((arn) -> coversAction(statement, action, arn))) {
				lines.add("too much: " + statement + " allows " + action
						+ " also on secrets that the application does not use");
				continue;
			}
			statement.resources()
				.stream()
				.filter((resource) -> coversAction(statement, action, resource) && !isUsed(action, resource))
				.forEach((resource) -> lines.add("too much: " + statement + " allows " + action + " on " + resource
						+ ", which the application does not use"));
		}
	}

	/**
	 * Whether a resource of the actual policy is, or covers, a secret that is needed.
	 */
	private boolean isUsed(String action, String resource) {
		return this.needed.statements()
			.stream()
			.filter((each) -> each.actions().contains(action))
			.flatMap((each) -> each.resources().stream())
			.anyMatch((pattern) -> PolicyStatement.matches(pattern, resource)
					|| PolicyStatement.matches(resource, placed(pattern, resource)));
	}

}
