package io.github.ecssecrets.test.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A temporary directory, which is deleted at the end of the process at the latest.
 */
record ScratchDirectory(Path path) {

	static ScratchDirectory create(String prefix) throws IOException {
		Path path = Files.createTempDirectory(prefix);
		path.toFile().deleteOnExit();
		return new ScratchDirectory(path);
	}

	Path file(String name) {
		Path file = this.path.resolve(name);
		file.toFile().deleteOnExit();
		return file;
	}

	/**
	 * Delete the directory and everything in it; nothing happens if it is gone.
	 */
	void delete() {
		if (Files.notExists(this.path)) {
			return;
		}
		try (Stream<Path> files = Files.walk(this.path)) {
			for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
