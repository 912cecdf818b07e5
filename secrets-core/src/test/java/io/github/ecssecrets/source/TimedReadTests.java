package io.github.ecssecrets.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link TimedRead}, and for how a {@link DirectoryEntry} ends a wait for a
 * pipe.
 */
class TimedReadTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private final CountDownLatch gate = new CountDownLatch(1);

	private final AtomicInteger woken = new AtomicInteger();

	@Test
	void readGivesWhatTheFileGives() throws IOException {
		assertThat(new TimedRead(file(() -> new byte[] { 1 }), SHORT).read()).containsExactly(1);
		assertThat(new TimedRead(file(() -> null), SHORT).read()).isNull();
		assertThat(this.woken).hasValue(0);
	}

	@Test
	void readFailsAsTheFileDoes() {
		IOException failure = new NoSuchFileException("x");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new TimedRead(file(() -> {
			throw failure;
		}), SHORT).read()).isSameAs(failure);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new TimedRead(file(() -> {
			throw new IllegalStateException("canary-text of a foreign exception");
		}), SHORT).read()).withMessage("java.lang.IllegalStateException").withNoCause();
	}

	@Test
	void readWhenItHangsFailsInTimeAndLeavesTheThreadBehind() {
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(FileSystemException.class)
				.isThrownBy(() -> new TimedRead(hanging(), SHORT).read())
				.satisfies((ex) -> assertThat(ex.getReason()).contains("is it a named pipe?"));
		}
		assertThat(this.woken.get()).isPositive();
		this.gate.countDown();
	}

	@Test
	void readWhenItIsWokenGoesOn() throws IOException {
		TimedRead.TimedFile file = new Fake(() -> pass(this.gate)) {

			@Override
			public void wake() {
				TimedReadTests.this.gate.countDown();
			}

		};
		assertThat(new TimedRead(file, Duration.ofSeconds(20)).read()).containsExactly(2);
	}

	@Test
	void readIsWokenAgainUntilItGoesOn() throws IOException {
		CountDownLatch wakes = new CountDownLatch(3);
		TimedRead.TimedFile file = new Fake(() -> pass(wakes)) {

			@Override
			public void wake() {
				wakes.countDown();
			}

		};
		assertThat(new TimedRead(file, Duration.ofMinutes(1)).read()).containsExactly(2);
	}

	@Test
	void readRunsOnADaemonThread() throws IOException {
		TimedRead.TimedFile file = file(() -> Thread.currentThread().isDaemon() ? new byte[] { 1 } : null);
		assertThat(new TimedRead(file, Duration.ofMinutes(1)).read()).containsExactly(1);
	}

	@Test
	void readWhenThirtyTwoHangFailsUntilTheyGoOn() {
		List<String> reasons = new ArrayList<>();
		for (int i = 0; i < 33; i++) {
			assertThatExceptionOfType(FileSystemException.class)
				.isThrownBy(() -> new TimedRead(hanging(), Duration.ofMillis(1)).read())
				.satisfies((ex) -> reasons.add(ex.getReason()));
		}
		assertThat(reasons).contains("it was not opened within 0 seconds; other files still take as long");
		this.gate.countDown();
		await().atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(new TimedRead(file(() -> new byte[] { 1 }), Duration.ofMinutes(1)).read())
				.containsExactly(1));
	}

	@Test
	void readWhenTheThreadIsInterruptedEndsAndStaysInterrupted() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedIOException.class)
			.isThrownBy(() -> new TimedRead(hanging(), Duration.ofSeconds(20)).read());
		assertThat(Thread.interrupted()).isTrue();
		this.gate.countDown();
	}

	@Test
	void wakeReaderEndsTheWaitForAPipe(@TempDir Path directory) throws Exception {
		assumeThat(new ProcessBuilder("mkfifo", directory.resolve("pipe").toString()).start().waitFor()).isZero();
		try (var stream = Files.newDirectoryStream(directory)) {
			assumeThat(stream).isInstanceOf(SecureDirectoryStream.class);
			OpenDirectory open = new OpenDirectory(directory, (SecureDirectoryStream<Path>) stream);
			DirectoryEntry pipe = open.entry(Path.of("pipe"));
			CompletableFuture<Long> size = CompletableFuture.supplyAsync(() -> size(pipe));
			await().atMost(Duration.ofMinutes(1)).until(() -> {
				pipe.wakeReader();
				return size.isDone();
			});
			assertThat(size).isCompletedWithValue(0L);
			DirectoryEntry absent = open.entry(Path.of("absent"));
			absent.wakeReader();
			assertThat(directory.resolve("absent")).doesNotExist();
		}
	}

	private static long size(DirectoryEntry entry) {
		try (var channel = entry.open(Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
			return channel.size();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private TimedRead.TimedFile hanging() {
		return file(() -> pass(this.gate));
	}

	private static byte[] pass(CountDownLatch gate) throws IOException {
		try {
			gate.await();
			return new byte[] { 2 };
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException();
		}
	}

	private TimedRead.TimedFile file(Content content) {
		return new Fake(content) {

			@Override
			public void wake() {
				TimedReadTests.this.woken.incrementAndGet();
			}

		};
	}

	private interface Content {

		byte[] read() throws IOException;

	}

	private abstract static class Fake implements TimedRead.TimedFile {

		private final Content content;

		Fake(Content content) {
			this.content = content;
		}

		@Override
		public byte[] read() throws IOException {
			return this.content.read();
		}

		@Override
		public Path path() {
			return Path.of("file");
		}

	}

}
