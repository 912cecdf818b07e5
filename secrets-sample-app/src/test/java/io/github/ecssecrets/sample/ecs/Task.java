package io.github.ecssecrets.sample.ecs;

import java.net.URI;
import java.util.List;

/**
 * A task that runs: the container of the application, which listens at an address of its
 * own. What went before it has ended.
 */
final class Task {

	private final String id;

	private final Container application;

	private final List<String> launcher;

	private final int port;

	private final Runnable whenStopped;

	Task(String id, Container application, List<String> launcher, int port, Runnable whenStopped) {
		this.id = id;
		this.application = application;
		this.launcher = launcher;
		this.port = port;
		this.whenStopped = whenStopped;
	}

	URI address() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	Container application() {
		return this.application;
	}

	/** Whether the command of the container's health check says so. */
	boolean isHealthy() {
		return this.application.isHealthy(this.launcher, this.port);
	}

	/**
	 * Stops the task.
	 * @return the exit code of the application
	 */
	int stop() {
		int exitCode = this.application.stop();
		this.whenStopped.run();
		return exitCode;
	}

	@Override
	public String toString() {
		return this.application.definition().name() + " " + this.id;
	}

}
