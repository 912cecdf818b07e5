package io.github.ecssecrets.test.iam;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A policy of an IAM role, which answers requests as IAM does: what no statement allows
 * is denied, and so is what one denies. It knows wildcards in actions and resources,
 * {@code NotAction}, {@code NotResource}, and conditions on strings and ARNs. Policy
 * variables are taken as plain text. Immutable.
 */
public final class PolicyDocument {

	private final List<PolicyStatement> statements;

	private PolicyDocument(List<PolicyStatement> statements) {
		this.statements = List.copyOf(statements);
	}

	/**
	 * Read a policy.
	 * @param json the document, as {@code aws iam put-role-policy} takes it
	 * @return the policy
	 * @throws IllegalArgumentException if it is not a policy, or has something in it that
	 * is not known here
	 */
	public static PolicyDocument parse(String json) {
		JsonNode document = read(json);
		JsonNode statements = document.path("Statement");
		List<PolicyStatement> result = new ArrayList<>();
		if (statements.isObject()) {
			result.add(statement(statements, 1));
		}
		else if (statements.isArray()) {
			for (JsonNode statement : statements) {
				result.add(statement(statement, result.size() + 1));
			}
		}
		else {
			throw new IllegalArgumentException("The policy has no 'Statement'");
		}
		return new PolicyDocument(result);
	}

	private static JsonNode read(String json) {
		try {
			return JsonMapper.shared().readTree(json);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The policy is not valid JSON", ex);
		}
	}

	private static PolicyStatement statement(JsonNode node, int number) {
		String sid = node.path("Sid").asString("");
		String label = "statement " + (sid.isEmpty() ? String.valueOf(number) : "'" + sid + "'");
		String effect = node.path("Effect").asString("");
		if (!effect.equals("Allow") && !effect.equals("Deny")) {
			throw new IllegalArgumentException("The effect of " + label + " is neither Allow nor Deny");
		}
		boolean otherActions = node.has("NotAction");
		boolean otherResources = node.has("NotResource");
		List<String> actions = texts(node.get(otherActions ? "NotAction" : "Action"));
		List<String> resources = texts(node.get(otherResources ? "NotResource" : "Resource"));
		if (actions.isEmpty() || resources.isEmpty()) {
			throw new IllegalArgumentException("There is no action or no resource in " + label);
		}
		return new PolicyStatement(label, effect.equals("Allow"), otherActions, actions, otherResources, resources,
				conditions(node.path("Condition")));
	}

	private static List<PolicyCondition> conditions(JsonNode node) {
		List<PolicyCondition> conditions = new ArrayList<>();
		node.properties()
			.forEach((operator) -> operator.getValue()
				.properties()
				.forEach((key) -> conditions
					.add(PolicyCondition.of(operator.getKey(), key.getKey(), texts(key.getValue())))));
		return conditions;
	}

	private static List<String> texts(@Nullable JsonNode node) {
		List<String> texts = new ArrayList<>();
		if (node != null && node.isArray()) {
			node.forEach((element) -> texts.add(element.asString()));
		}
		else if (node != null) {
			texts.add(node.asString());
		}
		return texts;
	}

	/**
	 * Return the statements.
	 * @return the statements, in their order
	 */
	public List<PolicyStatement> statements() {
		return this.statements;
	}

	/**
	 * Return whether a request is allowed.
	 * @param request the request
	 * @return {@code true} if a statement allows it and none denies it
	 */
	public boolean allows(AccessRequest request) {
		boolean allowed = false;
		for (PolicyStatement statement : this.statements) {
			if (statement.covers(request)) {
				if (!statement.isAllow()) {
					return false;
				}
				allowed = true;
			}
		}
		return allowed;
	}

	/**
	 * Return the policy without one of its statements.
	 * @param index the index of the statement, from 0
	 * @return a new policy
	 */
	public PolicyDocument without(int index) {
		List<PolicyStatement> rest = new ArrayList<>(this.statements);
		rest.remove(index);
		return new PolicyDocument(rest);
	}

	@Override
	public String toString() {
		return "PolicyDocument" + this.statements;
	}

}
