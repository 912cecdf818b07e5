package io.github.ecssecrets.aws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Whether others than the owner of a file may change it: by its own permissions, or by
 * those of its directory, where whoever may write can put another file in its place.
 */
final class OpenToOthers {

	/** The bit of a directory in which only owners replace files, such as /tmp. */
	private static final int STICKY = 01000;

	private OpenToOthers() {
	}

	/**
	 * What is wrong with a file.
	 * @param file a file, by its real path
	 * @return a clause that follows "which", or {@code null} if nothing is
	 * @throws IOException if the file cannot be looked at
	 */
	static @Nullable String problem(Path file) throws IOException {
		if (isWritableByOthers(file)) {
			return "others than its owner may write (allow only the owner to: chmod go-w)";
		}
		Path directory = file.getParent();
		return (directory != null && isWritableByOthers(directory) && !isSticky(directory))
				? "is in a directory that others than its owner may write (allow only the owner to: chmod go-w)" : null;
	}

	private static boolean isWritableByOthers(Path path) throws IOException {
		if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			return false;
		}
		Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
		return permissions.contains(PosixFilePermission.OTHERS_WRITE)
				|| permissions.contains(PosixFilePermission.GROUP_WRITE);
	}

	private static boolean isSticky(Path directory) throws IOException {
		return directory.getFileSystem().supportedFileAttributeViews().contains("unix")
				&& Files.getAttribute(directory, "unix:mode") instanceof Integer mode && (mode & STICKY) != 0;
	}

}
