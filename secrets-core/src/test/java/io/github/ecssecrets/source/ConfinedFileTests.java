package io.github.ecssecrets.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;

import io.github.ecssecrets.source.StagedDirectory.Step;
import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ConfinedFile}: what it does when something is exchanged between two of
 * its steps. {@link FileSecretSourceTests} has the rest.
 */
class ConfinedFileTests {

	private final String value = Canary.value();

	private final String other = Canary.value();

	private final StagedDirectory stage = new StagedDirectory();

	@TempDir
	private Path root;

	private Path directory;

	private Path aside;

	@BeforeEach
	void setUp() throws IOException {
		this.directory = Files.createDirectory(this.root.resolve("secrets"));
		this.aside = this.root.resolve("aside");
		try (DirectoryStream<Path> stream = Files.newDirectoryStream(this.directory)) {
			assumeThat(stream).isInstanceOf(SecureDirectoryStream.class);
		}
	}

	@AfterEach
	void nothingStaysOpen() {
		assertThat(this.stage.open()).isZero();
	}

	@Test
	void readGivesTheContentUpToTheLimit() throws IOException {
		write("prod/db", this.value);
		assertThat(read("prod/db")).isEqualTo(this.value);
		ConfinedFile limited = new ConfinedFile(this.directory, Path.of("prod/db"), 7, this.stage);
		assertThat(limited.read()).asString().isEqualTo(Canary.MARK);
	}

	@Test
	void readWhenFileIsEmptyGivesNoBytes() throws IOException {
		write("db", "");
		assertThat(read("db")).isEmpty();
	}

	@Test
	void readWhenFileHasNoSizeDoesNotReadIt() throws IOException {
		Path kernel = Path.of("/proc/self");
		assumeThat(kernel.resolve("status")).isRegularFile();
		assertThat(new ConfinedFile(kernel, Path.of("status"), 100).read()).isEmpty();
	}

	@Test
	void readWhenFileIsAbsentLooksOnce() throws IOException {
		assertThat(read("db")).isNull();
		assertThat(this.stage.count(Step.LOOK, "db")).isEqualTo(1);
	}

	@Test
	void readWhenLinkDanglesLooksAgainForTheUpdateThatMayHaveMovedIt() throws IOException {
		link("db", "..2026");
		assertThat(read("db")).isNull();
		assertThat(this.stage.count(Step.LOOK, "..2026")).isEqualTo(5);
	}

	@Test
	void readWhenOpeningFailsTriesTenTimes() throws IOException {
		write("db", this.value);
		IOException failure = new FileSystemException("db", null, "Input/output error");
		this.stage.before(Step.OPEN_FILE, "db", () -> {
			throw failure;
		});
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> read("db")).isSameAs(failure);
		assertThat(this.stage.count(Step.OPEN_FILE, "db")).isEqualTo(10);
	}

	@Test
	void readWhenOpeningADirectoryFailsTriesTenTimes() throws IOException {
		write("prod/db", this.value);
		IOException failure = new FileSystemException("prod", null, "Input/output error");
		this.stage.before(Step.OPEN_DIRECTORY, "prod", () -> {
			throw failure;
		});
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> read("prod/db")).isSameAs(failure);
		assertThat(this.stage.count(Step.OPEN_DIRECTORY, "prod")).isEqualTo(10);
	}

	@Test
	void readWhenOpeningFailsForAWhileGivesTheContent() throws IOException {
		write("db", this.value);
		this.stage.before(Step.OPEN_FILE, "db", () -> {
			if (this.stage.count(Step.OPEN_FILE, "db") < 10) {
				throw new FileSystemException("db");
			}
		});
		assertThat(read("db")).isEqualTo(this.value);
	}

	@Test
	void readWhenDirectoryIsExchangedOnceReadsTheNewOne() throws IOException {
		write("prod/db", this.value);
		Files.createDirectory(this.aside);
		Files.writeString(this.aside.resolve("db"), this.other);
		this.stage.before(Step.OPEN_DIRECTORY, "prod", once(() -> exchange("prod")));
		assertThat(read("prod/db")).isEqualTo(this.other);
	}

	@Test
	void readWhenDirectoryIsExchangedAllTheTimeGivesUp() throws IOException {
		write("prod/db", this.value);
		Files.createDirectory(this.aside);
		this.stage.before(Step.OPEN_DIRECTORY, "prod", () -> exchange("prod"));
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> read("prod/db"))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("it changes all the time"))
			.satisfies((ex) -> assertThat(ex.getFile()).isEqualTo(this.directory.resolve("prod/db").toString()));
		assertThat(this.stage.count(Step.OPEN_DIRECTORY, "prod")).isEqualTo(100);
	}

	@Test
	void readWhenDirectoryBecomesALinkToTheOutsideReadsNothingThere() throws IOException {
		write("prod/db", this.value);
		Path outside = Files.createDirectory(this.root.resolve("outside"));
		Files.writeString(outside.resolve("db"), this.other);
		Files.createSymbolicLink(this.aside, outside);
		this.stage.before(Step.OPEN_DIRECTORY, "prod", once(() -> exchange("prod")));
		assertThat(read("prod/db")).isNull();
		this.stage.before(Step.OPEN_DIRECTORY, "prod", () -> exchange("prod"))
			.before(Step.LOOK, "prod", () -> exchangeUnlessDirectory("prod"));
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> read("prod/db"))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("it changes all the time"));
	}

	@Test
	void readWhenFileBecomesALinkFollowsItWithinTheDirectory() throws IOException {
		write("db", this.value);
		write("..2026/db", this.other);
		Files.createSymbolicLink(this.aside, Path.of("..2026/db"));
		this.stage.before(Step.OPEN_FILE, "db", once(() -> exchange("db")));
		assertThat(read("db")).isEqualTo(this.other);
	}

	@Test
	void readWhenFileIsEmptiedByItsWriterWaitsForTheContent() throws IOException {
		write("db", this.value);
		this.stage.before(Step.OPEN_FILE, "db", once(() -> write("db", "")));
		this.stage.before(Step.LOOK, "db", () -> {
			if (Files.size(this.directory.resolve("db")) == 0) {
				write("db", this.other);
			}
		});
		assertThat(read("db")).isEqualTo(this.other);
	}

	@Test
	void readWhenFileIsGoneBeforeItIsOpenedIsAbsent() throws IOException {
		write("db", this.value);
		this.stage.before(Step.OPEN_FILE, "db", () -> Files.delete(this.directory.resolve("db")));
		assertThat(read("db")).isNull();
		assertThat(this.stage.count(Step.OPEN_FILE, "db")).isEqualTo(1);
	}

	@Test
	void wakeWhenFileBecomesAPipeEndsTheOpening() throws Exception {
		write("db", this.value);
		assumeThat(new ProcessBuilder("mkfifo", this.aside.toString()).start().waitFor()).isZero();
		this.stage.before(Step.OPEN_FILE, "db", once(() -> exchange("db")));
		ConfinedFile file = file("db");
		file.wake();
		CompletableFuture<byte[]> reading = CompletableFuture.supplyAsync(() -> {
			try {
				return file.read();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		await().atMost(Duration.ofMinutes(1)).until(() -> {
			file.wake();
			return reading.isDone();
		});
		assertThat(reading).isCompletedWithValue(null);
	}

	@Test
	void readFollowsFortyLinksAndNoMore() throws IOException {
		write("file", this.value);
		for (int i = 1; i <= 41; i++) {
			link("link" + i, (i > 1) ? "link" + (i - 1) : "file");
		}
		assertThat(read("link40")).isEqualTo(this.value);
		assertThatExceptionOfType(FileSystemLoopException.class).isThrownBy(() -> read("link41"))
			.satisfies((ex) -> assertThat(ex.getFile()).isEqualTo(this.directory.resolve("link41").toString()));
	}

	@Test
	void readWhenLinkLeavesTheDirectoryReadsNothingOfTheSameNameWithin() throws IOException {
		write("db", this.value);
		link("elsewhere", Files.createDirectory(this.root.resolve("outside")).toString());
		assertThat(read("elsewhere/db")).isNull();
	}

	@Test
	void readWhenLinkIsAbsoluteStartsAtTheDirectory() throws IOException {
		write("db", this.value);
		Files.createDirectories(this.directory.resolve("a/b"));
		link("a/b/db", this.directory.resolve("db").toString());
		assertThat(read("a/b/db")).isEqualTo(this.value);
	}

	@Test
	void readWhenDirectoryItselfIsALinkTakesAbsoluteLinksByEitherPath() throws IOException {
		Path linked = Files.createSymbolicLink(this.root.resolve("linked"), Path.of("secrets"));
		write("db", this.value);
		link("real", this.directory.toRealPath().resolve("db").toString());
		link("given", linked.resolve("db").toString());
		for (String name : new String[] { "real", "given" }) {
			assertThat(new ConfinedFile(linked, Path.of(name), 100, this.stage).read()).as(name)
				.asString()
				.isEqualTo(this.value);
		}
	}

	@Test
	void readWhenDirectoriesAreOpenedByPathOnlyStaysWithin() throws IOException {
		write("db", this.value);
		write("prod/db", this.other);
		link("within", "prod/db");
		link("outside", Files.writeString(this.root.resolve("outside"), this.value).toString());
		assertThat(readByPath("db")).isEqualTo(this.value);
		assertThat(readByPath("within")).isEqualTo(this.other);
		assertThat(readByPath("outside")).isNull();
		assertThat(readByPath("prod")).isNull();
		assertThat(readByPath("absent")).isNull();
	}

	@Test
	void isStillUntilTheNameStandsForSomethingElse() throws IOException {
		write("db", this.value);
		Files.writeString(this.aside, this.other);
		try (OpenDirectory open = this.stage.openDirectory(this.directory)) {
			DirectoryEntry entry = open.entry(Path.of("db"));
			BasicFileAttributes seen = entry.attributes();
			assertThat(entry.isStill(seen)).isTrue();
			exchange("db");
			assertThat(entry.isStill(seen)).isFalse();
			Files.delete(this.directory.resolve("db"));
			assertThat(entry.isStill(seen)).isFalse();
			assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(entry::attributes);
		}
	}

	private String read(String name) throws IOException {
		byte[] content = file(name).read();
		return (content != null) ? new String(content, StandardCharsets.UTF_8) : null;
	}

	private ConfinedFile file(String name) {
		return new ConfinedFile(this.directory, Path.of(name), 100, this.stage);
	}

	/** Reads as on a system whose directories are no more than their paths. */
	private String readByPath(String name) throws IOException {
		byte[] content = new ConfinedFile(this.directory, Path.of(name), 100, ByPath::new).read();
		return (content != null) ? new String(content, StandardCharsets.UTF_8) : null;
	}

	private void write(String name, String content) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
	}

	private void link(String name, String target) throws IOException {
		Files.createSymbolicLink(this.directory.resolve(name), Path.of(target));
	}

	/** Puts what lies aside in the place of a name, and what was there aside. */
	private void exchange(String name) throws IOException {
		Path path = this.directory.resolve(name);
		Path spare = this.root.resolve("spare");
		Files.move(path, spare);
		Files.move(this.aside, path);
		Files.move(spare, this.aside);
	}

	private void exchangeUnlessDirectory(String name) throws IOException {
		if (Files.isSymbolicLink(this.directory.resolve(name))) {
			exchange(name);
		}
	}

	private static StagedDirectory.Action once(StagedDirectory.Action action) {
		boolean[] done = { false };
		return () -> {
			if (!done[0]) {
				done[0] = true;
				action.run();
			}
		};
	}

	private record ByPath(Path directory) implements DirectoryStream<Path> {

		@Override
		public Iterator<Path> iterator() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void close() {
		}

	}

}
