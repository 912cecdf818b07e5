package io.github.ecssecrets;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Secret}. Not thread-safe.
 */
public final class SecretBuilder {

	final String name;

	final SecretOrigin origin;

	@Nullable String arn;

	@Nullable String versionId;

	Set<String> versionStages = Set.of();

	@Nullable Instant createdDate;

	SecretBuilder(String name, SecretOrigin origin) {
		this.name = name;
		this.origin = origin;
	}

	/**
	 * Sets the full ARN.
	 * @param arn the ARN, or {@code null} if not known
	 * @return this builder
	 */
	public SecretBuilder arn(@Nullable String arn) {
		this.arn = arn;
		return this;
	}

	/**
	 * Sets the version.
	 * @param versionId the version id, or {@code null} if not known
	 * @param versionStages its staging labels
	 * @return this builder
	 */
	public SecretBuilder version(@Nullable String versionId, Iterable<String> versionStages) {
		Set<String> stages = new LinkedHashSet<>();
		versionStages.forEach(stages::add);
		this.versionId = versionId;
		this.versionStages = stages;
		return this;
	}

	/**
	 * Sets when the version was created.
	 * @param createdDate the instant, or {@code null} if not known
	 * @return this builder
	 */
	public SecretBuilder createdDate(@Nullable Instant createdDate) {
		this.createdDate = createdDate;
		return this;
	}

	/**
	 * Completes the secret with text.
	 * @param content the text
	 * @return the secret
	 */
	public Secret text(String content) {
		return new Secret(this, SecretContent.text(content));
	}

	/**
	 * Completes the secret with bytes.
	 * @param content the bytes, which are copied
	 * @return the secret
	 */
	public Secret binary(byte[] content) {
		return new Secret(this, SecretContent.binary(Arrays.copyOf(content, content.length)));
	}

}
