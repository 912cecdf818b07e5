package io.github.ecssecrets.spring.docs;

import java.nio.file.Path;

import io.github.ecssecrets.test.SecretsManifest;

/**
 * The code of {@code docs/policies.md}.
 */
final class PoliciesExample {

	private PoliciesExample() {
	}

	static void policiesFitTheApplication() {
		SecretsManifest manifest = SecretsManifest.of(MyApplication.class, "--spring.profiles.active=prod");
		manifest.verifyTaskRolePolicy(Path.of("iam/task-role-policy.json"));
		manifest.verifyTaskDefinition(Path.of("task-definition.json"));
		manifest.verifyExecutionRolePolicy(Path.of("iam/execution-role-policy.json"), Path.of("task-definition.json"));
	}

}
