package io.github.ecssecrets.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads one regular file below a directory and nothing else, whatever somebody exchanges
 * in that directory meanwhile.
 * <p>
 * Directories are opened one by one, each relative to the one before. The operating
 * system follows no link; its text is read and followed here, never above the directory.
 * What counts is what was opened, not what was looked at before: an opened directory must
 * be the very entry that was seen to be one, and an opened file must have a size, which
 * pipes and devices do not have.
 * <p>
 * Where the file system has no directory streams of that kind (other than on Linux), the
 * file is read by its path, which somebody may exchange between a look and the opening.
 * <p>
 * An instance reads once, on one thread. Opening a pipe takes until somebody writes to
 * it; another thread can end that with {@link #wake()}.
 */
final class ConfinedFile implements TimedRead.TimedFile {

	private static final int MAXIMUM_LINKS = 40;

	private static final int ATTEMPTS = 100;

	/**
	 * An update removes the old file between two looks; so often in a row it does not.
	 */
	private static final int ATTEMPTS_IF_GONE = 5;

	/** What was exchanged and exchanged back looks like a failure of what is there. */
	private static final int ATTEMPTS_IF_FAILED = 10;

	private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

	private final Path root;

	private final Path within;

	private final int limit;

	private final DirectoryOpener opener;

	/** The open directories, the innermost first. */
	private final Deque<OpenDirectory> directories = new ArrayDeque<>();

	private final Deque<Path> ahead = new ArrayDeque<>();

	private int links;

	private volatile @Nullable DirectoryEntry opening;

	/**
	 * Names a file.
	 * @param root the directory, which may itself be given by a link
	 * @param within the way from there to the file, without dots
	 * @param limit how many bytes are read at most
	 */
	ConfinedFile(Path root, Path within, int limit) {
		this(root, within, limit, Files::newDirectoryStream);
	}

	ConfinedFile(Path root, Path within, int limit, DirectoryOpener opener) {
		this.root = root;
		this.within = within;
		this.limit = limit;
		this.opener = opener;
	}

	@Override
	public Path path() {
		return this.root.resolve(this.within);
	}

	/**
	 * Reads the file.
	 * @return its content up to the limit; {@code null} if there is no regular file of
	 * that name within the directory
	 * @throws IOException if the file cannot be read, or changes all the time
	 */
	@Override
	public byte @Nullable [] read() throws IOException {
		int gone = 0;
		int failed = 0;
		for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
			try {
				return readOnce();
			}
			catch (NoSuchFileException ex) {
				if (this.links == 0 || ++gone == ATTEMPTS_IF_GONE) {
					return null;
				}
			}
			catch (ChangedException ex) {
				gone = 0;
			}
			catch (FileSystemLoopException ex) {
				throw ex;
			}
			catch (IOException ex) {
				if (++failed == ATTEMPTS_IF_FAILED) {
					throw ex;
				}
			}
		}
		throw new FileSystemException(path().toString(), null, "it changes all the time");
	}

	private byte @Nullable [] readOnce() throws IOException {
		this.links = 0;
		this.ahead.clear();
		push(this.within);
		try (DirectoryStream<Path> stream = this.opener.open(this.root.resolve("."))) {
			if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
				return readByPath();
			}
			this.directories.push(new OpenDirectory(this.root, secure));
			return walk();
		}
		finally {
			leave(0);
		}
	}

	private byte @Nullable [] walk() throws IOException {
		while (!this.ahead.isEmpty()) {
			Path name = this.ahead.pop();
			if (name.toString().equals("..")) {
				if (this.directories.size() == 1) {
					return null;
				}
				leave(this.directories.size() - 1);
			}
			else if (!name.toString().isEmpty() && !name.toString().equals(".")) {
				DirectoryEntry entry = this.directories.getFirst().entry(name);
				BasicFileAttributes seen = entry.attributes();
				if (seen.isDirectory()) {
					this.directories.push(enter(entry, seen));
				}
				else if (!seen.isSymbolicLink()) {
					return (seen.isRegularFile() && this.ahead.isEmpty()) ? content(entry, seen) : null;
				}
				else if (!follow(entry)) {
					return null;
				}
			}
		}
		return null;
	}

	private static OpenDirectory enter(DirectoryEntry entry, BasicFileAttributes seen) throws IOException {
		OpenDirectory opened;
		try {
			opened = entry.openDirectory();
		}
		catch (IOException ex) {
			throw entry.isStill(seen) ? ex : new ChangedException();
		}
		if (!Objects.equals(opened.attributes().fileKey(), seen.fileKey())) {
			opened.close();
			throw new ChangedException();
		}
		return opened;
	}

	/**
	 * Follows a link.
	 * @return {@code false} if it names a place outside
	 */
	private boolean follow(DirectoryEntry entry) throws IOException {
		if (++this.links > MAXIMUM_LINKS) {
			throw new FileSystemLoopException(path().toString());
		}
		Path target = entry.target();
		if (target.isAbsolute()) {
			Path absolute = this.root.toAbsolutePath();
			Path base = target.startsWith(absolute) ? absolute : this.root.toRealPath();
			if (!target.startsWith(base)) {
				return false;
			}
			leave(1);
			target = base.relativize(target);
		}
		push(target);
		return true;
	}

	private void push(Path names) {
		for (int i = names.getNameCount() - 1; i >= 0; i--) {
			this.ahead.push(names.getName(i));
		}
	}

	private void leave(int depth) throws IOException {
		while (this.directories.size() > depth) {
			this.directories.pop().close();
		}
	}

	private byte[] content(DirectoryEntry entry, BasicFileAttributes seen) throws IOException {
		this.opening = entry;
		try (SeekableByteChannel file = entry.open(READ)) {
			this.opening = null;
			if (file.size() > 0) {
				return content(file);
			}
			if (seen.size() > 0 || !entry.isStill(seen)) {
				throw new ChangedException();
			}
			return new byte[0];
		}
		catch (IOException ex) {
			throw entry.isStill(seen) ? ex : new ChangedException();
		}
		finally {
			this.opening = null;
		}
	}

	private byte[] content(SeekableByteChannel file) throws IOException {
		ByteBuffer content = ByteBuffer.allocate(this.limit);
		int read = 0;
		while (read >= 0 && content.hasRemaining()) {
			read = file.read(content);
		}
		byte[] bytes = new byte[content.position()];
		content.flip().get(bytes);
		return bytes;
	}

	private byte @Nullable [] readByPath() throws IOException {
		Path real = this.root.toRealPath();
		Path file = path().toRealPath();
		if (!file.startsWith(real) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			return null;
		}
		try (SeekableByteChannel channel = Files.newByteChannel(file, READ)) {
			return content(channel);
		}
	}

	@Override
	public void wake() {
		DirectoryEntry entry = this.opening;
		if (entry != null) {
			entry.wakeReader();
		}
	}

	/**
	 * Opens the directory that a file is below.
	 */
	interface DirectoryOpener {

		DirectoryStream<Path> open(Path directory) throws IOException;

	}

	/**
	 * Something was exchanged between two looks.
	 */
	static final class ChangedException extends IOException {

		private static final long serialVersionUID = 1L;

	}

}
