package io.github.ecssecrets.test;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One version of a stored secret, with the staging labels attached to it. A version that
 * a rotation has begun has no content yet. Guarded by the lock of {@link SecretVault}.
 */
final class StoredVersion {

	private final String id;

	private final Instant created;

	private final Set<String> stages = new LinkedHashSet<>();

	private @Nullable SecretContent content;

	StoredVersion(String id, Instant created) {
		this.id = id;
		this.created = created;
	}

	String id() {
		return this.id;
	}

	Instant created() {
		return this.created;
	}

	@Nullable SecretContent content() {
		return this.content;
	}

	void fill(SecretContent content) {
		this.content = content;
	}

	boolean holds(String stage) {
		return this.stages.contains(stage);
	}

	boolean isDeprecated() {
		return this.stages.isEmpty();
	}

	void label(String stage) {
		this.stages.add(stage);
	}

	void unlabel(String stage) {
		this.stages.remove(stage);
	}

	List<String> stages() {
		return List.copyOf(this.stages);
	}

	@Override
	public String toString() {
		return this.id + " " + this.stages;
	}

}
