package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretResult.Failed;
import io.github.ecssecrets.SecretResult.Found;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.store.SingleFlight.Flight;
import org.jspecify.annotations.Nullable;

/**
 * The first reads of secrets: on the calling thread, once for all threads that ask at the
 * same time. Thread-safe.
 */
final class FirstReads {

	/** How long a failed first read answers for further reads of the same secret. */
	private static final Duration FAILURE_LIFETIME = Duration.ofSeconds(1);

	private final SourceChain chain;

	private final SecretEntries entries;

	private final Intake intake;

	private final LazyCache<SecretReference, Failed> failures;

	private final SingleFlight<Map<SecretReference, SecretResult>> flights = new SingleFlight<>();

	/** What callers wait for that another thread reads. */
	private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Creates the first reads of a store.
	 * @param maximumSize how many failures are remembered
	 * @param nanoTime measures for how long
	 */
	FirstReads(SourceChain chain, SecretEntries entries, Intake intake, long maximumSize, LongSupplier nanoTime) {
		this.chain = chain;
		this.entries = entries;
		this.intake = intake;
		this.failures = new LazyCache<>(() -> Caffeine.newBuilder()
			.maximumSize(maximumSize)
			.expireAfterWrite(FAILURE_LIFETIME)
			.ticker(nanoTime::getAsLong)
			.build());
	}

	/**
	 * Reads one secret.
	 */
	SecretResult load(SecretReference reference) {
		SecretResult result = load(List.of(reference)).get(reference);
		if (result == null) {
			throw new IllegalStateException("No outcome for secret '" + reference + "'");
		}
		return result;
	}

	/**
	 * Reads secrets, from memory where they are there.
	 * @return an outcome for each reference
	 */
	Map<SecretReference, SecretResult> load(Collection<SecretReference> references) {
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		Set<SecretReference> open = new LinkedHashSet<>(references);
		while (!open.isEmpty()) {
			FirstRead mine = new FirstRead(this.chain, this.intake, this::inMemory,
					(reference, failed) -> this.failures.get().put(reference, failed));
			Map<SecretReference, Flight<Map<SecretReference, SecretResult>>> others = new LinkedHashMap<>();
			for (SecretReference reference : open) {
				SecretReference whole = reference.whole();
				Flight<Map<SecretReference, SecretResult>> flight = mine.flight(whole);
				Flight<Map<SecretReference, SecretResult>> running = this.flights.join(whole, flight);
				if (running.is(flight)) {
					mine.add(reference);
				}
				else {
					others.put(reference, running);
				}
			}
			results.putAll(mine.read(this.flights));
			others.forEach((reference, running) -> {
				SecretResult result = join(reference, running).get(reference);
				// what was found may have been overtaken since
				result = (result instanceof Failed) ? result : inMemory(reference);
				if (result != null) {
					results.put(reference, result);
				}
			});
			open.removeAll(results.keySet());
		}
		return results;
	}

	/**
	 * Reads secrets as {@link #load(Collection)} does, on another thread, and waits no
	 * longer than told. What is in memory by then counts as read.
	 * @return an outcome for each reference, in the order asked
	 */
	@SuppressWarnings("CollectionUndefinedEquality") // a future is itself
	Map<SecretReference, SecretResult> load(Collection<SecretReference> references, Duration timeout,
			Executor executor) {
		List<SecretReference> asked = List.copyOf(references);
		long nanos = Moment.nanos(timeout);
		Map<SecretReference, SecretResult> loaded = Map.of();
		Reason reason = Reason.DEADLINE;
		String problem = "was not read within " + TimeUnit.NANOSECONDS.toMillis(nanos)
				+ " ms; check the network path to Secrets Manager, or allow more time";
		CompletableFuture<Map<SecretReference, SecretResult>> reading = new CompletableFuture<>();
		this.waiting.add(reading);
		try {
			if (this.closed) {
				throw new RejectedExecutionException();
			}
			executor.execute(() -> read(asked, reading));
			loaded = reading.get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			// each secret that is missing says so
		}
		catch (RejectedExecutionException | CancellationException ex) {
			reason = Reason.UNAVAILABLE;
			problem = Refresher.CLOSED;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The sources of secrets failed unexpectedly", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.waiting.remove(reading);
		}
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		for (SecretReference reference : asked) {
			SecretResult result = loaded.get(reference);
			result = (result != null) ? result : inMemory(reference);
			results.put(reference, (result != null) ? result : new Failed(new SecretUnavailableException(reference,
					reason, "Secret '%s' %s".formatted(reference, problem), null, null)));
		}
		return results;
	}

	private void read(Collection<SecretReference> references,
			CompletableFuture<Map<SecretReference, SecretResult>> reading) {
		try {
			reading.complete(load(references));
		}
		catch (Throwable ex) { // whatever it is, somebody waits
			reading.completeExceptionally(ex);
		}
	}

	/**
	 * Lets nobody wait any longer for secrets that another thread reads.
	 */
	void close() {
		this.closed = true;
		this.waiting.forEach((reading) -> reading.cancel(false));
	}

	private static Map<SecretReference, SecretResult> join(SecretReference reference,
			Flight<Map<SecretReference, SecretResult>> running) {
		if (running.isOnThisThread()) {
			throw new IllegalStateException(
					"Secret '" + reference + "' is asked for by the source that is being asked for it");
		}
		try {
			return running.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw ex;
		}
	}

	/**
	 * The outcome for a secret that is in memory, or whose first read failed a moment
	 * ago.
	 * @return the outcome, or {@code null} if the secret must be read
	 */
	@Nullable SecretResult inMemory(SecretReference reference) {
		try {
			SecretEntry entry = this.entries.find(reference.whole());
			Secret secret = (entry != null) ? entry.read(reference.jsonKey()) : null;
			if (entry != null && secret != null) {
				this.entries.keep(reference.whole(), entry);
				return new Found(secret);
			}
		}
		catch (SecretException ex) {
			return new Failed(ex);
		}
		return this.failures.getIfPresent(reference);
	}

}
