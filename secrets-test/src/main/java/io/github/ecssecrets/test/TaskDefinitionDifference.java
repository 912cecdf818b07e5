package io.github.ecssecrets.test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.test.iam.PolicyDocument;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells in which way the secrets of a task definition are not those of an application.
 */
final class TaskDefinitionDifference {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private final JsonNode manifest;

	/** The secrets that are injected, by the name of the variable. */
	private final Map<String, String> injected;

	/**
	 * Create a difference.
	 * @param manifest the manifest in JSON
	 * @param taskDefinition the task definition
	 */
	TaskDefinitionDifference(String manifest, String taskDefinition) {
		this.manifest = read(manifest);
		this.injected = injected(taskDefinition);
	}

	private static JsonNode read(String json) {
		try {
			return MAPPER.readTree(json);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The document is not valid JSON", ex);
		}
	}

	/**
	 * The secrets of all containers, without the parameters of Systems Manager.
	 */
	private static Map<String, String> injected(String taskDefinition) {
		JsonNode document = read(taskDefinition);
		JsonNode containers = document.path("taskDefinition").path("containerDefinitions");
		Map<String, String> injected = new LinkedHashMap<>();
		for (JsonNode container : containers.isArray() ? containers : document.path("containerDefinitions")) {
			for (JsonNode secret : container.path("secrets")) {
				String valueFrom = secret.path("valueFrom").asString("");
				if (valueFrom.contains(":secretsmanager:")) {
					injected.put(secret.path("name").asString(""), valueFrom);
				}
			}
		}
		return injected;
	}

	/**
	 * The policy that Amazon ECS needs for what a task definition injects.
	 */
	static PolicyDocument executionRole(String taskDefinition) {
		Set<String> resources = new HashSet<>();
		injected(taskDefinition).values().forEach((valueFrom) -> {
			String arn = String.join(":", List.of(valueFrom.split(":")).subList(0, 7));
			resources.add(arn.matches(".*-[A-Za-z0-9]{6}") ? arn : arn + "-??????");
		});
		if (resources.isEmpty()) {
			throw new IllegalArgumentException("The task definition injects no secret");
		}
		return PolicyDocument.parse(MAPPER.writeValueAsString(Map.of("Statement",
				Map.of("Effect", "Allow", "Action", "secretsmanager:GetSecretValue", "Resource", resources))));
	}

	List<String> lines() {
		List<String> lines = new ArrayList<>();
		this.manifest.path("declaredVariables").forEach((variable) -> {
			if (!this.injected.containsKey(variable.asString())) {
				lines.add(
						"missing: variable '%s' with %s".formatted(variable.asString(), expected(variable.asString())));
			}
		});
		this.injected.forEach((variable, valueFrom) -> {
			String line = line(variable, valueFrom);
			if (line != null) {
				lines.add(line);
			}
		});
		return lines;
	}

	private @Nullable String line(String variable, String valueFrom) {
		SecretReference held = reference(valueFrom);
		if (held == null) {
			return "not valid: variable '" + variable + "' holds '" + valueFrom + "', which is no reference";
		}
		String expected = expected(variable);
		if (expected != null) {
			return isSame(expected, held) ? null : "different: variable '" + variable + "' holds " + valueFrom
					+ ", and the application expects " + expected;
		}
		List<JsonNode> uses = uses(held);
		if (uses.isEmpty()) {
			return "too much: variable '" + variable + "' holds " + valueFrom + ", which the application does not use";
		}
		boolean database = uses.stream().anyMatch((use) -> use.path("kind").asString("").equals("data source"));
		return database ? null : "too much: the application does not look for " + valueFrom + " in variable '"
				+ variable + "', but in " + names(held);
	}

	private List<JsonNode> uses(SecretReference held) {
		List<JsonNode> uses = new ArrayList<>();
		this.manifest.path("uses").forEach((use) -> {
			SecretReference used = reference(use.path("secret").asString(""));
			if (used != null && used.mayMatch(held.whole())) {
				uses.add(use);
			}
		});
		return uses;
	}

	private List<String> names(SecretReference held) {
		List<String> names = new ArrayList<>();
		this.manifest.path("variables").properties().forEach((variable) -> {
			SecretReference reference = reference(variable.getValue().asString(""));
			if (reference != null && reference.whole().mayMatch(held.whole())) {
				names.add("'" + variable.getKey() + "'");
			}
		});
		return names;
	}

	private @Nullable String expected(String variable) {
		JsonNode reference = this.manifest.path("variables").path(variable);
		return reference.isString() ? reference.asString() : null;
	}

	private static boolean isSame(String expected, SecretReference held) {
		SecretReference reference = reference(expected);
		return reference != null && reference.mayMatch(held);
	}

	/**
	 * A reference. Where a template fills in account or Region later, the name counts.
	 */
	private static @Nullable SecretReference reference(String text) {
		try {
			return SecretReference.parse(text.replaceFirst("^arn:.*\\$\\{.*:secret:", ""));
		}
		catch (InvalidSecretReferenceException ex) {
			return null;
		}
	}

}
