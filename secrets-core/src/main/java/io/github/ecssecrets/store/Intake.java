package io.github.ecssecrets.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what sources answered: has it applied to the entries, written to the log, and
 * lined up for delivery. Thread-safe.
 */
final class Intake {

	private final EntryWriter writer;

	private final Publisher publisher;

	private final Delivery delivery;

	private final Consumer<SecretEntry> afterLoad;

	/**
	 * Creates an intake.
	 * @param afterLoad receives the entry after a secret, or more of one, was loaded
	 */
	Intake(EntryWriter writer, Publisher publisher, Delivery delivery, Consumer<SecretEntry> afterLoad) {
		this.writer = writer;
		this.publisher = publisher;
		this.delivery = delivery;
		this.afterLoad = afterLoad;
	}

	/**
	 * Starts to collect what a request brings. Must be closed after what waits for the
	 * request was completed.
	 */
	News news() {
		return this.delivery.news();
	}

	/**
	 * The ticket of a question that is about to be asked.
	 */
	long ticket() {
		return this.writer.ticket();
	}

	/**
	 * Takes in a version.
	 * @param ticket when the question was asked
	 */
	Applied version(SecretReference whole, Secret answer, long ticket, News news) {
		Applied applied = this.writer.version(whole, answer, ticket, (change) -> this.publisher.announce(change, news));
		if (applied.isUsable()) {
			this.publisher.checked(applied.entry());
		}
		return done(applied);
	}

	/** Takes in a copy of a whole secret. */
	Applied seed(SecretReference whole, Secret copy) {
		return done(this.writer.seed(whole, copy));
	}

	/** Takes in a copy of one field. */
	Applied field(SecretReference reference, Secret copy) {
		return done(this.writer.field(reference, copy));
	}

	private Applied done(Applied applied) {
		this.publisher.applied(applied);
		if (applied.isNew()) {
			this.afterLoad.accept(applied.entry());
		}
		return applied;
	}

	/**
	 * Takes in the copies in use as they are now. What is no longer there keeps its last
	 * value. None is taken in before all are read, because a source that hangs must not
	 * hold up the news of others, and then all together: they may belong together.
	 * @param source reads a copy again
	 * @throws SecretException if that fails for one of them; the others are read
	 */
	void copies(SecretEntry entry, Function<SecretReference, @Nullable Secret> source, News news) {
		SecretException failure = null;
		Map<SecretReference, Secret> before = entry.copies();
		Map<SecretReference, Secret> read = new LinkedHashMap<>();
		try {
			for (SecretReference reference : before.keySet()) {
				try {
					Secret after = source.apply(reference);
					if (after != null) {
						read.put(reference, after);
					}
				}
				catch (SecretException ex) {
					failure = (failure != null) ? failure : ex;
				}
			}
		}
		finally {
			if (!read.isEmpty()) {
				done(this.writer.copies(entry, before, read, (change) -> this.publisher.announce(change, news)));
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	/** Notes that the version in use is the newest. */
	void confirm(SecretEntry entry) {
		this.writer.confirm(entry);
		this.publisher.checked(entry);
	}

	/** Notes that a secret could not be checked. */
	void failed(SecretEntry entry, SecretException error, News news) {
		this.publisher.failed(entry, error, news);
	}

}
