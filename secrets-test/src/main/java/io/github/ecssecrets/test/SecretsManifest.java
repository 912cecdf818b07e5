package io.github.ecssecrets.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;

import io.github.ecssecrets.test.iam.PolicyDocument;

/**
 * The secrets that an application declares: imports, bindings, annotations, pools,
 * clients and SSL bundles. A test of an application holds its policies and its task
 * definition to it, so a build fails when they drift from the code:
 *
 * <pre class="code">
 * SecretsManifest manifest = SecretsManifest.of(MyApplication.class, "--spring.profiles.active=prod");
 * manifest.verifyTaskRolePolicy(Path.of("iam/task-role-policy.json"));
 * manifest.verifyTaskDefinition(Path.of("task-definition.json"));
 * </pre>
 *
 * Nothing of the application runs, and no secret is read: the classes and the
 * configuration are enough. Immutable.
 */
public final class SecretsManifest {

	private final Map<String, String> documents;

	private SecretsManifest(Map<String, String> documents) {
		this.documents = Map.copyOf(documents);
	}

	/**
	 * Read the manifest of an application.
	 * @param application the class with the {@code main} method, or a configuration class
	 * @param arguments arguments of the application, such as
	 * {@code --spring.profiles.active=prod}
	 * @return the manifest
	 * @throws IllegalStateException if the Spring Boot starter is not on the class path
	 */
	public static SecretsManifest of(Class<?> application, String... arguments) {
		ManifestSource source = ServiceLoader.load(ManifestSource.class)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"'secrets-spring-boot-starter' is not on the class path; add it to the dependencies"));
		return new SecretsManifest(source.documents(application, List.of(arguments)));
	}

	/**
	 * Return a document as {@code --ecs-secrets.export} prints it.
	 * @param format the name of the format, such as {@code terraform}
	 * @return the document
	 * @throws IllegalArgumentException if there is no such format
	 */
	public String document(String format) {
		String document = this.documents.get(format);
		if (document == null) {
			throw new IllegalArgumentException(
					"'" + format + "' is not a format; use one of " + this.documents.keySet());
		}
		return document;
	}

	/**
	 * Return the policy that the task role needs.
	 * @return a policy to {@linkplain SecretsManagerServer#enforce(PolicyDocument)
	 * enforce} in tests
	 */
	public PolicyDocument taskRolePolicy() {
		return PolicyDocument.parse(document("task-role-policy"));
	}

	/**
	 * Return the policy that the execution role needs to inject all that can be injected.
	 * @return the policy
	 */
	public PolicyDocument executionRolePolicy() {
		return PolicyDocument.parse(document("execution-role-policy"));
	}

	/**
	 * Make sure that a policy allows the application what it needs, and no more of
	 * Secrets Manager than that. Other services in the policy do not matter, and neither
	 * do the account, the Region and the partition where the application does not name
	 * them. Statements for {@code kms:Decrypt} may be missing, because the default key
	 * needs none.
	 * @param file the policy of the task role in IAM's syntax
	 * @throws AssertionError with what is missing and what is too much
	 * @throws UncheckedIOException if the file cannot be read
	 */
	public void verifyTaskRolePolicy(Path file) {
		verify("task role policy", file,
				new PolicyDifference(taskRolePolicy(), PolicyDocument.parse(read(file))).lines());
	}

	/**
	 * Make sure that the container of a task definition injects only secrets that the
	 * application uses, under the names by which it looks for them, and all that
	 * {@code ecs-secrets.bindings} and {@code @SecretValue(env = …)} declare.
	 * @param file the task definition, as it is registered with Amazon ECS
	 * @throws AssertionError with what is missing and what is too much
	 * @throws UncheckedIOException if the file cannot be read
	 */
	public void verifyTaskDefinition(Path file) {
		verify("task definition", file, new TaskDefinitionDifference(document("json"), read(file)).lines());
	}

	/**
	 * Make sure that a policy allows Amazon ECS to inject what a task definition says.
	 * @param file the policy of the execution role in IAM's syntax
	 * @param taskDefinition the task definition
	 * @throws AssertionError with what is missing and what is too much
	 * @throws UncheckedIOException if a file cannot be read
	 */
	public void verifyExecutionRolePolicy(Path file, Path taskDefinition) {
		PolicyDocument needed = TaskDefinitionDifference.executionRole(read(taskDefinition));
		verify("execution role policy", file, new PolicyDifference(needed, PolicyDocument.parse(read(file))).lines());
	}

	private static void verify(String what, Path file, List<String> difference) {
		if (!difference.isEmpty()) {
			throw new AssertionError("The %s %s does not fit the application:%n  %s".formatted(what, file,
					String.join(System.lineSeparator() + "  ", difference)));
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(Objects.requireNonNull(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the report for people.
	 */
	@Override
	public String toString() {
		return document("report");
	}

}
