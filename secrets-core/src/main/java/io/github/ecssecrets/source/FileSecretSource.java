package io.github.ecssecrets.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.ecssecrets.PrintableText;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretBuilder;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretAmbiguousException;
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
 * A {@code /} in the name of a secret is a sub-directory; one at its start counts for
 * nothing. A file holds the current version; references to another version are not
 * answered. A file that may be another secret's is not read: that of an ARN that may be
 * {@linkplain SecretReference#isAmbiguous() full or partial}, and one that two references
 * share, are a {@link SecretAmbiguousException}, unless another source answers.
 * <p>
 * The content is text in UTF-8, or in UTF-16 with a byte order mark, and binary
 * otherwise; a byte order mark is not part of the text. As with Spring Boot's
 * {@code configtree:}, the line break at the end of a text of one line is not part of it;
 * a text of several lines, such as a PEM file, keeps its last one. An empty file counts
 * as absent. A file is larger than 65,536 bytes only by mistake and is refused.
 * <p>
 * Nothing outside of the directory is ever read, and only regular files are: neither a
 * name nor a symbolic link leads there, also not while somebody exchanges files,
 * directories and links in the directory (on Linux). Links within it are followed, so the
 * atomic updates of Kubernetes and of CSI drivers are seen at the next call, which a
 * store makes with each check for new versions. Thread-safe; every call reads the file,
 * and takes five seconds at most for each.
 */
public final class FileSecretSource implements SeedSource {

	/** The name of this source. */
	public static final String NAME = "file";

	private static final int LARGEST_FILE = 65_536;

	private static final int LONGEST_FILE_NAME = 255;

	private final Path directory;

	private final SharedPlaces shared = new SharedPlaces();

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

	@Override
	public void expect(Collection<SecretReference> references) {
		references.forEach((reference) -> {
			Path path = (reference.jsonKey() != null) ? fieldPath(reference) : wholePath(reference);
			if (path != null) {
				this.shared.expect(reference, path.toString());
			}
		});
	}

	/**
	 * Finds a whole secret.
	 * @param reference which secret
	 * @return the content of its file, or {@code null} if there is none
	 * @throws SecretAccessDeniedException if this process may not read the file
	 * @throws SecretMalformedException if the file is too large, or may be another
	 * secret's
	 * @throws SecretUnavailableException if reading fails in another way
	 */
	@Override
	public @Nullable Secret find(SecretReference reference) {
		SecretReference whole = reference.whole();
		if (reference.isAmbiguous()) {
			for (SecretReference reading : whole.readings()) {
				refuseReading(reference, wholePath(reading));
			}
			return null;
		}
		return read(whole, wholePath(whole));
	}

	@Override
	public @Nullable Secret findField(SecretReference reference) {
		if (reference.isAmbiguous()) {
			for (SecretReference reading : reference.readings()) {
				refuseReading(reference, fieldPath(reading));
			}
			return null;
		}
		Secret field = read(reference, fieldPath(reference));
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
				paths.add(printable(this.directory.resolve(path)));
			}
		}
		return paths.isEmpty() ? "no file in " + printable(this.directory) : "file " + String.join(" or ", paths);
	}

	private @Nullable Path wholePath(SecretReference reference) {
		if (!reference.isCurrent() || reference.isAmbiguous()) {
			return null;
		}
		String name = reference.name();
		return below(null, (name.startsWith("/") ? name.substring(1) : name).split("/", -1));
	}

	private @Nullable Path fieldPath(SecretReference reference) {
		Path whole = wholePath(reference);
		String key = reference.jsonKey();
		return (whole != null && key != null) ? below(whole, key) : null;
	}

	private @Nullable Path below(@Nullable Path parent, String... fileNames) {
		Path path = parent;
		for (String fileName : fileNames) {
			if (!isFileName(fileName)) {
				return null;
			}
			try {
				Path name = this.directory.getFileSystem().getPath(fileName);
				path = (path != null) ? path.resolve(name) : name;
			}
			catch (InvalidPathException ex) {
				return null;
			}
		}
		return path;
	}

	private static boolean isFileName(String text) {
		return !text.isEmpty() && text.length() <= LONGEST_FILE_NAME && !text.equals(".") && !text.equals("..")
				&& text.indexOf('/') < 0 && text.indexOf('\\') < 0
				&& text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_FILE_NAME;
	}

	private @Nullable Secret read(SecretReference reference, @Nullable Path within) {
		if (within == null) {
			return null;
		}
		Path path = this.directory.resolve(within);
		byte[] content;
		try {
			content = TimedRead.of(new ConfinedFile(this.directory, within, LARGEST_FILE + 1));
		}
		catch (IOException ex) {
			throw failure(reference, path, ex);
		}
		Secret secret = (content != null) ? secret(reference, path, content) : null;
		SecretReference other = (secret != null) ? this.shared.otherThan(reference, within.toString()) : null;
		if (other != null) {
			throw new SecretAmbiguousException(reference,
					"Secret '%s' is not read from file '%s', which is that of '%s' too".formatted(reference,
							printable(path), other),
					"rename one of the two secrets, or read it from another source",
					new SecretOrigin.MountedFile(path));
		}
		return secret;
	}

	private void refuseReading(SecretReference reference, @Nullable Path within) {
		if (within != null && read(reference, within) != null) {
			Path path = this.directory.resolve(within);
			throw new SecretAmbiguousException(reference,
					"Secret '%s' is not read from file '%s': an ARN that ends in a hyphen and six characters may be full or partial, so the file may be another secret's"
						.formatted(reference, printable(path)),
					"give the secret by its name", new SecretOrigin.MountedFile(path));
		}
	}

	private static @Nullable Secret secret(SecretReference reference, Path path, byte[] content) {
		SecretOrigin origin = new SecretOrigin.MountedFile(path);
		if (content.length > LARGEST_FILE) {
			throw new SecretMalformedException(reference,
					"File '%s' is larger than %d bytes, the limit of Secrets Manager; is it the file of secret '%s'?"
						.formatted(printable(path), LARGEST_FILE, reference),
					origin);
		}
		SecretBuilder builder = Secret.builder(reference.name(), origin);
		String decoded = FileContent.text(content);
		if (decoded == null) {
			return builder.binary(content);
		}
		String text = FileContent.withoutLineBreak(decoded);
		return text.isEmpty() ? null : builder.text(text);
	}

	private static String printable(Path path) {
		return PrintableText.of(path.toString());
	}

	static SecretException failure(SecretReference reference, Path path, IOException ex) {
		boolean printable = printable(path).equals(path.toString());
		IOException cause = printable ? ex : null; // its message has the path as it is
		if (ex instanceof AccessDeniedException) {
			return new SecretAccessDeniedException(reference,
					"File '%s' of secret '%s' may not be read by user '%s', who runs this process; let that user read the file and enter its directories"
						.formatted(printable(path), reference, System.getProperty("user.name")),
					null, null, cause);
		}
		String reason = (ex instanceof FileSystemException failure) ? failure.getReason() : null;
		return new SecretUnavailableException(reference,
				"File '%s' of secret '%s' could not be read (%s); check its mount".formatted(printable(path), reference,
						(reason != null) ? reason : ex.getClass().getSimpleName()),
				null, cause);
	}

}
