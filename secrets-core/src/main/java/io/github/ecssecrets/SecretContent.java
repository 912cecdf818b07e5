package io.github.ecssecrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The content of a secret, text or bytes, and the JSON in it. JSON is parsed once, at the
 * first question about a field; fields found are kept, so asking again costs one map
 * look-up. What is kept is bounded: keys and texts together take no more characters than
 * the secret itself, which is enough for each of its fields.
 */
final class SecretContent {

	private static final int LONGEST_KEY_SHOWN = 200;

	private final @Nullable String text;

	private final byte @Nullable [] binary;

	private final Map<String, Secret> parts = new ConcurrentHashMap<>();

	private final AtomicInteger kept = new AtomicInteger();

	/** Whether this is an object or array in a JSON document. */
	private final boolean nested;

	private volatile @Nullable SecretJson json;

	private SecretContent(@Nullable String text, byte @Nullable [] binary, boolean nested) {
		this.text = text;
		this.binary = binary;
		this.nested = nested;
	}

	static SecretContent text(String text) {
		return new SecretContent(text, null, false);
	}

	static SecretContent binary(byte[] binary) {
		return new SecretContent(null, binary, false);
	}

	boolean isNested() {
		return this.nested;
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

	/**
	 * Whether both are the same text, character by character, or else the same bytes. The
	 * bytes of a text do not tell lone surrogates apart.
	 */
	boolean isSame(SecretContent other) {
		return (this.text != null && other.text != null)
				? MessageDigest.isEqual(characters(this.text), characters(other.text))
				: MessageDigest.isEqual(bytes(), other.bytes());
	}

	private static byte[] characters(String text) {
		ByteBuffer characters = ByteBuffer.allocate(Character.BYTES * text.length());
		characters.asCharBuffer().put(text);
		return characters.array();
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
		SecretJson document = json(owner, key);
		SecretJson.Node node = document.node(key);
		String value = (node != null) ? document.text(node) : null;
		if (value == null) {
			return null;
		}
		boolean isNested = !(node instanceof SecretJson.Literal);
		return keep(key, owner.with(new SecretContent(value, null, isNested)), value.length());
	}

	private Secret keep(String key, Secret part, int length) {
		int size = key.length() + length;
		if (this.kept.addAndGet(size) > String.valueOf(this.text).length()) {
			this.kept.addAndGet(-size);
			return part;
		}
		Secret earlier = this.parts.putIfAbsent(key, part);
		if (earlier != null) {
			this.kept.addAndGet(-size);
			return earlier;
		}
		return part;
	}

	Map<String, String> flatten(Secret owner) {
		if (!(json(owner, null).root() instanceof SecretJson.Fields object)) {
			throw owner.malformed("cannot be read as properties: it is JSON, but not an object");
		}
		FlatFields flat = FlatFields.of(object);
		if (flat.problem() != null) {
			throw owner.malformed("cannot be read as properties: " + flat.problem());
		}
		return flat.texts();
	}

	void visitFields(Secret owner, Secret.FieldVisitor visitor) {
		SecretJson.Node root = json(owner, null).root();
		if (root instanceof SecretJson.Literal) {
			throw owner.malformed("cannot be read as properties: it is JSON, but no object or array");
		}
		String problem = FlatFields.visit(root, visitor).problem();
		if (problem != null) {
			throw owner.malformed("cannot be read as properties: " + problem);
		}
	}

	/**
	 * Hands out every text in the JSON; none if it is not JSON.
	 */
	void forEachText(BiConsumer<@Nullable String, String> consumer) {
		if (this.text != null) {
			json(this.text).forEachText(consumer);
		}
	}

	Set<String> keys() {
		return (this.text != null) ? json(this.text).keys() : Set.of();
	}

	private SecretJson json(Secret owner, @Nullable String key) {
		SecretJson parsed = (this.text != null) ? json(this.text) : null;
		if (parsed != null && parsed.problem() == null) {
			return parsed;
		}
		String context = (key != null) ? "has no field '" + PrintableText.of(key, LONGEST_KEY_SHOWN) + "'"
				: "cannot be read as properties";
		throw owner.malformed(context + ((parsed != null) ? ": it is not valid JSON (" + parsed.problem() + ")"
				: ": it is binary, not JSON"));
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
