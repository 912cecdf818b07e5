package io.github.ecssecrets;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One fetched version of a secret, or of one JSON field of it. Immutable and thread-safe;
 * no method does I/O.
 * <p>
 * Reading the content is a visible call: {@link #reveal()}, {@link #field(String)},
 * {@link #fields()}. Nothing else shows it: {@code toString()} and JSON serialization
 * give a mask, serializers that read fields by reflection find nothing, the class is not
 * {@code Serializable}, and {@code equals} compares contents in constant time.
 * <p>
 * JSON is what {@link #field(String)} can read of it: up to 1,048,576 characters, nested
 * up to 200 levels, with or without a byte order mark before it. A <i>key</i> is the name
 * of a top-level field, or a JSON Pointer (RFC 6901) if it starts with {@code /}; a
 * {@code ~} in a pointer that stands before neither {@code 0} nor {@code 1} stands for
 * itself. Names of fields are data and may contain any character: show them through
 * {@link PrintableText}.
 */
public final class Secret {

	private final transient String name;

	private final transient @Nullable String arn;

	private final transient @Nullable String versionId;

	private final transient Set<String> versionStages;

	private final transient @Nullable Instant createdDate;

	private final transient SecretOrigin origin;

	/**
	 * Held where serializers that read fields do not find it: they leave out what is
	 * transient, and one that does not meets an object of the JDK whose own fields are
	 * closed to reflection and whose text does not show what it holds.
	 */
	private final transient CompletableFuture<SecretContent> content;

	Secret(SecretBuilder builder, SecretContent content) {
		this.name = builder.name;
		this.arn = builder.arn;
		this.versionId = builder.versionId;
		this.versionStages = Set.copyOf(builder.versionStages);
		this.createdDate = builder.createdDate;
		this.origin = builder.origin;
		this.content = CompletableFuture.completedFuture(content);
	}

	private Secret(Secret whole, SecretContent content) {
		this.name = whole.name;
		this.arn = whole.arn;
		this.versionId = whole.versionId;
		this.versionStages = whole.versionStages;
		this.createdDate = whole.createdDate;
		this.origin = whole.origin;
		this.content = CompletableFuture.completedFuture(content);
	}

	private SecretContent content() {
		return this.content.join();
	}

	/**
	 * Starts a secret; for implementations of a source.
	 * @param name the name of the secret, or the reference it was asked by
	 * @param origin where the content came from
	 * @return a builder
	 */
	public static SecretBuilder builder(String name, SecretOrigin origin) {
		return new SecretBuilder(name, origin);
	}

	/**
	 * The name of the secret.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * The full ARN of the secret.
	 * @return the ARN, or {@code null} if the origin does not tell
	 */
	public @Nullable String arn() {
		return this.arn;
	}

	/**
	 * The id of this version.
	 * @return the id, or {@code null} if the origin does not tell, as for an environment
	 * variable
	 */
	public @Nullable String versionId() {
		return this.versionId;
	}

	/**
	 * The staging labels that this version had when it was fetched.
	 * @return an immutable set, empty if the origin does not tell
	 */
	public Set<String> versionStages() {
		return this.versionStages;
	}

	/**
	 * When this version was created.
	 * @return the instant, or {@code null} if the origin does not tell
	 */
	public @Nullable Instant createdDate() {
		return this.createdDate;
	}

	/**
	 * Where the content came from.
	 * @return the origin
	 */
	public SecretOrigin origin() {
		return this.origin;
	}

	/**
	 * Whether the content is bytes rather than text.
	 * @return {@code true} for a {@code SecretBinary}
	 */
	public boolean isBinary() {
		return content().isBinary();
	}

	/**
	 * Whether this is a {@linkplain #part(String) field} that is an object or array,
	 * whose content is JSON.
	 * @return {@code false} for a string, number or boolean, whatever its text is, and
	 * for a whole secret
	 */
	public boolean isObjectOrArray() {
		return content().isNested();
	}

	/**
	 * Reveals the content as text.
	 * @return the text, exactly as stored
	 * @throws SecretMalformedException if the secret is binary
	 */
	public String reveal() {
		String text = content().text();
		if (text == null) {
			throw malformed("is binary, where text is asked for; read it as bytes");
		}
		return text;
	}

	/**
	 * Reveals the content as bytes.
	 * @return a new array: the bytes of a binary secret, the UTF-8 bytes of a text
	 */
	public byte[] revealBytes() {
		return content().bytes();
	}

	/**
	 * Reveals one field of a JSON secret.
	 * @param key the name of a top-level field, or a JSON Pointer (RFC 6901) if it starts
	 * with {@code /}
	 * @return the text of the field exactly as stored: a string without its quotes, a
	 * number or boolean as it is written, an object or array as JSON
	 * @throws SecretKeyNotFoundException if there is no such field, or it is {@code null}
	 * @throws SecretMalformedException if the secret is not JSON
	 */
	public String field(String key) {
		return part(key).reveal();
	}

	/**
	 * Whether a JSON secret has a field.
	 * @param key the name of a top-level field, or a JSON Pointer
	 * @return {@code true} if {@link #field(String)} would return a text; {@code false}
	 * also if the secret is not JSON
	 */
	public boolean hasField(String key) {
		return content().isJson() && content().find(this, key) != null;
	}

	/**
	 * One field of a JSON secret as a secret of its own, with the version and origin of
	 * this one. Asked again for the same field it returns the same instance, for as many
	 * keys as the secret has fields; what is asked beyond that is not kept.
	 * @param key the name of a top-level field, or a JSON Pointer
	 * @return the field
	 * @throws SecretKeyNotFoundException if there is no such field, or it is {@code null}
	 * @throws SecretMalformedException if the secret is not JSON
	 */
	public Secret part(String key) {
		Secret part = content().find(this, key);
		if (part == null) {
			throw SecretKeyNotFoundException.of(referenceTo(key), this);
		}
		return part;
	}

	/**
	 * Reveals every field of a JSON object, nested ones too.
	 * @return an immutable map from path to text in the order of the document. Nested
	 * objects are joined with dots and array elements numbered in brackets
	 * ({@code replicas[0].host}); {@code null} fields and empty objects and arrays are
	 * left out
	 * @throws SecretMalformedException if the secret is not a JSON object, if two fields
	 * have the same path, or if the paths together are longer than 1,048,576 characters
	 */
	public Map<String, String> fields() {
		return content().flatten(this);
	}

	/**
	 * Reveals every field of a JSON object or array, nested ones too, with the names that
	 * lead to it. For whoever names fields in another way than {@link #fields()} does.
	 * @param visitor receives the fields in the order of the document
	 * @throws SecretMalformedException if the secret is not a JSON object or array, or if
	 * the paths together are longer than 1,048,576 characters; the visitor may have
	 * received some by then
	 */
	public void visitFields(FieldVisitor visitor) {
		content().visitFields(this, visitor);
	}

	/**
	 * Reveals every text in a JSON object or array, at any depth: strings without their
	 * quotes, numbers and booleans as they are written. Does nothing if the secret is not
	 * one.
	 * @param consumer receives the key of a top-level field, or {@code null} for a text
	 * further down or in an array, and the text
	 */
	public void forEachText(BiConsumer<@Nullable String, String> consumer) {
		content().forEachText(consumer);
	}

	/**
	 * The keys of the top-level fields of a JSON object; never a value. What
	 * {@link #field(String)} takes: the names of the fields, but of a name that starts
	 * with {@code /} the JSON Pointer that finds it, {@code /~1name} for {@code /name}.
	 * @return an immutable set in the order of the document, empty if the secret is not a
	 * JSON object
	 */
	public Set<String> keys() {
		return content().keys();
	}

	/**
	 * Whether another secret has the same content, whatever its version and origin.
	 * @param other the other secret
	 * @return the outcome of a comparison in constant time
	 */
	public boolean hasSameContent(Secret other) {
		return content().isSame(other.content());
	}

	Secret with(SecretContent part) {
		return new Secret(this, part);
	}

	SecretMalformedException malformed(String problem) {
		return new SecretMalformedException(referenceTo(null),
				"Secret '" + PrintableText.of(this.name) + "' " + problem, this.origin);
	}

	private SecretReference referenceTo(@Nullable String key) {
		return new SecretReference(this.name, key, null, null);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof Secret secret && this.name.equals(secret.name)
				&& Objects.equals(this.versionId, secret.versionId) && this.origin.equals(secret.origin)
				&& hasSameContent(secret));
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.name, this.versionId);
	}

	/**
	 * Describes the secret with its content masked.
	 */
	@JsonValue
	@Override
	public String toString() {
		String version = (this.versionId != null) ? ", version " + this.versionId : "";
		return PrintableText.of("Secret[" + this.name + version + ", from " + this.origin + ", content=******]");
	}

	/**
	 * Receives the fields of a JSON secret.
	 */
	@FunctionalInterface
	public interface FieldVisitor {

		/**
		 * Receives a field that is neither object nor array.
		 * @param path the path, as a key of {@link Secret#fields()}
		 * @param steps what leads to the field: the name of a member as a {@link String},
		 * the index of an array element as an {@link Integer}; valid during the call
		 * @param text the text, or {@code null} if the field is {@code null}
		 */
		void field(String path, List<Object> steps, @Nullable String text);

	}

}
