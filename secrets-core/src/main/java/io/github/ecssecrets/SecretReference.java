package io.github.ecssecrets;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Names a secret, optionally one JSON field of it and one version of it. Immutable and
 * thread-safe.
 * <p>
 * {@link #parse(String)} reads the grammar that Amazon ECS uses for {@code valueFrom}:
 * {@code secret[:json-key[:version-stage[:version-id]]]}, where {@code secret} is a name,
 * a full ARN or a partial ARN. Empty parts mean the default: the whole secret, in its
 * {@code AWSCURRENT} version.
 * <p>
 * A JSON key is the name of a top-level field, or a JSON Pointer (RFC 6901) if it starts
 * with {@code /}. Names of fields are data: {@link #withJsonKey(String)} takes any of
 * them, also those that the grammar cannot say. A field whose own name starts with
 * {@code /} is reached by a pointer, {@code /~1name} for the field {@code /name}.
 * <p>
 * <b>ARNs with two readings.</b> Secrets Manager appends a hyphen and six characters to
 * the name of a secret to make its ARN. An ARN that ends in such characters, as in
 * {@code …:secret:prod/orders-reader}, may be the full ARN of {@code prod/orders} or a
 * partial ARN of {@code prod/orders-reader}: it {@linkplain #isAmbiguous() is ambiguous},
 * and {@linkplain #matches(SecretReference) matches} nothing but the same ARN, until it
 * is known which of the two it is ({@link #asFullArn()}, {@link #identifiedBy(Secret)}).
 * <p>
 * Two references are equal if secret, key and version are; naming {@code AWSCURRENT} is
 * the same as naming no version, and what is known of an ARN's name does not count.
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

	private final String secret;

	private final @Nullable String jsonKey;

	private final @Nullable String versionStage;

	private final @Nullable String versionId;

	/** {@code null} if the ARN has two readings. */
	private final @Nullable String knownName;

	private final int hash;

	private final SecretReference whole;

	SecretReference(String secret, @Nullable String jsonKey, @Nullable String versionStage,
			@Nullable String versionId) {
		this(secret, SecretId.knownName(secret), jsonKey, versionStage, versionId);
	}

	private SecretReference(String secret, @Nullable String knownName, @Nullable String jsonKey,
			@Nullable String versionStage, @Nullable String versionId) {
		this.secret = secret;
		this.knownName = knownName;
		this.jsonKey = jsonKey;
		this.versionStage = AWSCURRENT.equals(versionStage) ? null : versionStage;
		this.versionId = versionId;
		this.hash = Objects.hash(secret, jsonKey, this.versionStage, versionId);
		this.whole = (jsonKey != null) ? new SecretReference(secret, knownName, null, this.versionStage, versionId)
				: this;
	}

	/**
	 * Parses a reference.
	 * @param text the text, with placeholders already resolved
	 * @return the reference
	 * @throws InvalidSecretReferenceException if the text does not follow the grammar; it
	 * tells the position and the remedy, and nothing of the text
	 */
	public static SecretReference parse(String text) {
		return SecretReferenceParser.parse(text);
	}

	/**
	 * The secret as it was written: a name, a full ARN or a partial ARN.
	 * @return the {@code SecretId} of the Secrets Manager API
	 */
	public String secret() {
		return this.secret;
	}

	/**
	 * The name of the secret, as far as it is known.
	 * @return the name; the ARN itself if it {@linkplain #isAmbiguous() is ambiguous}
	 */
	public String name() {
		return (this.knownName != null) ? this.knownName : this.secret;
	}

	/**
	 * Whether the secret is given by an ARN that may be full or partial, so its name is
	 * not known.
	 * @return {@code true} for an ARN that ends in a hyphen and six letters or digits,
	 * unless it is known to be full
	 */
	public boolean isAmbiguous() {
		return this.knownName == null;
	}

	/**
	 * This reference, whose ARN is known to be full. The ARN in the {@code valueFrom} of
	 * a task definition is: Amazon ECS has to hand it to Secrets Manager, which takes
	 * every ARN that ends in a hyphen and six characters for a full one.
	 * @return an equal reference that is not ambiguous and has the name before the six
	 * characters; this one if it is not ambiguous
	 */
	public SecretReference asFullArn() {
		return isAmbiguous() ? withName(SecretId.nameInFullArn(this.secret)) : this;
	}

	private SecretReference asPartialArn() {
		return isAmbiguous() ? withName(SecretId.resource(this.secret)) : this;
	}

	/**
	 * What this reference may mean.
	 * @return of an ambiguous ARN two equal references, the first with the name of a full
	 * ARN, the second with that of a partial one; otherwise this one
	 */
	public List<SecretReference> readings() {
		return isAmbiguous() ? List.of(asFullArn(), asPartialArn()) : List.of(this);
	}

	private SecretReference withName(String name) {
		return new SecretReference(this.secret, name, this.jsonKey, this.versionStage, this.versionId);
	}

	/**
	 * This reference by the full ARN that Secrets Manager told. Name, partial ARN and
	 * full ARN of one secret, each identified by an answer to it, are equal and not
	 * ambiguous.
	 * @param answer the answer to this reference
	 * @return the reference with the same key and version; this one if the answer tells
	 * no name and full ARN that fit together
	 */
	public SecretReference identifiedBy(Secret answer) {
		String arn = answer.arn();
		return (arn != null && isFullArnOf(answer.name(), arn))
				? new SecretReference(arn, answer.name(), this.jsonKey, this.versionStage, this.versionId) : this;
	}

	private static boolean isFullArnOf(String name, String arn) {
		try {
			SecretReference parsed = parse(arn);
			return parsed.secret.equals(arn) && parsed.isAmbiguous() && parsed.asFullArn().name().equals(name);
		}
		catch (InvalidSecretReferenceException ex) {
			return false;
		}
	}

	/**
	 * The JSON key or JSON Pointer within the secret.
	 * @return the key, which may be any text; {@code null} for the whole secret
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
		return SecretId.isArn(this.secret);
	}

	/**
	 * The AWS Region that an ARN names.
	 * @return the Region, such as {@code eu-west-1}, or {@code null} for a name
	 */
	public @Nullable String region() {
		return isArn() ? SecretId.region(this.secret) : null;
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
	 * A reference to one JSON field of the same version of the same secret. The key does
	 * not pass through the grammar.
	 * @param key any text, the empty one included: the name of a top-level field, or a
	 * JSON Pointer if it starts with {@code /}
	 * @return the reference
	 */
	public SecretReference withJsonKey(String key) {
		return new SecretReference(this.secret, this.knownName, Objects.requireNonNull(key, "'key' must not be null"),
				this.versionStage, this.versionId);
	}

	/**
	 * A reference to the same content of the version that carries a staging label.
	 * @param stage the label, such as {@link #AWSPENDING}
	 * @return the reference, without a version id
	 * @throws InvalidSecretReferenceException if the label cannot stand in a reference
	 */
	public SecretReference withVersionStage(String stage) {
		SecretReferenceParser.requireVersionPart(stage, stage, 0);
		return new SecretReference(this.secret, this.knownName, this.jsonKey, stage, null);
	}

	/**
	 * Whether another reference asks for the same content for certain, even if one of the
	 * two gives the secret by name and the other by ARN. A name stands for any Region and
	 * account; ARNs of different partitions, Regions or accounts never match.
	 * @param other the other reference
	 * @return {@code true} if key, version and secret agree, and that in every reading of
	 * the two
	 */
	public boolean matches(SecretReference other) {
		return isSameContent(other) && isSameSecret(other);
	}

	/**
	 * Whether another reference may ask for the same content: for certain, or in one of
	 * the readings of an ambiguous ARN.
	 * @param other the other reference
	 * @return {@code true} if the two {@linkplain #matches(SecretReference) match}, or
	 * would if it were known whether an ARN is full or partial
	 */
	public boolean mayMatch(SecretReference other) {
		return isSameContent(other)
				&& readings().stream().anyMatch((reading) -> other.readings().stream().anyMatch(reading::isSameSecret));
	}

	private boolean isSameContent(SecretReference other) {
		return Objects.equals(this.jsonKey, other.jsonKey) && Objects.equals(this.versionStage, other.versionStage)
				&& Objects.equals(this.versionId, other.versionId);
	}

	private boolean isSameSecret(SecretReference other) {
		if (this.secret.equals(other.secret)) {
			return true;
		}
		if (this.knownName == null || !this.knownName.equals(other.knownName)) {
			return false;
		}
		return !isArn() || !other.isArn() || (endsWithName() != other.endsWithName()
				&& SecretId.owner(this.secret).equals(SecretId.owner(other.secret)));
	}

	/** Whether the name is the end of the ARN, as it is in a partial one. */
	private boolean endsWithName() {
		return this.secret.endsWith(":" + this.knownName);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof SecretReference reference && this.hash == reference.hash
				&& this.secret.equals(reference.secret) && isSameContent(reference));
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	/**
	 * The canonical text: the shortest that parses to this reference. A key that the
	 * grammar cannot say is written as a JSON string in brackets, as in
	 * {@code prod/registry["registry.example.com:5000"]}, which does not parse. All of
	 * the text is printable.
	 * @return the text, without trailing empty parts
	 */
	@Override
	public String toString() {
		return SecretReferenceParser.format(this);
	}

}
