package io.github.ecssecrets.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
 * Thread-safe; writes to the log without a lock, because who masks the log asks here.
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
	boolean failed(SecretEntry entry, SecretException error) {
		boolean outage = isOutage(error);
		boolean news;
		boolean begins;
		synchronized (this) {
			news = this.failing.put(entry, error.getClass()) != error.getClass();
			begins = outage ? affect(entry, Outage.of(error)) : news;
		}
		if (begins && outage) {
			logger.warn("Secrets cannot be checked for new versions and keep their last good value: {}",
					error.getMessage());
		}
		else if (begins) {
			logger.warn("Secret '{}' cannot be checked for a new version and keeps its last good value: {}",
					entry.reference(), error.getMessage());
		}
		return news;
	}

	/** Called under the lock. */
	private boolean affect(SecretEntry entry, Outage outage) {
		Set<SecretEntry> affected = this.outages.computeIfAbsent(outage, (absent) -> new HashSet<>());
		boolean begins = affected.isEmpty();
		affected.add(entry);
		return begins;
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
	boolean recovered(SecretEntry entry) {
		boolean told = false;
		List<Outage> ended = new ArrayList<>();
		synchronized (this) {
			@Nullable Class<? extends SecretException> failure = this.failing.remove(entry);
			if (failure == null) {
				return false;
			}
			for (Map.Entry<Outage, Set<SecretEntry>> outage : this.outages.entrySet()) {
				if (outage.getValue().remove(entry)) {
					told = told || outage.getKey().kind() == failure;
					if (outage.getValue().isEmpty()) {
						ended.add(outage.getKey());
					}
				}
			}
			this.outages.values().removeIf(Set::isEmpty);
		}
		ended.forEach((outage) -> logger.info("{}; all secrets are checked for new versions", outage.end()));
		if (!told) {
			logger.info("Secret '{}' can be checked for new versions again", entry.reference());
		}
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
