package io.github.ecssecrets.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in files that were mounted into the container, below one directory:
 * <ol>
 * <li>a field in {@code <directory>/<secret name>/<json key>}, unless the key is a JSON
 * Pointer;
 * <li>a whole secret in {@code <directory>/<secret name>}, whose JSON holds fields too.
 * </ol>
 * A {@code /} in the name of a secret is a sub-directory. A file holds the current
 * version; references to another version are not answered.
 * <p>
 * The content is UTF-8 text, or binary if it is not valid UTF-8. As with Spring Boot's
 * {@code configtree:}, the line break at the end of a text of one line is not part of it;
 * a text of several lines, such as a PEM file, keeps its last one. An empty file counts
 * as absent. A file is larger than 65,536 bytes only by mistake and is refused.
 * <p>
 * Nothing outside of the directory is ever read: neither a name nor a symbolic link leads
 * there. Links within it are followed, so that the atomic updates of Kubernetes and of
 * CSI drivers are seen at the next call, which a store makes with each check for new
 * versions. Thread-safe; every call reads the file.
 */
public final class FileSecretSource implements SeedSource {

	/** The name of this source. */
	public static final String NAME = "file";

	private static final int LARGEST_FILE = 65_536;

	private static final int LONGEST_FILE_NAME = 255;

	private static final int ATTEMPTS = 5;

	private final Path directory;

	/**
	 * Creates a source.
	 * @param directory where the files are; secrets are absent while it does not exist
	 */
	public FileSecretSource(Path directory) {
		this.directory = directory;
	}

	@Override
	public String name() {
		return NAME;
	}

	/**
	 * Finds a whole secret.
	 * @param reference which secret
	 * @return the content of its file, or {@code null} if there is none
	 * @throws SecretAccessDeniedException if this process may not read the file
	 * @throws SecretMalformedException if the file is too large
	 * @throws SecretUnavailableException if reading fails in another way
	 */
	@Override
	public @Nullable Secret find(SecretReference reference) {
		Path path = wholePath(reference);
		return (path != null) ? read(reference, path) : null;
	}

	@Override
	public @Nullable Secret findField(SecretReference reference) {
		Path path = fieldPath(reference);
		Secret field = (path != null) ? read(reference, path) : null;
		if (field != null) {
			return field;
		}
		String key = String.valueOf(reference.jsonKey());
		Secret whole = find(reference);
		return (whole != null && whole.hasField(key)) ? whole.part(key) : null;
	}

	@Override
	public String describe(SecretReference reference) {
		List<String> paths = new ArrayList<>();
		for (Path path : new Path[] { fieldPath(reference), wholePath(reference) }) {
			if (path != null) {
				paths.add(path.toString());
			}
		}
		return paths.isEmpty() ? "no file in " + this.directory : "file " + String.join(" or ", paths);
	}

	private @Nullable Path wholePath(SecretReference reference) {
		return reference.isCurrent() ? below(this.directory, reference.name().split("/", -1)) : null;
	}

	private @Nullable Path fieldPath(SecretReference reference) {
		Path whole = wholePath(reference);
		String key = reference.jsonKey();
		return (whole != null && key != null) ? below(whole, key) : null;
	}

	private static @Nullable Path below(Path parent, String... fileNames) {
		Path path = parent;
		for (String fileName : fileNames) {
			if (!isFileName(fileName)) {
				return null;
			}
			try {
				path = path.resolve(fileName);
			}
			catch (InvalidPathException ex) {
				return null;
			}
		}
		return path;
	}

	private static boolean isFileName(String text) {
		return !text.isEmpty() && !text.equals(".") && !text.equals("..") && text.indexOf('/') < 0
				&& text.indexOf('\\') < 0 && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_FILE_NAME;
	}

	private @Nullable Secret read(SecretReference reference, Path path) {
		try {
			byte[] content = content(path);
			return (content != null) ? secret(reference, path, content) : null;
		}
		catch (IOException ex) {
			throw failure(reference, path, ex);
		}
	}

	/**
	 * Reads a file. An update may remove it between finding and opening it, while the
	 * link to it stays; then the new one is read.
	 */
	private byte @Nullable [] content(Path path) throws IOException {
		for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
			try {
				Path file = realFile(path);
				return (file != null) ? contentOf(file) : null;
			}
			catch (NoSuchFileException ex) {
				if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
					return null;
				}
			}
		}
		return null;
	}

	private static byte[] contentOf(Path file) throws IOException {
		try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
			return content.readNBytes(LARGEST_FILE + 1);
		}
	}

	private @Nullable Path realFile(Path path) throws IOException {
		if (isBelowFile(path)) {
			return null;
		}
		Path root = this.directory.toRealPath();
		Path file = root.resolve(this.directory.relativize(path)).toRealPath();
		if (!file.startsWith(root)) {
			return null;
		}
		return Files.readAttributes(file, BasicFileAttributes.class).isRegularFile() ? file : null;
	}

	private boolean isBelowFile(Path path) {
		Path parent = path.getParent();
		while (parent != null && !parent.equals(this.directory)) {
			if (Files.isRegularFile(parent)) {
				return true;
			}
			parent = parent.getParent();
		}
		return false;
	}

	private static @Nullable Secret secret(SecretReference reference, Path path, byte[] content) {
		SecretOrigin origin = new SecretOrigin.MountedFile(path);
		if (content.length > LARGEST_FILE) {
			throw new SecretMalformedException(reference,
					"File '%s' is larger than %d bytes, the limit of Secrets Manager; is it the file of secret '%s'?"
						.formatted(path, LARGEST_FILE, reference),
					origin);
		}
		Secret.Builder builder = Secret.builder(reference.name(), origin);
		Secret secret = builder.textOrBinary(content);
		if (secret.isBinary()) {
			return secret;
		}
		String text = withoutLineBreak(secret.reveal());
		return text.isEmpty() ? null : builder.text(text);
	}

	private static String withoutLineBreak(String text) {
		int lineBreak = text.indexOf('\n');
		if (lineBreak < 0 || lineBreak < text.length() - 1) {
			return text;
		}
		return text.substring(0, text.endsWith("\r\n") ? lineBreak - 1 : lineBreak);
	}

	static SecretException failure(SecretReference reference, Path path, IOException ex) {
		if (ex instanceof AccessDeniedException) {
			return new SecretAccessDeniedException(reference,
					"File '%s' of secret '%s' may not be read by user '%s', who runs this process; let that user read the file and enter its directories"
						.formatted(path, reference, System.getProperty("user.name")),
					null, null, ex);
		}
		return new SecretUnavailableException(reference,
				"File '%s' of secret '%s' could not be read (%s); check its mount".formatted(path, reference,
						ex.getClass().getSimpleName()),
				null, ex);
	}

}
