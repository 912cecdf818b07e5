package io.github.ecssecrets.spring.export;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A statement of a policy.
 *
 * @param sid the name, which says what the statement is for
 * @param actions the actions
 * @param resources the ARNs
 * @param conditions values by condition key by operator
 */
record Statement(String sid, List<String> actions, List<String> resources,
		Map<String, Map<String, List<String>>> conditions) {

	static Statement of(String sid, String action, Collection<String> resources) {
		return of(sid, List.of(action), resources);
	}

	static Statement of(String sid, List<String> actions, Collection<String> resources) {
		return new Statement(sid, List.copyOf(actions), List.copyOf(resources), Map.of());
	}

	/**
	 * A copy with a further condition.
	 */
	Statement when(String operator, String key, Collection<String> values) {
		Map<String, Map<String, List<String>>> more = new LinkedHashMap<>(this.conditions);
		Map<String, List<String>> keys = new LinkedHashMap<>(more.getOrDefault(operator, Map.of()));
		keys.put(key, List.copyOf(values));
		more.put(operator, keys);
		return new Statement(this.sid, this.actions, this.resources, more);
	}

	/** The statement as a policy document has it. */
	Map<String, Object> members() {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("Sid", this.sid);
		members.put("Effect", "Allow");
		members.put("Action", single(this.actions));
		members.put("Resource", single(this.resources));
		if (!this.conditions.isEmpty()) {
			Map<String, Object> condition = new LinkedHashMap<>();
			this.conditions.forEach((operator, keys) -> {
				Map<String, Object> written = new LinkedHashMap<>();
				keys.forEach((key, values) -> written.put(key, single(values)));
				condition.put(operator, written);
			});
			members.put("Condition", condition);
		}
		return members;
	}

	private static Object single(List<String> texts) {
		return (texts.size() == 1) ? texts.get(0) : texts;
	}

}
