package io.github.ecssecrets.test.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a policy is asked: may this action be taken on this resource? Immutable.
 */
public final class AccessRequest {

	private final String action;

	private final String resource;

	private final Map<String, List<String>> context;

	private AccessRequest(String action, String resource, Map<String, List<String>> context) {
		this.action = action;
		this.resource = resource;
		this.context = context;
	}

	/**
	 * A request without condition keys.
	 * @param action the action, such as {@code secretsmanager:GetSecretValue}
	 * @param resource the ARN, or {@code *} for an action that names none
	 * @return the request
	 */
	public static AccessRequest of(String action, String resource) {
		return new AccessRequest(action, resource, Map.of());
	}

	/**
	 * Add a condition key.
	 * @param key the key, such as {@code secretsmanager:VersionStage}; its case does not
	 * matter
	 * @param values the values
	 * @return a new request
	 */
	public AccessRequest with(String key, String... values) {
		Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		keys.putAll(this.context);
		keys.put(key, List.of(values));
		return new AccessRequest(this.action, this.resource, keys);
	}

	/**
	 * Return the action.
	 * @return the action
	 */
	public String action() {
		return this.action;
	}

	/**
	 * Return the resource.
	 * @return an ARN or {@code *}
	 */
	public String resource() {
		return this.resource;
	}

	List<String> values(String key) {
		return this.context.getOrDefault(key, List.of());
	}

	@Override
	public String toString() {
		return this.action + " on " + this.resource
				+ (this.context.isEmpty() ? "" : " with " + new LinkedHashMap<>(this.context));
	}

}
