package io.github.ecssecrets.sample.ecs;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What a task definition says of one of its containers.
 *
 * @param user the number of the user, and that of the group after a colon
 * @param stopTimeout the seconds between SIGTERM and SIGKILL, or {@code null} for 30
 */
@JsonIgnoreProperties({ "image", "portMappings", "logConfiguration" })
record ContainerDefinition(String name, boolean essential, String user, boolean readonlyRootFilesystem,
		LinuxParameters linuxParameters, List<String> entryPoint, List<String> command, List<Variable> environment,
		List<SecretVariable> secrets, List<MountPoint> mountPoints, List<Dependency> dependsOn, HealthCheck healthCheck,
		Integer stopTimeout) {

	private static final String ROOT = "0";

	private static final int DEFAULT_STOP_TIMEOUT = 30;

	ContainerDefinition {
		user = (user != null) ? user : ROOT;
		entryPoint = copy(entryPoint);
		command = copy(command);
		environment = copy(environment);
		secrets = copy(secrets);
		mountPoints = copy(mountPoints);
		dependsOn = copy(dependsOn);
	}

	static <T> List<T> copy(List<T> list) {
		return (list != null) ? List.copyOf(list) : List.of();
	}

	boolean isRoot() {
		return userId().equals(ROOT);
	}

	String userId() {
		return this.user.split(":", 2)[0];
	}

	/**
	 * The group, which is that of the superuser if none is said: a user of a bare number
	 * has no entry in the image that would name another.
	 */
	String groupId() {
		String[] numbers = this.user.split(":", 2);
		return (numbers.length > 1) ? numbers[1] : ROOT;
	}

	Duration timeToStop() {
		return Duration.ofSeconds((this.stopTimeout != null) ? this.stopTimeout : DEFAULT_STOP_TIMEOUT);
	}

	/** The MiB that the container may write to {@code /tmp}, 0 for none. */
	int temporarySpace() {
		return (this.linuxParameters != null) ? copy(this.linuxParameters.tmpfs()).stream()
			.filter((tmpfs) -> tmpfs.containerPath().equals("/tmp"))
			.mapToInt(Tmpfs::size)
			.sum() : 0;
	}

	record Variable(String name, String value) {
	}

	/**
	 * A variable for a secret.
	 *
	 * @param valueFrom see {@link ValueFrom}
	 */
	record SecretVariable(String name, String valueFrom) {
	}

	record MountPoint(String sourceVolume, String containerPath, boolean readOnly) {
	}

	record Dependency(String containerName, String condition) {
	}

	/**
	 * The health check.
	 *
	 * @param timeout in seconds
	 */
	@JsonIgnoreProperties({ "interval", "retries", "startPeriod" })
	record HealthCheck(List<String> command, int timeout) {

		/**
		 * The program and its arguments, without the word that says there is no shell.
		 */
		List<String> program() {
			if (!this.command.get(0).equals("CMD")) {
				throw new IllegalArgumentException("A health check by " + this.command.get(0) + " is not played here");
			}
			return this.command.subList(1, this.command.size());
		}

	}

	@JsonIgnoreProperties("initProcessEnabled")
	record LinuxParameters(List<Tmpfs> tmpfs) {
	}

	record Tmpfs(String containerPath, int size) {
	}

}
