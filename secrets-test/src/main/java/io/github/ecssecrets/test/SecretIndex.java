package io.github.ecssecrets.test;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The secrets by name and ARN, in the order of creation; those whose deletion is due are
 * gone. Guarded by the lock of {@link SecretVault}.
 */
final class SecretIndex {

	private final Map<String, StoredSecret> secrets = new LinkedHashMap<>();

	private final ArnFormat arns;

	SecretIndex(ArnFormat arns) {
		this.arns = arns;
	}

	void add(StoredSecret secret) {
		this.secrets.put(secret.name(), secret);
	}

	void remove(StoredSecret secret) {
		this.secrets.remove(secret.name());
	}

	List<StoredSecret> all(Instant now) {
		removeExpired(now);
		return List.copyOf(this.secrets.values());
	}

	/**
	 * Return the secret, which must not be scheduled for deletion.
	 */
	StoredSecret findActive(String secretId, Instant now) {
		StoredSecret secret = find(secretId, now);
		if (secret.deletion() != null) {
			throw ServiceException
				.invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
		}
		return secret;
	}

	StoredSecret find(String secretId, Instant now) {
		StoredSecret secret = lookUp(this.arns.checkId(secretId), now);
		if (secret == null) {
			throw ServiceException.notFound("Secrets Manager can't find the specified secret.");
		}
		return secret;
	}

	@Nullable StoredSecret lookUp(String secretId, Instant now) {
		removeExpired(now);
		if (!this.arns.isArn(secretId)) {
			return this.secrets.get(secretId);
		}
		return this.secrets.values()
			.stream()
			.filter((secret) -> secret.arn().equals(secretId))
			.findFirst()
			.orElseGet(() -> this.secrets.get(this.arns.nameOfPartialArn(secretId)));
	}

	private void removeExpired(Instant now) {
		this.secrets.values().removeIf((secret) -> {
			Instant deletion = secret.deletion();
			return deletion != null && !now.isBefore(deletion);
		});
	}

	@Override
	public String toString() {
		return this.secrets.keySet().toString();
	}

}
