package io.github.ecssecrets.spring.config;

import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Which field of a secret each of its properties is. Immutable.
 */
final class FieldReferences {

	private final SecretReference imported;

	private final Secret secret;

	private final Map<String, String> paths;

	/**
	 * Creates references.
	 * @param imported the secret or field that is imported
	 * @param secret a version of it
	 * @param paths the path of the field by the name of the property; a property that is
	 * not among them is the whole text
	 */
	FieldReferences(SecretReference imported, Secret secret, Map<String, String> paths) {
		this.imported = imported;
		this.secret = secret;
		this.paths = Map.copyOf(paths);
	}

	/**
	 * The field that a property is.
	 * @return the reference, or {@code null} if no JSON key finds the field
	 */
	@Nullable SecretReference of(String property) {
		String path = this.paths.get(property);
		if (path == null) {
			return this.imported;
		}
		if (path.startsWith("[")) {
			return null;
		}
		String parent = this.imported.jsonKey();
		if (parent == null && !path.startsWith("/") && isField(path, path)) {
			return this.imported.withJsonKey(path);
		}
		String pointer = "/"
				+ path.replace("~", "~0").replace("/", "~1").replace("[", "/").replace("]", "").replace('.', '/');
		if (!isField(pointer, path)) {
			return null;
		}
		return this.imported.withJsonKey((parent == null) ? pointer : asPointer(parent) + pointer);
	}

	static String asPointer(String key) {
		return key.startsWith("/") ? key : "/" + key.replace("~", "~0");
	}

	/**
	 * Whether a key finds the very field that has the path.
	 */
	private boolean isField(String key, String path) {
		return this.secret.hasField(key) && this.secret.field(key).equals(this.secret.fields().get(path));
	}

	@Override
	public String toString() {
		return this.paths.keySet().toString();
	}

}
