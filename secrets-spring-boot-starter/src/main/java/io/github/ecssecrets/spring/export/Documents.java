package io.github.ecssecrets.spring.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.spring.runtime.SecretUse;
import org.jspecify.annotations.Nullable;

/**
 * The documents in JSON.
 */
final class Documents {

	private final Manifest manifest;

	private final @Nullable String account;

	/**
	 * Creates documents.
	 * @param account the account of the secrets, or {@code null} if it is not known
	 */
	Documents(Manifest manifest, @Nullable String account) {
		this.manifest = manifest;
		this.account = account;
	}

	ArnWriter arns(ArnStyle style) {
		return new ArnWriter(style, this.manifest.region(), this.account, this.manifest.replicaRegions());
	}

	Policies policies(ArnStyle style) {
		return new Policies(this.manifest, arns(style));
	}

	String taskRolePolicy() {
		return Json.write(policy(policies(ArnStyle.POLICY).taskRole()));
	}

	String executionRolePolicy() {
		return Json.write(policy(policies(ArnStyle.POLICY).executionRole()));
	}

	private static Map<String, Object> policy(List<Statement> statements) {
		Map<String, Object> policy = new LinkedHashMap<>();
		policy.put("Version", "2012-10-17");
		policy.put("Statement", statements.stream().map(Statement::members).toList());
		return policy;
	}

	/**
	 * The part of a task definition that injects the secrets.
	 */
	String taskDefinition() {
		Map<String, Object> container = new LinkedHashMap<>();
		container.put("name", this.manifest.application());
		container.put("secrets", secrets(arns(ArnStyle.SHELL), "name", "valueFrom"));
		return Json.write(Map.of("containerDefinitions", List.of(container)));
	}

	/**
	 * The variables that Amazon ECS can fill.
	 */
	List<Map<String, String>> secrets(ArnWriter arns, String name, String valueFrom) {
		List<Map<String, String>> secrets = new ArrayList<>();
		this.manifest.variables().forEach((variable, reference) -> {
			String text = arns.valueFrom(reference);
			if (text != null) {
				Map<String, String> secret = new LinkedHashMap<>();
				secret.put(name, variable);
				secret.put(valueFrom, text);
				secrets.add(secret);
			}
		});
		return secrets;
	}

	/**
	 * A template with a managed policy for each role, and what the container's
	 * {@code Secrets} may be.
	 */
	String cloudFormation() {
		Map<String, Object> template = new LinkedHashMap<>();
		template.put("AWSTemplateFormatVersion", "2010-09-09");
		template.put("Description", "Access to the secrets of " + this.manifest.application());
		Map<String, Object> resources = new LinkedHashMap<>();
		Map<String, Object> outputs = new LinkedHashMap<>();
		Policies policies = policies(ArnStyle.CLOUDFORMATION);
		add("TaskRolePolicy", "For the task role of " + this.manifest.application(), policies.taskRole(), resources,
				outputs);
		add("ExecutionRolePolicy", "For the execution role of " + this.manifest.application(), policies.executionRole(),
				resources, outputs);
		List<Map<String, String>> secrets = secrets(arns(ArnStyle.CLOUDFORMATION), "Name", "ValueFrom");
		if (!secrets.isEmpty()) {
			template.put("Metadata", Map.of("ContainerSecrets", substituted(secrets)));
		}
		template.put("Resources", resources);
		template.put("Outputs", outputs);
		return Json.write(template);
	}

	private void add(String kind, String description, List<Statement> statements, Map<String, Object> resources,
			Map<String, Object> outputs) {
		if (statements.isEmpty()) {
			return;
		}
		String name = this.manifest.resourceName() + kind;
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("Description", description);
		properties.put("PolicyDocument", substituted(policy(statements)));
		Map<String, Object> resource = new LinkedHashMap<>();
		resource.put("Type", "AWS::IAM::ManagedPolicy");
		resource.put("Properties", properties);
		resources.put(name, resource);
		outputs.put(kind + "Arn", Map.of("Value", Map.of("Ref", name)));
	}

	private static Object substituted(Object node) {
		if (node instanceof String text) {
			return text.contains("${") ? Map.of("Fn::Sub", text) : text;
		}
		if (node instanceof List<?> list) {
			return list.stream().map(Documents::substituted).toList();
		}
		Map<Object, Object> members = new LinkedHashMap<>();
		((Map<?, ?>) node).forEach((key, value) -> members.put(key, substituted(value)));
		return members;
	}

	/**
	 * The manifest for programs.
	 */
	String json() {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("application", this.manifest.application());
		document.put("uses", this.manifest.uses().stream().map(Documents::members).toList());
		Map<String, String> variables = new LinkedHashMap<>();
		this.manifest.variables().forEach((variable, reference) -> variables.put(variable, reference.toString()));
		document.put("variables", variables);
		document.put("declaredVariables", this.manifest.declaredVariables());
		return Json.write(document);
	}

	private static Map<String, Object> members(SecretUse use) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("secret", use.reference().whole().toString());
		if (use.reference().jsonKey() != null) {
			members.put("field", use.reference().jsonKey());
		}
		members.put("kind", use.kind().toString());
		members.put("name", use.name());
		if (use.place() != null) {
			members.put("place", use.place());
		}
		members.put("required", use.required());
		if (!use.fields().isEmpty()) {
			members.put("fields", use.fields());
		}
		return members;
	}

}
