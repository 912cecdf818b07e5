package io.github.ecssecrets.store;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretResult.Failed;
import io.github.ecssecrets.SecretResult.Found;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.store.SingleFlight.Flight;
import io.github.ecssecrets.store.SourceChain.Answers;
import org.jspecify.annotations.Nullable;

/**
 * One first read of several secrets, for the thread that does it and for all that wait.
 * What one source answers is applied, and given to those who wait, before the next is
 * asked. Used by one thread.
 */
final class FirstRead {

	/** An answer is asked for again if it was overtaken by a later one that has gone. */
	private static final int ROUNDS = 3;

	private final SourceChain chain;

	private final Intake intake;

	private final Function<SecretReference, @Nullable SecretResult> memory;

	private final BiConsumer<SecretReference, Failed> failures;

	private final Map<SecretReference, Flight<Map<SecretReference, SecretResult>>> flights = new LinkedHashMap<>();

	private final Set<SecretReference> references = new LinkedHashSet<>();

	private final Map<SecretReference, SecretResult> results = new LinkedHashMap<>();

	/** What failed while this thread was interrupted, which says nothing to others. */
	private final Set<SecretReference> interrupted = new LinkedHashSet<>();

	/**
	 * Creates a read of nothing.
	 * @param memory gives what is in memory already
	 * @param failures receives each failure of the sources before others see it
	 */
	FirstRead(SourceChain chain, Intake intake, Function<SecretReference, @Nullable SecretResult> memory,
			BiConsumer<SecretReference, Failed> failures) {
		this.chain = chain;
		this.intake = intake;
		this.memory = memory;
		this.failures = failures;
	}

	/** What others wait for while this reads a secret. */
	Flight<Map<SecretReference, SecretResult>> flight(SecretReference whole) {
		return this.flights.computeIfAbsent(whole, (key) -> Flight.onThisThread());
	}

	/**
	 * Adds a reference, whose flight nobody else has begun.
	 */
	void add(SecretReference reference) {
		this.references.add(reference);
	}

	/**
	 * Reads everything.
	 * @param air where the flights are
	 * @return an outcome for each reference that was added
	 */
	Map<SecretReference, SecretResult> read(SingleFlight<Map<SecretReference, SecretResult>> air) {
		try {
			Set<SecretReference> open = new LinkedHashSet<>();
			for (SecretReference reference : this.references) {
				SecretResult known = this.memory.apply(reference);
				if (known != null) {
					this.results.put(reference, known);
				}
				else {
					open.add(reference);
				}
			}
			land(air);
			for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
				open = ask(open, air);
			}
			open.forEach((reference) -> fail(reference, null));
			land(air);
			return this.results;
		}
		catch (RuntimeException | Error ex) {
			this.flights.forEach((whole, flight) -> air.fail(whole, flight, ex));
			throw ex;
		}
	}

	/**
	 * Asks each source for what those before did not have.
	 * @return what must be asked for again, because a later answer came first
	 */
	private Set<SecretReference> ask(Set<SecretReference> references,
			SingleFlight<Map<SecretReference, SecretResult>> air) {
		Set<SecretReference> open = new LinkedHashSet<>(references);
		Set<SecretReference> late = new LinkedHashSet<>();
		Map<SecretReference, SecretException> failures = new LinkedHashMap<>();
		for (SecretSource source : this.chain.sources()) {
			if (!open.isEmpty()) {
				try (News news = this.intake.news()) {
					ask(source, open, late, failures, news);
					open.removeAll(this.results.keySet());
					land(air);
				}
			}
		}
		open.removeAll(late);
		open.forEach((reference) -> fail(reference, failures.get(reference)));
		late.removeAll(this.results.keySet());
		return late;
	}

	private void fail(SecretReference reference, @Nullable SecretException failure) {
		Failed failed = new Failed((failure != null) ? failure : this.chain.notFound(reference));
		if (Thread.currentThread().isInterrupted()) {
			this.interrupted.add(reference);
		}
		else {
			this.failures.accept(reference, failed);
		}
		this.results.put(reference, failed);
	}

	private void ask(SecretSource source, Set<SecretReference> open, Set<SecretReference> late,
			Map<SecretReference, SecretException> failures, News news) {
		long ticket = this.intake.ticket();
		Answers answers = this.chain.ask(source, open);
		answers.fields().forEach((reference, field) -> take(reference, this.intake.field(reference, field), failures));
		answers.wholes().forEach((whole, secret) -> {
			Applied applied = (source instanceof AuthoritativeSource) ? this.intake.version(whole, secret, ticket, news)
					: this.intake.seed(whole, secret);
			open.stream()
				.filter((reference) -> reference.whole().equals(whole) && !answers.fields().containsKey(reference))
				.forEach((reference) -> {
					if (applied.isUsable()) {
						take(reference, applied, failures);
					}
					else {
						late.add(reference);
					}
				});
		});
		for (SecretReference reference : open) {
			for (SecretReference asked : List.of(reference, reference.whole())) {
				SecretException failure = answers.failures().get(asked);
				if (failure != null && source instanceof AuthoritativeSource) {
					this.chain.addCopiesLookedAt(failure, reference);
				}
				note(failures, reference, failure);
			}
		}
	}

	/**
	 * Gives a reference what readers of it see now. A seed need not have a field that
	 * another source has.
	 */
	private void take(SecretReference reference, Applied applied, Map<SecretReference, SecretException> failures) {
		try {
			EntryState state = applied.state();
			Secret secret = state.read(reference.jsonKey());
			if (secret == null && state.whole() != null) {
				secret = state.whole().part(String.valueOf(reference.jsonKey()));
			}
			if (secret != null) {
				applied.entry().noteRead(reference.jsonKey());
				this.results.put(reference, new Found(secret));
			}
		}
		catch (SecretException ex) {
			note(failures, reference, ex);
		}
	}

	private static void note(Map<SecretReference, SecretException> failures, SecretReference reference,
			@Nullable SecretException failure) {
		if (failure != null) {
			failures.merge(reference, failure,
					(first, next) -> (first instanceof SecretNotFoundException) ? next : first);
		}
	}

	/**
	 * Ends the flights of which every reference has an outcome. Who waits for one that
	 * only an interrupt of this thread kept away finds none, and reads on its own.
	 */
	private void land(SingleFlight<Map<SecretReference, SecretResult>> air) {
		Map<SecretReference, Map<SecretReference, SecretResult>> byWhole = new LinkedHashMap<>();
		for (SecretReference reference : this.references) {
			byWhole.computeIfAbsent(reference.whole(), (whole) -> new LinkedHashMap<>())
				.put(reference, this.results.get(reference));
		}
		byWhole.forEach((whole, outcomes) -> {
			if (!outcomes.containsValue(null)) {
				outcomes.keySet().removeAll(this.interrupted);
				air.land(whole, flight(whole), Map.copyOf(outcomes));
			}
		});
	}

}
