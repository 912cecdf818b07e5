package io.github.ecssecrets.sample.ecs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What of a container's walls a process can have here: the user of the task definition if
 * this is the superuser, and a root file system that is read-only, with a {@code /tmp} of
 * its own, if Linux lets this process mount. All processes share the network.
 *
 * @param user whether the user can be another
 * @param fileSystem whether the root file system can be read-only
 */
record Enclosure(boolean user, boolean fileSystem) {

	private static final ContainerDefinition STRICT = new ContainerDefinition("probe", true, "10001:10001", true,
			new ContainerDefinition.LinuxParameters(List.of(new ContainerDefinition.Tmpfs("/tmp", 1))), null, null,
			null, null, null, null, null, null);

	/**
	 * Tries what is possible.
	 * @param file one that the containers must be able to read
	 */
	static Enclosure find(Path file) {
		for (Enclosure candidate : List.of(new Enclosure(true, true), new Enclosure(true, false))) {
			if (succeeds(candidate, file)) {
				return candidate;
			}
		}
		return new Enclosure(false, false);
	}

	private static boolean succeeds(Enclosure candidate, Path file) {
		List<String> probe = candidate.launcher(STRICT);
		probe.addAll(List.of("sh", "-c", "test -r \"$0\" && test -x \"$1\"", file.toAbsolutePath().toString(),
				Image.java()));
		try {
			Process process = new ProcessBuilder(probe).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/** What comes before the command of a container. */
	List<String> launcher(ContainerDefinition container) {
		List<String> launcher = new ArrayList<>();
		if (this.fileSystem && container.readonlyRootFilesystem()) {
			launcher.addAll(List.of("unshare", "--mount", "--propagation", "private", "sh", "-c",
					"mount -t tmpfs -o size=\"$0\"m tmpfs /tmp && mount -o remount,bind,ro / && exec \"$@\"",
					String.valueOf(container.temporarySpace())));
		}
		if (this.user && !container.isRoot()) {
			launcher.addAll(List.of("setpriv", "--reuid", container.userId(), "--regid", container.groupId(),
					"--clear-groups", "--"));
		}
		return launcher;
	}

}
