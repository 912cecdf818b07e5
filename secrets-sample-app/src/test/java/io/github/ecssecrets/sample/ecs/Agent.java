package io.github.ecssecrets.sample.ecs;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.test.SecretsManagerServer;

/**
 * Runs tasks as Amazon ECS does: reads the secrets that the task definition injects with
 * the execution role, serves credentials of the task role and metadata, and starts the
 * containers in their order, each with its variables, its user, its memory, and the share
 * of a processor that its task has.
 * <p>
 * Processes take the place of containers; see {@link Enclosure} for what of their walls
 * remains. So a volume is where it is and not where a container mounts it, which is put
 * right in commands and variables, and each application listens at a port of its own.
 */
final class Agent implements AutoCloseable {

	private final SecretsManagerServer secretsManager;

	private final Map<String, Role> roles = new LinkedHashMap<>();

	private final Image image;

	private final Path scratch;

	private final boolean quotas;

	private final Enclosure enclosure;

	private final TaskEndpoints endpoints = new TaskEndpoints();

	/**
	 * Starts an agent.
	 * @param scratch where volumes and logs go, readable for every user
	 * @param quotas whether tasks are held to their share of a processor, where this
	 * machine allows it
	 */
	Agent(SecretsManagerServer secretsManager, List<Role> roles, Image image, Path scratch, boolean quotas) {
		this.secretsManager = secretsManager;
		roles.forEach((role) -> this.roles.put(role.arn(), role));
		this.image = image;
		this.scratch = scratch.toAbsolutePath();
		this.quotas = quotas;
		this.enclosure = Enclosure.find(image.directory());
	}

	/**
	 * Starts a task, after the containers that its application depends on have ended.
	 * @param overrides variables of the application, as RunTask takes them
	 * @throws TaskFailedToStartException if it cannot be started
	 */
	Task run(TaskDefinition definition, Map<String, String> overrides) {
		return new TaskStart(this, definition, overrides).run();
	}

	Role role(String arn) {
		Role role = this.roles.get(arn);
		if (role == null) {
			throw new TaskFailedToStartException("ECS was unable to assume the role '" + arn + "'");
		}
		return role;
	}

	SecretsManagerServer secretsManager() {
		return this.secretsManager;
	}

	TaskEndpoints endpoints() {
		return this.endpoints;
	}

	Image image() {
		return this.image;
	}

	Path scratch() {
		return this.scratch;
	}

	boolean hasQuotas() {
		return this.quotas;
	}

	Enclosure enclosure() {
		return this.enclosure;
	}

	@Override
	public void close() {
		this.endpoints.close();
	}

}
