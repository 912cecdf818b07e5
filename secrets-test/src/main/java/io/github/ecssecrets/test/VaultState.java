package io.github.ecssecrets.test;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The secrets of a vault at one moment, to return to them. The way back is one that a
 * client can follow: a value comes back as a new version.
 */
final class VaultState {

	private final Set<String> names = new HashSet<>();

	private final Map<String, Held> secrets = new LinkedHashMap<>();

	private VaultState() {
	}

	static VaultState of(SecretVault vault) {
		VaultState state = new VaultState();
		vault.list(true).forEach((secret) -> state.names.add(secret.name()));
		vault.list(false)
			.forEach((secret) -> state.secrets.put(secret.name(),
					new Held(secret, content(vault, secret), rotates(secret))));
		return state;
	}

	private static @Nullable SecretContent content(SecretVault vault, SecretSnapshot secret) {
		return (holderOf(secret, StoredSecret.CURRENT) != null) ? vault.value(secret.name(), null, null).content()
				: null;
	}

	private static boolean rotates(SecretSnapshot secret) {
		String pending = holderOf(secret, StoredSecret.PENDING);
		return pending != null && !pending.equals(holderOf(secret, StoredSecret.CURRENT));
	}

	private static @Nullable String holderOf(SecretSnapshot secret, String stage) {
		return secret.versionIdsToStages()
			.entrySet()
			.stream()
			.filter((version) -> version.getValue().contains(stage))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Makes the vault have these secrets with these values.
	 * @return the names of secrets that are there and have another version than before
	 */
	Set<String> restore(SecretVault vault) {
		Set<String> changed = new LinkedHashSet<>();
		Map<String, SecretSnapshot> present = new LinkedHashMap<>();
		for (SecretSnapshot secret : vault.list(true)) {
			Held held = this.secrets.get(secret.name());
			if (!this.names.contains(secret.name()) || (held != null && !held.secret().arn().equals(secret.arn()))) {
				vault.purge(secret.name());
			}
			else {
				present.put(secret.name(), secret);
			}
		}
		this.secrets.forEach((name, held) -> {
			if (restore(vault, held, present.get(name))) {
				changed.add(name);
			}
		});
		return changed;
	}

	private static boolean restore(SecretVault vault, Held held, @Nullable SecretSnapshot present) {
		String name = held.secret().name();
		SecretContent content = held.content();
		if (present == null) {
			if (content != null) {
				vault.create(name, held.secret().details(), VersionWrite.of(content));
			}
			return true;
		}
		if (present.deletion() != null) {
			vault.restore(name);
		}
		if (!held.rotating() && rotates(present)) {
			vault.transferStage(name, StoredSecret.PENDING, null);
		}
		if (content != null && !content.equals(content(vault, present))) {
			vault.put(name, VersionWrite.of(content));
			return true;
		}
		return !present.versionIdsToStages().equals(held.secret().versionIdsToStages());
	}

	/**
	 * One secret.
	 *
	 * @param content its current value, or {@code null} if it has none
	 * @param rotating whether AWSPENDING was on another version than AWSCURRENT
	 */
	private record Held(SecretSnapshot secret, @Nullable SecretContent content, boolean rotating) {

	}

}
