package io.github.ecssecrets.source;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A directory that stays the same one, whatever happens to its path.
 *
 * @param path where it was opened
 * @param stream holds it open
 */
record OpenDirectory(Path path, SecureDirectoryStream<Path> stream) implements AutoCloseable {

	DirectoryEntry entry(Path name) {
		return new DirectoryEntry(this, name);
	}

	BasicFileAttributes attributes() throws IOException {
		return this.stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
	}

	@Override
	public void close() throws IOException {
		this.stream.close();
	}

}
