package io.github.ecssecrets.spring.export;

import java.util.List;
import java.util.Map;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.runtime.SecretUse;

/**
 * The manifest for people.
 */
final class Report {

	private final StringBuilder text = new StringBuilder();

	private Report() {
	}

	static String write(Manifest manifest, Documents documents) {
		Report report = new Report();
		report.uses(manifest);
		report.policy("The task role needs", documents.policies(ArnStyle.POLICY).taskRole(),
				"The task role needs nothing: Secrets Manager is not among 'ecs-secrets.sources', or no secret is declared.");
		report.variables(manifest);
		report.policy("To inject these, the execution role needs", documents.policies(ArnStyle.POLICY).executionRole(),
				"The execution role needs nothing: no variable is declared to hold a secret.");
		report.line("");
		report.line("What code asks 'Secrets' for is not seen here, unless 'ecs-secrets.declared' names it.");
		return report.text.toString().stripTrailing();
	}

	private void uses(Manifest manifest) {
		Map<SecretReference, List<SecretUse>> bySecret = manifest.usesBySecret();
		line("%s uses %d %s:".formatted(manifest.application(), bySecret.size(),
				(bySecret.size() == 1) ? "secret" : "secrets"));
		bySecret.forEach((secret, uses) -> {
			line("");
			line(secret.toString());
			uses.forEach((use) -> line("  " + what(use) + use + (use.required() ? "" : ", may be missing")));
		});
	}

	private static String what(SecretUse use) {
		String key = use.reference().jsonKey();
		if (key != null) {
			return "field '" + key + "': ";
		}
		return use.fields().isEmpty() ? "" : "fields " + String.join(", ", use.fields()) + ": ";
	}

	private void policy(String title, List<Statement> statements, String none) {
		line("");
		if (statements.isEmpty()) {
			line(none);
			return;
		}
		line(title + ":");
		statements.forEach((statement) -> line(
				"  %-28s %s on %d %s".formatted(statement.sid(), String.join(", ", statement.actions()),
						statement.resources().size(), (statement.resources().size() == 1) ? "resource" : "resources")));
	}

	private void variables(Manifest manifest) {
		if (!manifest.variables().isEmpty()) {
			line("");
			line("Amazon ECS may fill these variables:");
			manifest.variables().forEach((variable, reference) -> line("  " + variable + " from " + reference));
		}
	}

	private void line(String line) {
		this.text.append(line).append('\n');
	}

}
