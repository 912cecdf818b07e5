package io.github.ecssecrets.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once when secrets cannot be kept fresh, and once when they can again. A Region
 * that does not answer is one incident, however many secrets it holds, and so are
 * credentials that are not accepted; any other failure is an incident of its secret.
 * Thread-safe.
 */
final class Incidents {

	private static final Logger logger = LoggerFactory.getLogger(SecretStore.class);

	/** What is wrong with a secret now: the kind of its failure. */
	private final Map<SecretEntry, Class<? extends SecretException>> failing = new HashMap<>();

	/** The secrets that an incident beyond them keeps from being checked. */
	private final Map<Outage, Set<SecretEntry>> outages = new HashMap<>();

	/**
	 * Whether a failure says nothing about the secret that was asked for, so others will
	 * fail in the same way.
	 */
	static boolean isOutage(SecretException error) {
		return error instanceof SecretCredentialsException
				|| (error instanceof SecretUnavailableException unavailable && unavailable.isOutage());
	}

	/**
	 * Notes that a secret could not be checked.
	 * @return whether this is news for the secret
	 */
	synchronized boolean failed(SecretEntry entry, SecretException error) {
		boolean news = this.failing.put(entry, error.getClass()) != error.getClass();
		if (isOutage(error)) {
			Set<SecretEntry> affected = this.outages.computeIfAbsent(Outage.of(error), (outage) -> new HashSet<>());
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

	/**
	 * Forgets secrets that are no longer in use.
	 */
	synchronized void retain(Set<SecretEntry> inUse) {
		this.failing.keySet().retainAll(inUse);
		this.outages.values().forEach((affected) -> affected.retainAll(inUse));
		this.outages.values().removeIf(Set::isEmpty);
	}

	/**
	 * Notes that a secret was checked.
	 * @return whether it could not be checked before
	 */
	synchronized boolean recovered(SecretEntry entry) {
		@Nullable Class<? extends SecretException> failure = this.failing.remove(entry);
		if (failure == null) {
			return false;
		}
		boolean told = false;
		for (Map.Entry<Outage, Set<SecretEntry>> outage : this.outages.entrySet()) {
			if (outage.getValue().remove(entry)) {
				told = told || outage.getKey().kind() == failure;
				if (outage.getValue().isEmpty()) {
					logger.info("{}; all secrets are checked for new versions", outage.getKey().end());
				}
			}
		}
		if (!told) {
			logger.info("Secret '{}' can be checked for new versions again", entry.reference());
		}
		this.outages.values().removeIf(Set::isEmpty);
		return true;
	}

	/**
	 * An incident of all secrets of a Region.
	 *
	 * @param region the Region, or {@code null} if the source of the secrets has none
	 */
	private record Outage(Class<? extends SecretException> kind, @Nullable String region) {

		static Outage of(SecretException error) {
			AwsError awsError = error.getAwsError();
			return new Outage(error.getClass(), (awsError != null) ? awsError.region() : null);
		}

		String end() {
			if (this.kind == SecretCredentialsException.class) {
				return "The credentials are accepted again";
			}
			return (this.region != null) ? "Secrets Manager in " + this.region + " answers again"
					: "The source of secrets answers again";
		}

	}

}
