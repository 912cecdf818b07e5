package io.github.ecssecrets;

import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Names a secret, optionally one JSON field of it and one version of it, in the grammar
 * that Amazon ECS uses for {@code valueFrom}:
 * {@code secret[:json-key[:version-stage[:version-id]]]}, where {@code secret} is a name,
 * a full ARN or a partial ARN. Immutable and thread-safe.
 * <p>
 * Empty parts mean the default: the whole secret, in its {@code AWSCURRENT} version. A
 * JSON key that starts with {@code /} is a JSON Pointer (RFC 6901). Two references are
 * equal if their canonical texts are equal; naming {@code AWSCURRENT} is the same as
 * naming no version.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html">Amazon
 * ECS: pass Secrets Manager secrets through environment variables</a>
 */
public final class SecretReference {

	/** The staging label of the version that is read when a reference names none. */
	public static final String AWSCURRENT = "AWSCURRENT";

	/** The staging label of the version that a rotation is preparing. */
	public static final String AWSPENDING = "AWSPENDING";

	/** The staging label of the version that was current before the last rotation. */
	public static final String AWSPREVIOUS = "AWSPREVIOUS";

	private static final Pattern ARN_SUFFIX = Pattern.compile("(?<=[^:])-[A-Za-z0-9]{6}$");

	private static final int ARN_PARTS = 7;

	private final String secret;

	private final @Nullable String jsonKey;

	private final @Nullable String versionStage;

	private final @Nullable String versionId;

	private final String canonical;

	private final SecretReference whole;

	SecretReference(String secret, @Nullable String jsonKey, @Nullable String versionStage,
			@Nullable String versionId) {
		this.secret = secret;
		this.jsonKey = jsonKey;
		this.versionStage = AWSCURRENT.equals(versionStage) ? null : versionStage;
		this.versionId = versionId;
		this.canonical = canonical(secret, jsonKey, this.versionStage, versionId);
		this.whole = (jsonKey != null) ? new SecretReference(secret, null, this.versionStage, versionId) : this;
	}

	/**
	 * Parses a reference.
	 * @param text the text, with placeholders already resolved
	 * @return the reference
	 * @throws InvalidSecretReferenceException if the text does not follow the grammar; it
	 * names the position and the remedy
	 */
	public static SecretReference parse(String text) {
		return SecretReferenceParser.parse(text);
	}

	private static String canonical(String secret, @Nullable String key, @Nullable String stage, @Nullable String id) {
		String canonical = secret;
		if (key != null || stage != null || id != null) {
			canonical += ":" + Objects.requireNonNullElse(key, "");
		}
		if (stage != null || id != null) {
			canonical += ":" + Objects.requireNonNullElse(stage, "");
		}
		return (id != null) ? canonical + ":" + id : canonical;
	}

	/**
	 * The secret as it was written: a name, a full ARN or a partial ARN.
	 * @return the {@code SecretId} of the Secrets Manager API
	 */
	public String secret() {
		return this.secret;
	}

	/**
	 * The name of the secret. Of an ARN this is its last part without the six random
	 * characters that Secrets Manager appends.
	 * @return the name
	 */
	public String name() {
		if (!isArn()) {
			return this.secret;
		}
		String resource = this.secret.split(":", ARN_PARTS)[ARN_PARTS - 1];
		return ARN_SUFFIX.matcher(resource).replaceFirst("");
	}

	/**
	 * The JSON key or JSON Pointer within the secret.
	 * @return the key, or {@code null} for the whole secret
	 */
	public @Nullable String jsonKey() {
		return this.jsonKey;
	}

	/**
	 * The staging label of the version asked for.
	 * @return the label, never {@code AWSCURRENT}; {@code null} for the current version,
	 * or if a version id is given
	 */
	public @Nullable String versionStage() {
		return this.versionStage;
	}

	/**
	 * The id of the version asked for.
	 * @return the id, or {@code null} for a version by its staging label
	 */
	public @Nullable String versionId() {
		return this.versionId;
	}

	/**
	 * Whether this reference follows the {@code AWSCURRENT} label.
	 * @return {@code true} if it names neither another stage nor a version id
	 */
	public boolean isCurrent() {
		return this.versionStage == null && this.versionId == null;
	}

	/**
	 * Whether the secret is given by its full or partial ARN.
	 * @return {@code true} for an ARN, {@code false} for a name
	 */
	public boolean isArn() {
		return this.secret.startsWith(SecretReferenceParser.ARN_PREFIX);
	}

	/**
	 * The AWS Region that an ARN names.
	 * @return the Region, such as {@code eu-west-1}, or {@code null} for a name
	 */
	public @Nullable String region() {
		return isArn() ? this.secret.split(":", ARN_PARTS)[3] : null;
	}

	/**
	 * This reference without its JSON key.
	 * @return the reference of the whole secret in the same version; this one if it has
	 * no key
	 */
	public SecretReference whole() {
		return this.whole;
	}

	/**
	 * A reference to one JSON field of the same version of the same secret.
	 * @param key the key, or a JSON Pointer if it starts with {@code /}
	 * @return the reference
	 * @throws InvalidSecretReferenceException if the key cannot stand in a reference
	 */
	public SecretReference withJsonKey(String key) {
		String text = canonical(this.secret, key, this.versionStage, this.versionId);
		SecretReferenceParser.requireKey(text, key, this.secret.length() + 1);
		return new SecretReference(this.secret, key, this.versionStage, this.versionId);
	}

	/**
	 * A reference to the same content of the version that carries a staging label.
	 * @param stage the label, such as {@link #AWSPENDING}
	 * @return the reference, without a version id
	 * @throws InvalidSecretReferenceException if the label cannot stand in a reference
	 */
	public SecretReference withVersionStage(String stage) {
		String text = canonical(this.secret, this.jsonKey, stage, null);
		SecretReferenceParser.requireVersionPart(text, stage, text.length() - stage.length());
		return new SecretReference(this.secret, this.jsonKey, stage, null);
	}

	/**
	 * Whether another reference asks for the same content, even if one of the two gives
	 * the secret by name and the other by ARN. A name stands for any Region and account.
	 * @param other the other reference
	 * @return {@code true} if key, version and secret agree as far as the two texts tell
	 */
	public boolean matches(SecretReference other) {
		return Objects.equals(this.jsonKey, other.jsonKey) && Objects.equals(this.versionStage, other.versionStage)
				&& Objects.equals(this.versionId, other.versionId) && name().equals(other.name())
				&& (!isArn() || !other.isArn() || withoutSuffix().equals(other.withoutSuffix()));
	}

	private String withoutSuffix() {
		return ARN_SUFFIX.matcher(this.secret).replaceFirst("");
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other
				|| (other instanceof SecretReference reference && this.canonical.equals(reference.canonical));
	}

	@Override
	public int hashCode() {
		return this.canonical.hashCode();
	}

	/**
	 * The canonical text: the shortest that parses to this reference.
	 * @return the text, without trailing empty parts
	 */
	@Override
	public String toString() {
		return this.canonical;
	}

}
