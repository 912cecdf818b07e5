package io.github.ecssecrets.source;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;

/**
 * A name in an open directory. What it names may be exchanged at any time.
 *
 * @param parent the directory
 * @param name one name, neither of the dots
 */
record DirectoryEntry(OpenDirectory parent, Path name) {

	private static final Set<OpenOption> READ_AND_WRITE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE,
			LinkOption.NOFOLLOW_LINKS);

	private static final int FILE_TYPE = 0170000;

	private static final int PIPE = 0010000;

	/**
	 * What the name stands for at the moment; a link is not followed.
	 */
	BasicFileAttributes attributes() throws IOException {
		return this.parent.stream()
			.getFileAttributeView(this.name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
			.readAttributes();
	}

	/**
	 * Whether the name still stands for the same.
	 */
	boolean isStill(BasicFileAttributes seen) {
		try {
			return Objects.equals(attributes().fileKey(), seen.fileKey());
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Opens a directory. The dot after its name makes it an error to open anything else,
	 * such as a pipe, which would take for ever. A link would be followed: compare what
	 * was opened.
	 */
	OpenDirectory openDirectory() throws IOException {
		return new OpenDirectory(path(), this.parent.stream().newDirectoryStream(this.name.resolve(".")));
	}

	SeekableByteChannel open(Set<OpenOption> options) throws IOException {
		return this.parent.stream().newByteChannel(this.name, options);
	}

	/**
	 * Where a link leads. Read by its path, which may be exchanged: the answer is only a
	 * text to follow.
	 */
	Path target() throws IOException {
		try {
			return Files.readSymbolicLink(path());
		}
		catch (NotLinkException ex) {
			throw new ConfinedFile.ChangedException();
		}
	}

	/**
	 * Lets a thread go on that waits for somebody to write to this pipe. On Linux opening
	 * a pipe for both directions waits for nobody.
	 */
	void wakeReader() {
		try {
			Object mode = Files.getAttribute(path(), "unix:mode", LinkOption.NOFOLLOW_LINKS);
			if (mode instanceof Integer bits && (bits & FILE_TYPE) == PIPE) {
				open(READ_AND_WRITE).close();
			}
		}
		catch (IOException | UnsupportedOperationException | IllegalArgumentException ex) {
			return; // tried again until the reader goes on
		}
	}

	private Path path() {
		return this.parent.path().resolve(this.name);
	}

}
