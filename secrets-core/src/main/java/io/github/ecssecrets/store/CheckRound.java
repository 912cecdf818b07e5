package io.github.ecssecrets.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of checks. It reads the copies in use again, asks for the versions of each
 * secret, and then for the values of those that changed, or whose versions it may not
 * see, all together. While a Region does not answer, or does not accept the credentials,
 * its other secrets are not asked about. Whatever else goes wrong with one secret is
 * nothing to the others.
 */
final class CheckRound {

	private static final Logger logger = LoggerFactory.getLogger(SecretStore.class);

	private final CheckAgenda agenda;

	private final RotationWatch.Checker checker;

	private final BooleanSupplier closed;

	private final List<SecretEntry> toRead = new ArrayList<>();

	private final Map<SecretEntry, SecretException> unreadCopies = new HashMap<>();

	private final Map<@Nullable String, SecretException> silentRegions = new HashMap<>();

	CheckRound(CheckAgenda agenda, RotationWatch.Checker checker, BooleanSupplier closed) {
		this.agenda = agenda;
		this.checker = checker;
		this.closed = closed;
	}

	/**
	 * Checks secrets in the order given. Returns early if the watch is closed.
	 */
	void check(List<SecretEntry> entries) {
		for (SecretEntry entry : entries) {
			if (isOver()) {
				return;
			}
			readCopies(entry);
		}
		for (SecretEntry entry : entries) {
			if (isOver()) {
				return;
			}
			askForVersions(entry);
		}
		if (!isOver() && !this.toRead.isEmpty()) {
			askForValues();
		}
	}

	/**
	 * Whether the watch is closed. Drops an interrupt that somebody left on the thread
	 * first: the one that closes the watch comes after the watch is closed.
	 */
	private boolean isOver() {
		if (Thread.interrupted()) {
			logger.debug("The check for rotated secrets was interrupted; it goes on unless the store is closed");
		}
		return this.closed.getAsBoolean();
	}

	private void readCopies(SecretEntry entry) {
		try {
			this.checker.readCopies(entry);
		}
		catch (RuntimeException | Error ex) {
			this.unreadCopies.put(entry, failure(entry, ex));
		}
	}

	private void askForVersions(SecretEntry entry) {
		SecretException outage = this.silentRegions.get(entry.reference().region());
		if (outage != null) {
			failed(entry, outage);
			return;
		}
		this.agenda.asked(entry);
		try {
			SecretVersions versions = (entry.versionId() != null) ? versions(entry) : null;
			this.agenda.described(entry, versions);
			if (versions == null || !Objects.equals(entry.versionId(), versions.versionOf(entry.reference()))) {
				this.toRead.add(entry);
			}
			else if (!copiesFailed(entry)) {
				this.agenda.succeeded(entry);
				tell(() -> this.checker.confirm(entry));
			}
		}
		catch (RuntimeException | Error ex) {
			if (ex instanceof SecretException error && Incidents.isOutage(error)) {
				this.silentRegions.putIfAbsent(entry.reference().region(), error);
			}
			failed(entry, failure(entry, ex));
		}
	}

	/**
	 * Asks for the versions, and once more if a stray interrupt kept the answer away.
	 */
	private @Nullable SecretVersions versions(SecretEntry entry) {
		try {
			return this.checker.versions(entry);
		}
		catch (RuntimeException | Error ex) {
			if (Thread.interrupted() && !this.closed.getAsBoolean()) {
				return this.checker.versions(entry);
			}
			throw ex;
		}
	}

	private void askForValues() {
		Map<SecretEntry, SecretException> failures = read(this.toRead);
		if (!failures.isEmpty() && Thread.interrupted() && !this.closed.getAsBoolean()) {
			failures = read(List.copyOf(failures.keySet()));
		}
		for (SecretEntry entry : this.toRead) {
			SecretException failure = failures.get(entry);
			if (failure != null) {
				failed(entry, failure);
			}
			else if (entry.versionId() != null) {
				this.agenda.succeeded(entry);
			}
			else if (!copiesFailed(entry)) {
				this.agenda.succeeded(entry);
				tell(() -> this.checker.confirm(entry));
			}
		}
	}

	/**
	 * Reads values together; one by one if that fails for all of them together.
	 */
	private Map<SecretEntry, SecretException> read(Collection<SecretEntry> entries) {
		try {
			return this.checker.read(entries);
		}
		catch (RuntimeException | Error ex) {
			Map<SecretEntry, SecretException> failures = new HashMap<>();
			boolean single = entries.size() == 1 || this.closed.getAsBoolean();
			for (SecretEntry entry : entries) {
				failures.putAll(single ? Map.of(entry, failure(entry, ex)) : read(List.of(entry)));
			}
			return failures;
		}
	}

	private boolean copiesFailed(SecretEntry entry) {
		SecretException failure = this.unreadCopies.get(entry);
		if (failure != null) {
			failed(entry, failure);
		}
		return failure != null;
	}

	private void failed(SecretEntry entry, SecretException error) {
		this.agenda.failed(entry, error instanceof SecretAccessDeniedException && !Incidents.isOutage(error));
		tell(() -> this.checker.failed(entry, error));
	}

	/**
	 * The failure of one secret. The message of a foreign exception may quote the secret,
	 * so only its class is named.
	 */
	private static SecretException failure(SecretEntry entry, Throwable ex) {
		SecretReference reference = entry.reference();
		return (ex instanceof SecretException error) ? error : new SecretUnavailableException(reference,
				"The check of secret '%s' failed unexpectedly (%s)".formatted(reference, ex.getClass().getName()), null,
				null);
	}

	private void tell(Runnable outcome) {
		if (isOver()) {
			return;
		}
		try {
			outcome.run();
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The outcome of a check for rotated secrets was lost ({}); the checks go on",
					ex.getClass().getName());
		}
	}

}
