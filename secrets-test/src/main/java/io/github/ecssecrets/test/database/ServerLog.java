package io.github.ecssecrets.test.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The log of a database. The database writes a line before it tells its client.
 */
final class ServerLog {

	private final Path file;

	ServerLog(Path file) {
		this.file = file;
	}

	Path file() {
		return this.file;
	}

	int count(String text) {
		try (Stream<String> lines = Files.lines(this.file, StandardCharsets.ISO_8859_1)) {
			String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
			return (int) lines.filter((line) -> line.contains(bytes)).count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
