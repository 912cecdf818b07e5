package io.github.ecssecrets.sample.ecs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.awaitility.Awaitility.await;

/**
 * A control group of Linux, version 1 or 2, that holds processes to a share of a
 * processor.
 */
final class CpuQuota implements AutoCloseable {

	private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/cpu");

	private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");

	private static final int PERIOD_MICROS = 100_000;

	private final Path group;

	private CpuQuota(Path group) {
		this.group = group;
	}

	/**
	 * Makes a control group.
	 * @param name a name that is not in use
	 * @param cpu units of which a processor has 1024
	 * @return the quota, or nothing if this process may not make one
	 */
	static Optional<CpuQuota> create(String name, int cpu) {
		long micros = (long) PERIOD_MICROS * cpu / 1024;
		Path first = VERSION_1.resolve(name);
		Path second = VERSION_2.resolve(name);
		try {
			if (Files.isWritable(VERSION_1.resolve("cgroup.procs"))) {
				Files.createDirectory(first);
				Files.writeString(first.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
				Files.writeString(first.resolve("cpu.cfs_quota_us"), String.valueOf(micros));
				return Optional.of(new CpuQuota(first));
			}
			if (Files.isWritable(VERSION_2.resolve("cgroup.procs"))) {
				Files.createDirectory(second);
				Files.writeString(second.resolve("cpu.max"), micros + " " + PERIOD_MICROS);
				return Optional.of(new CpuQuota(second));
			}
		}
		catch (IOException ex) {
			delete(first);
			delete(second);
		}
		return Optional.empty();
	}

	/** What comes before a command for it to run within the quota. */
	List<String> launcher() {
		return List.of("sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", this.group.resolve("cgroup.procs").toString());
	}

	/** Removes the group, which must have no process that runs. */
	@Override
	public void close() {
		// A process that has ended may be in it a moment longer.
		await().atMost(Duration.ofMinutes(1)).until(() -> delete(this.group));
	}

	private static boolean delete(Path group) {
		try {
			Files.deleteIfExists(group);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
