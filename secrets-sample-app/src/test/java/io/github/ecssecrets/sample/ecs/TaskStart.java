package io.github.ecssecrets.sample.ecs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;

import io.github.ecssecrets.sample.ecs.ContainerDefinition.Dependency;
import io.github.ecssecrets.sample.ecs.ContainerDefinition.MountPoint;
import io.github.ecssecrets.test.ServerPorts;

/**
 * The start of one task.
 */
final class TaskStart {

	private static final Duration TIME_OF_DEPENDENCIES = Duration.ofMinutes(1);

	private final Agent agent;

	private final TaskDefinition definition;

	private final Map<String, String> overrides;

	private final String id = UUID.randomUUID().toString();

	private final Path directory;

	private final int port = ServerPorts.free();

	private final CpuQuota quota;

	private final Map<String, Container> containers = new LinkedHashMap<>();

	TaskStart(Agent agent, TaskDefinition definition, Map<String, String> overrides) {
		this.agent = agent;
		this.definition = definition;
		this.overrides = overrides;
		this.directory = agent.scratch().resolve(this.id);
		this.quota = agent.hasQuotas() ? CpuQuota.create("ecs-" + this.id, definition.cpu()).orElse(null) : null;
	}

	Task run() {
		try {
			Map<String, String> shared = shared();
			this.definition.containerDefinitions().forEach((container) -> start(container, shared));
			Container application = this.containers.values()
				.stream()
				.filter((container) -> container.definition().essential())
				.findFirst()
				.orElseThrow();
			return new Task(this.id, application, launcher(application.definition()), this.port, this::clean);
		}
		catch (RuntimeException ex) {
			this.containers.values().forEach(Container::stop);
			clean();
			throw ex;
		}
	}

	/** The variables that every container of the task has. */
	private Map<String, String> shared() {
		Map<String, String> shared = new LinkedHashMap<>(this.agent.endpoints()
			.serve(this.id, this.definition, this.agent.role(this.definition.taskRoleArn()),
					this.agent.secretsManager().region()));
		shared.put("PATH", Image.path());
		shared.put("ECS_SECRETS_ENDPOINT", this.agent.secretsManager().endpoint().toString());
		shared.put("SERVER_PORT", String.valueOf(this.port));
		// What the JVM would learn from the memory that its container may have.
		shared.put("JAVA_TOOL_OPTIONS", "-XX:MaxRAM=" + this.definition.memory() + "m");
		return shared;
	}

	private void start(ContainerDefinition container, Map<String, String> shared) {
		container.dependsOn().forEach(this::await);
		Map<String, String> environment = new LinkedHashMap<>(shared);
		container.environment()
			.forEach((variable) -> environment.put(variable.name(), withVolumes(container, variable.value())));
		environment.putAll(secrets(container));
		if (container.essential()) {
			environment.putAll(this.overrides);
		}
		List<String> command = launcher(container);
		this.agent.image().command(container).forEach((word) -> command.add(withVolumes(container, word)));
		Path output = folder(this.directory).resolve(container.name() + ".txt");
		this.containers.put(container.name(),
				new Container(container, command, this.agent.image().directory(), environment, output));
	}

	private void await(Dependency dependency) {
		if (!dependency.condition().equals("SUCCESS")) {
			throw new IllegalArgumentException("The condition " + dependency.condition() + " is not played here");
		}
		Container container = this.containers.get(dependency.containerName());
		if (container.awaitExit(TIME_OF_DEPENDENCIES) != 0) {
			throw new TaskFailedToStartException("Container '" + dependency.containerName() + "' did not succeed");
		}
	}

	private Map<String, String> secrets(ContainerDefinition container) {
		return new SecretInjection(this.agent.secretsManager().endpoint(), this.agent.secretsManager().region())
			.read(container.secrets(), this.agent.role(this.definition.executionRoleArn()));
	}

	private List<String> launcher(ContainerDefinition container) {
		List<String> launcher = new ArrayList<>((this.quota != null) ? this.quota.launcher() : List.of());
		launcher.addAll(this.agent.enclosure().launcher(container));
		return launcher;
	}

	/** Leads what is said of places in the container to where its volumes are. */
	private String withVolumes(ContainerDefinition container, String text) {
		String result = text;
		for (MountPoint mount : container.mountPoints()) {
			Path volume = folder(this.directory.resolve(mount.sourceVolume()));
			result = result.replaceAll("(?<![\\w/-])" + mount.containerPath() + "\\b",
					Matcher.quoteReplacement(volume.toString()));
		}
		return result;
	}

	private void clean() {
		this.agent.endpoints().forget(this.id);
		if (this.quota != null) {
			this.quota.close();
		}
	}

	private static Path folder(Path path) {
		try {
			return Files.createDirectories(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
