package io.github.ecssecrets.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads for a while, as often as it goes, while another process exchanges what is read by
 * {@code renameat2}. Needs Linux and Python 3. Not part of the build, which has a shorter
 * attack in {@link FileSecretSourceTests}: {@code mvn -pl secrets-core test
 * -Dtest=FileAttackOnDemand -Dattack.seconds=20}.
 */
class FileAttackOnDemand {

	private static final long SECONDS = Long.getLong("attack.seconds", 20);

	private static final SecretReference SECRET = SecretReference.parse("prod/db");

	@TempDir
	private Path root;

	private Path directory;

	private Path outside;

	private FileSecretSource source;

	private Process attacker;

	@BeforeEach
	void setUp() throws IOException {
		this.directory = Files.createDirectories(this.root.resolve("secrets"));
		this.outside = Files.createDirectories(this.root.resolve("outside/prod"));
		Files.writeString(this.outside.resolve("db"), "canary-outside");
		Files.createDirectory(this.directory.resolve("prod"));
		Files.writeString(this.directory.resolve("prod/db"), "inside");
		this.source = new FileSecretSource(this.directory);
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.attacker.destroyForcibly().waitFor();
	}

	@ParameterizedTest
	@EnumSource
	@Timeout(value = 10, unit = TimeUnit.MINUTES)
	void readsNothingElseAndNeverHangs(Attack attack) throws Exception {
		attack(attack.prepare(this));
		Map<String, Integer> outcomes = new TreeMap<>();
		long longest = 0;
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
		while (System.nanoTime() - end < 0) {
			long start = System.nanoTime();
			outcomes.merge(outcome(), 1, Integer::sum);
			longest = Math.max(longest, System.nanoTime() - start);
		}
		assertThat(this.attacker.isAlive()).as("the attack went on").isTrue();
		stop();
		System.out.printf("%s: %s, longest %d ms%n", attack, outcomes, TimeUnit.NANOSECONDS.toMillis(longest));
		assertThat(outcomes.keySet()).isSubsetOf("inside", "absent", "unavailable");
		assertThat(outcomes).containsKey("inside");
		assertThat(longest).isLessThan(TimedRead.TIMEOUT.multipliedBy(2).toNanos());
		for (int i = 0; i < 100; i++) {
			assertThat(outcome()).isIn("inside", "absent");
		}
	}

	private String outcome() {
		try {
			Secret secret = this.source.find(SECRET);
			return (secret != null) ? secret.reveal() : "absent";
		}
		catch (SecretUnavailableException ex) {
			return "unavailable";
		}
	}

	private void attack(Path... pairs) throws Exception {
		Path script = Path.of(FileAttackOnDemand.class.getResource("/attack/exchange.py").toURI());
		List<String> command = new ArrayList<>(List.of("python3", script.toString()));
		List.of(pairs).forEach((path) -> command.add(path.toString()));
		this.attacker = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		assertThat(this.attacker.inputReader().readLine()).isEqualTo("ready");
	}

	private Path link(String name, Path target) throws IOException {
		return Files.createSymbolicLink(this.directory.resolve(name), target);
	}

	private Path pipe(String name) throws Exception {
		Path pipe = this.directory.resolve(name);
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		return pipe;
	}

	enum Attack {

		FILE_AND_LINK_TO_OUTSIDE {
			@Override
			Path[] prepare(FileAttackOnDemand test) throws Exception {
				return new Path[] { test.directory.resolve("prod/db"), test.link("spare", test.outside.resolve("db")) };
			}
		},

		DIRECTORY_AND_LINK_TO_OUTSIDE {
			@Override
			Path[] prepare(FileAttackOnDemand test) throws Exception {
				return new Path[] { test.directory.resolve("prod"), test.link("spare", test.outside) };
			}
		},

		FILE_AND_PIPE {
			@Override
			Path[] prepare(FileAttackOnDemand test) throws Exception {
				return new Path[] { test.directory.resolve("prod/db"), test.pipe("spare") };
			}
		},

		DIRECTORY_AND_PIPE {
			@Override
			Path[] prepare(FileAttackOnDemand test) throws Exception {
				return new Path[] { test.directory.resolve("prod"), test.pipe("spare") };
			}
		},

		LINKED_DIRECTORY_AND_LINK_TO_OUTSIDE {
			@Override
			Path[] prepare(FileAttackOnDemand test) throws Exception {
				Files.move(test.directory.resolve("prod"), test.directory.resolve("..2026"));
				test.link("prod", Path.of("..2026"));
				return new Path[] { test.directory.resolve("prod"), test.link("spare", test.outside),
						test.directory.resolve("..2026"), test.link("spare2", Path.of("../outside/prod")) };
			}
		},

		FILE_AND_DEVICE {
			@Override
			Path[] prepare(FileAttackOnDemand test) throws Exception {
				return new Path[] { test.directory.resolve("prod/db"), test.link("spare", Path.of("/dev/zero")) };
			}
		};

		abstract Path[] prepare(FileAttackOnDemand test) throws Exception;

	}

}
