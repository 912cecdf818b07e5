package io.github.ecssecrets;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The content of a secret differs from before, and every reader sees the new one already.
 * Immutable.
 */
public final class SecretRotated implements SecretEvent {

	private final SecretReference reference;

	private final SecretNames names;

	private final @Nullable String oldVersionId;

	private final @Nullable String newVersionId;

	private final SecretOrigin oldOrigin;

	private final SecretOrigin newOrigin;

	/** Keys of fields whose content differs; {@code null} for all that there may be. */
	private final @Nullable Set<String> changedKeys;

	private SecretRotated(SecretReference reference, Secret before, Secret after, Collection<String> names) {
		this.reference = reference;
		this.names = new SecretNames(reference, names);
		this.oldVersionId = before.versionId();
		this.newVersionId = after.versionId();
		this.oldOrigin = before.origin();
		this.newOrigin = after.origin();
		this.changedKeys = changedKeys(before, after);
	}

	/**
	 * Describes the change from one content to another.
	 * @param reference the secret, or a field of it
	 * @param before the content before: the whole secret or the field, as the reference
	 * says
	 * @param after the content now
	 * @return the event
	 */
	public static SecretRotated of(SecretReference reference, Secret before, Secret after) {
		return of(reference, before, after, List.of());
	}

	/**
	 * Describes the change from one content to another of a secret that has several
	 * names.
	 * @param reference the secret, or a field of it
	 * @param before the content before
	 * @param after the content now
	 * @param names what else names the same secret: its name, its full and partial ARN
	 * @return the event
	 */
	public static SecretRotated of(SecretReference reference, Secret before, Secret after, Collection<String> names) {
		return new SecretRotated(reference, before, after, names);
	}

	private static @Nullable Set<String> changedKeys(Secret before, Secret after) {
		if (before.keys().isEmpty() || after.keys().isEmpty()) {
			return null;
		}
		Set<String> keys = new LinkedHashSet<>(before.keys());
		keys.addAll(after.keys());
		keys.removeIf((key) -> before.hasField(key) && after.hasField(key)
				&& before.part(key).hasSameContent(after.part(key)));
		return Set.copyOf(keys);
	}

	@Override
	public SecretReference reference() {
		return this.reference;
	}

	@Override
	public boolean concerns(SecretReference other) {
		if (!this.names.include(other)) {
			return false;
		}
		String own = pointer(this.reference.jsonKey());
		String asked = pointer(other.jsonKey());
		if (own.equals(asked) || own.startsWith(asked + "/")) {
			return true;
		}
		return asked.startsWith(own + "/")
				&& (this.changedKeys == null || this.changedKeys.contains(firstKey(asked.substring(own.length()))));
	}

	/**
	 * The JSON Pointer of what a key names: a field, or all if there is no key.
	 */
	private static String pointer(@Nullable String key) {
		if (key == null) {
			return "";
		}
		return key.startsWith("/") ? key : SecretJson.pointer(key);
	}

	/**
	 * The key of the first field that a JSON Pointer leads into.
	 */
	private static String firstKey(String pointer) {
		return SecretJson.key(SecretJson.unescaped(pointer.substring(1).split("/", 2)[0]));
	}

	/**
	 * The version before.
	 * @return the version id, or {@code null} if its origin did not tell, as for an
	 * environment variable
	 */
	public @Nullable String oldVersionId() {
		return this.oldVersionId;
	}

	/**
	 * The version now.
	 * @return the version id, or {@code null} if its origin does not tell
	 */
	public @Nullable String newVersionId() {
		return this.newVersionId;
	}

	/**
	 * Where the content before came from.
	 * @return the origin
	 */
	public SecretOrigin oldOrigin() {
		return this.oldOrigin;
	}

	/**
	 * Where the content now came from.
	 * @return the origin
	 */
	public SecretOrigin newOrigin() {
		return this.newOrigin;
	}

	@Override
	public String toString() {
		return "SecretRotated[" + this.reference + ": " + version(this.newVersionId, this.newOrigin) + " replaces "
				+ version(this.oldVersionId, this.oldOrigin) + "]";
	}

	private static String version(@Nullable String id, SecretOrigin origin) {
		return ((id != null) ? "version " + id : "the value") + " from " + origin;
	}

}
