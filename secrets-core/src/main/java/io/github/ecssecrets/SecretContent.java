package io.github.ecssecrets;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The content of a secret, text or bytes, and the JSON in it. JSON is parsed once, at the
 * first question about a field; each field found is kept, so that asking again costs one
 * map look-up.
 */
final class SecretContent {

	private final @Nullable String text;

	private final byte @Nullable [] binary;

	private final Map<String, Secret> parts = new ConcurrentHashMap<>();

	private volatile @Nullable SecretJson json;

	private SecretContent(@Nullable String text, byte @Nullable [] binary) {
		this.text = text;
		this.binary = binary;
	}

	static SecretContent text(String text) {
		return new SecretContent(text, null);
	}

	static SecretContent binary(byte[] binary) {
		return new SecretContent(null, binary);
	}

	boolean isBinary() {
		return this.binary != null;
	}

	@Nullable String text() {
		return this.text;
	}

	byte[] bytes() {
		return (this.binary != null) ? this.binary.clone() : String.valueOf(this.text).getBytes(StandardCharsets.UTF_8);
	}

	boolean isJson() {
		return this.text != null && json(this.text).problem() == null;
	}

	/**
	 * Finds a field.
	 * @param owner the secret this is the content of
	 * @return the field, or {@code null} if there is none or it is {@code null}
	 */
	@Nullable Secret find(Secret owner, String key) {
		Secret part = this.parts.get(key);
		if (part != null) {
			return part;
		}
		String value = json(owner, "has no field '" + key + "': it").find(key);
		if (value == null) {
			return null;
		}
		Secret found = owner.with(text(value));
		Secret earlier = this.parts.putIfAbsent(key, found);
		return (earlier != null) ? earlier : found;
	}

	Map<String, String> flatten(Secret owner) {
		Map<String, String> fields = json(owner, "cannot be read as properties: it").flatten();
		if (fields == null) {
			throw owner.malformed("cannot be read as properties: it is JSON, but not an object");
		}
		return fields;
	}

	Set<String> keys() {
		return (this.text != null && json(this.text).root() instanceof SecretJson.Fields object)
				? object.members().keySet() : Set.of();
	}

	private SecretJson json(Secret owner, String context) {
		if (this.text == null) {
			throw owner.malformed(context + " is binary, not JSON");
		}
		SecretJson parsed = json(this.text);
		if (parsed.problem() != null) {
			throw owner.malformed(context + " is not valid JSON (" + parsed.problem() + ")");
		}
		return parsed;
	}

	private SecretJson json(String source) {
		SecretJson parsed = this.json;
		if (parsed == null) {
			parsed = SecretJson.parse(source);
			this.json = parsed;
		}
		return parsed;
	}

}
