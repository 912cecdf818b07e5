package io.github.ecssecrets.test.iam;

import java.util.List;
import java.util.Locale;

/**
 * A statement of a policy. Immutable.
 */
public final class PolicyStatement {

	private final String label;

	private final boolean allow;

	private final boolean otherActions;

	private final List<String> actions;

	private final boolean otherResources;

	private final List<String> resources;

	private final List<PolicyCondition> conditions;

	PolicyStatement(String label, boolean allow, boolean otherActions, List<String> actions, boolean otherResources,
			List<String> resources, List<PolicyCondition> conditions) {
		this.label = label;
		this.allow = allow;
		this.otherActions = otherActions;
		this.actions = List.copyOf(actions);
		this.otherResources = otherResources;
		this.resources = List.copyOf(resources);
		this.conditions = List.copyOf(conditions);
	}

	/**
	 * Return whether the statement allows something, rather than denying it.
	 * @return {@code true} for the effect {@code Allow}
	 */
	public boolean isAllow() {
		return this.allow;
	}

	/**
	 * Return the actions as they are written.
	 * @return the actions; none where the statement has {@code NotAction}
	 */
	public List<String> actions() {
		return this.otherActions ? List.of() : this.actions;
	}

	/**
	 * Return the resources as they are written.
	 * @return the resources; none where the statement has {@code NotResource}
	 */
	public List<String> resources() {
		return this.otherResources ? List.of() : this.resources;
	}

	/**
	 * Return the values that conditions compare a key with.
	 * @param key the condition key
	 * @return the values, whatever the operators; none if no condition names the key
	 */
	public List<String> values(String key) {
		return this.conditions.stream()
			.filter((condition) -> condition.key().equalsIgnoreCase(key))
			.flatMap((condition) -> condition.values().stream())
			.toList();
	}

	/**
	 * Return whether a resource of a policy is about an ARN.
	 * @param pattern the resource as a policy has it, with wildcards
	 * @param arn the ARN
	 * @return whether the pattern matches
	 */
	public static boolean matches(String pattern, String arn) {
		return Wildcards.matchesArn(pattern, arn);
	}

	/**
	 * Return whether the statement is about a request.
	 * @param request the request
	 * @return whether action, resource and all conditions match
	 */
	public boolean covers(AccessRequest request) {
		String action = request.action().toLowerCase(Locale.ROOT);
		boolean ofAction = this.actions.stream()
			.anyMatch((pattern) -> Wildcards.matches(pattern.toLowerCase(Locale.ROOT), action));
		boolean ofResource = this.resources.stream()
			.anyMatch((pattern) -> Wildcards.matchesArn(pattern, request.resource()));
		return ofAction != this.otherActions && ofResource != this.otherResources
				&& this.conditions.stream().allMatch((condition) -> condition.holds(request));
	}

	/**
	 * Return how to name the statement to people.
	 */
	@Override
	public String toString() {
		return this.label;
	}

}
