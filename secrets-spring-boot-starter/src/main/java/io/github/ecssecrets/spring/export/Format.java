package io.github.ecssecrets.spring.export;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What can be exported.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
enum Format {

	/** The policy of the task role. */
	TASK_ROLE_POLICY("policy of the task role, with which the application reads secrets",
			(manifest, documents) -> documents.taskRolePolicy()),

	/** The policy of the execution role. */
	EXECUTION_ROLE_POLICY("policy of the execution role, with which Amazon ECS injects secrets",
			(manifest, documents) -> documents.executionRolePolicy()),

	/** The part of a task definition that injects the secrets. */
	TASK_DEFINITION("the 'secrets' of a container", (manifest, documents) -> documents.taskDefinition()),

	/** A template of AWS CloudFormation. */
	CLOUDFORMATION("template with both policies", (manifest, documents) -> documents.cloudFormation()),

	/** Terraform. */
	TERRAFORM("both policies and the 'secrets' of a container in HCL", Terraform::write),

	/** A text. */
	REPORT("all secrets, who uses them, and what that needs, for people", Report::write),

	/** The manifest for programs. */
	JSON("all secrets and who uses them, for programs", (manifest, documents) -> documents.json());

	private final String description;

	private final BiFunction<Manifest, Documents, String> writer;

	Format(String description, BiFunction<Manifest, Documents, String> writer) {
		this.description = description;
		this.writer = writer;
	}

	/**
	 * The format of a name.
	 * @return {@code null} if there is none
	 */
	static @Nullable Format of(String name) {
		return Arrays.stream(values()).filter((format) -> format.toString().equals(name)).findFirst().orElse(null);
	}

	static String names() {
		return Arrays.stream(values()).map(Format::toString).collect(Collectors.joining(", "));
	}

	String description() {
		return this.description;
	}

	String write(Manifest manifest, @Nullable String account) {
		return this.writer.apply(manifest, new Documents(manifest, account));
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
