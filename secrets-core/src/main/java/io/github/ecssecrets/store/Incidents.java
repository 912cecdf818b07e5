package io.github.ecssecrets.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.AwsError;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once when secrets cannot be kept fresh, and once when they can again. A Region
 * that does not answer is one incident, however many secrets it holds; any other failure
 * is an incident of its secret. Thread-safe.
 */
final class Incidents {

	private static final Logger logger = LoggerFactory.getLogger(SecretStore.class);

	/** What is wrong with a secret now: the kind of its failure. */
	private final Map<SecretEntry, Class<? extends SecretException>> failing = new HashMap<>();

	/** The secrets that a silent Region keeps from being checked. */
	private final Map<String, Set<SecretEntry>> silent = new HashMap<>();

	/**
	 * Notes that a secret could not be checked.
	 * @return whether this is news for the secret
	 */
	synchronized boolean failed(SecretEntry entry, SecretException error) {
		boolean news = this.failing.put(entry, error.getClass()) != error.getClass();
		if (error instanceof SecretUnavailableException) {
			Set<SecretEntry> affected = this.silent.computeIfAbsent(region(error), (region) -> new HashSet<>());
			if (affected.isEmpty()) {
				logger.warn("Secrets cannot be checked for new versions and keep their last good value: {}",
						error.getMessage());
			}
			affected.add(entry);
		}
		else if (news) {
			logger.warn("Secret '{}' cannot be checked for a new version and keeps its last good value: {}",
					entry.reference(), error.getMessage());
		}
		return news;
	}

	private static String region(SecretException error) {
		AwsError awsError = error.getAwsError();
		return String.valueOf((awsError != null) ? awsError.region() : null);
	}

	/**
	 * Forgets secrets that are no longer in use.
	 */
	synchronized void retain(Set<SecretEntry> inUse) {
		this.failing.keySet().retainAll(inUse);
		this.silent.values().forEach((affected) -> affected.retainAll(inUse));
		this.silent.values().removeIf(Set::isEmpty);
	}

	/**
	 * Notes that a secret was checked.
	 */
	synchronized void recovered(SecretEntry entry) {
		@Nullable Class<? extends SecretException> failure = this.failing.remove(entry);
		if (failure == null) {
			return;
		}
		if (failure != SecretUnavailableException.class) {
			logger.info("Secret '{}' can be checked for new versions again", entry.reference());
		}
		this.silent.forEach((region, affected) -> {
			if (affected.remove(entry) && affected.isEmpty()) {
				logger.info("Secrets Manager in {} answers again; all secrets are checked for new versions", region);
			}
		});
		this.silent.values().removeIf(Set::isEmpty);
	}

}
