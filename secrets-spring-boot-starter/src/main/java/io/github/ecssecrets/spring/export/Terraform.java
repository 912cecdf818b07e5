package io.github.ecssecrets.spring.export;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The policies as documents of Terraform, and what injects the secrets as a local value.
 */
final class Terraform {

	private final StringBuilder text = new StringBuilder();

	private final String name;

	private Terraform(Manifest manifest) {
		this.name = manifest.application().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
	}

	static String write(Manifest manifest, Documents documents) {
		Terraform terraform = new Terraform(manifest);
		for (String source : List.of("aws_partition", "aws_region", "aws_caller_identity")) {
			terraform.text.append("data \"%s\" \"current\" {}\n".formatted(source));
		}
		Policies policies = documents.policies(ArnStyle.TERRAFORM);
		terraform.policy("task", policies.taskRole());
		terraform.policy("execution", policies.executionRole());
		terraform.secrets(documents.secrets(documents.arns(ArnStyle.TERRAFORM), "name", "valueFrom"));
		return terraform.text.toString().stripTrailing();
	}

	private void policy(String role, List<Statement> statements) {
		if (statements.isEmpty()) {
			return;
		}
		this.text.append("\ndata \"aws_iam_policy_document\" \"%s_%s\" {\n".formatted(this.name, role));
		statements.forEach(this::statement);
		this.text.append("}\n");
	}

	private void statement(Statement statement) {
		this.text.append("  statement {\n");
		this.text.append("    sid       = %s\n".formatted(quoted(statement.sid())));
		this.text.append("    actions   = %s\n".formatted(list(statement.actions(), "    ")));
		this.text.append("    resources = %s\n".formatted(list(statement.resources(), "    ")));
		statement.conditions().forEach((operator, keys) -> keys.forEach((key, values) -> {
			this.text.append("    condition {\n");
			this.text.append("      test     = %s\n".formatted(quoted(operator)));
			this.text.append("      variable = %s\n".formatted(quoted(key)));
			this.text.append("      values   = %s\n".formatted(list(values, "      ")));
			this.text.append("    }\n");
		}));
		this.text.append("  }\n");
	}

	private void secrets(List<Map<String, String>> secrets) {
		if (!secrets.isEmpty()) {
			this.text.append("\nlocals {\n  %s_secrets = [\n".formatted(this.name));
			secrets.forEach((secret) -> this.text.append("    { name = %s, valueFrom = %s },\n"
				.formatted(quoted(secret.get("name")), quoted(secret.get("valueFrom")))));
			this.text.append("  ]\n}\n");
		}
	}

	private static String list(List<String> texts, String indent) {
		if (texts.size() == 1) {
			return "[" + quoted(texts.get(0)) + "]";
		}
		return texts.stream()
			.map((each) -> indent + "  " + quoted(each) + ",\n")
			.collect(Collectors.joining("", "[\n", indent + "]"));
	}

	private static String quoted(@Nullable String value) {
		return "\"" + String.valueOf(value).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
	}

}
