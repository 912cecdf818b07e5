package io.github.ecssecrets.store;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretResult.Failed;
import io.github.ecssecrets.SecretResult.Found;
import org.jspecify.annotations.Nullable;

/**
 * The first reads of secrets: on the calling thread, once for all threads that ask at the
 * same time. Thread-safe.
 */
final class FirstReads {

	/** How long a failed first read answers for further reads of the same secret. */
	private static final Duration FAILURE_LIFETIME = Duration.ofSeconds(1);

	private final SecretEntries entries;

	private final Function<Collection<SecretReference>, Map<SecretReference, SecretResult>> sources;

	private final LazyCache<SecretReference, Failed> failures;

	private final Map<SecretReference, CompletableFuture<Map<SecretReference, SecretResult>>> loads = new ConcurrentHashMap<>();

	/**
	 * Creates the first reads of a store.
	 * @param sources asks the sources, and puts what they answer into the entries
	 * @param maximumSize how many failures are remembered
	 * @param clock measures for how long
	 */
	FirstReads(SecretEntries entries, Function<Collection<SecretReference>, Map<SecretReference, SecretResult>> sources,
			long maximumSize, Clock clock) {
		this.entries = entries;
		this.sources = sources;
		this.failures = new LazyCache<>(() -> Caffeine.newBuilder()
			.maximumSize(maximumSize)
			.expireAfterWrite(FAILURE_LIFETIME)
			.ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
			.build());
	}

	/**
	 * Reads one secret.
	 */
	SecretResult load(SecretReference reference) {
		return result(load(List.of(reference)), reference);
	}

	/**
	 * Reads secrets, from memory where they are there.
	 * @return an outcome for each reference
	 */
	Map<SecretReference, SecretResult> load(Collection<SecretReference> references) {
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		Set<SecretReference> open = new LinkedHashSet<>(references);
		while (!open.isEmpty()) {
			CompletableFuture<Map<SecretReference, SecretResult>> mine = new CompletableFuture<>();
			Map<SecretReference, CompletableFuture<Map<SecretReference, SecretResult>>> others = new LinkedHashMap<>();
			Set<SecretReference> led = new LinkedHashSet<>();
			for (SecretReference reference : open) {
				var running = this.loads.putIfAbsent(reference.whole(), mine);
				if (running == null || running == mine) {
					led.add(reference);
				}
				else {
					others.put(reference, running);
				}
			}
			results.putAll(lead(led, mine));
			others.forEach((reference, running) -> {
				SecretResult result = running.join().get(reference);
				if (result != null) {
					results.put(reference, result);
				}
			});
			open.removeAll(results.keySet());
		}
		return results;
	}

	/**
	 * Loads for this thread and for all that join it.
	 */
	private Map<SecretReference, SecretResult> lead(Set<SecretReference> references,
			CompletableFuture<Map<SecretReference, SecretResult>> mine) {
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		try {
			List<SecretReference> unknown = new ArrayList<>();
			for (SecretReference reference : references) {
				SecretResult result = inMemory(reference);
				if (result != null) {
					results.put(reference, result);
				}
				else {
					unknown.add(reference);
				}
			}
			results.putAll(this.sources.apply(unknown));
			for (SecretReference reference : unknown) {
				if (result(results, reference) instanceof Failed failed) {
					this.failures.get().put(reference, failed);
				}
				else {
					noteRead(reference);
				}
			}
			mine.complete(results);
			return results;
		}
		catch (RuntimeException | Error ex) {
			mine.completeExceptionally(ex);
			throw ex;
		}
		finally {
			references.forEach((reference) -> this.loads.remove(reference.whole(), mine));
		}
	}

	private void noteRead(SecretReference reference) {
		SecretEntry entry = this.entries.find(reference.whole());
		if (entry != null) {
			entry.noteRead(reference.jsonKey());
		}
	}

	private static SecretResult result(Map<SecretReference, SecretResult> results, SecretReference reference) {
		SecretResult result = results.get(reference);
		if (result == null) {
			throw new IllegalStateException("No outcome for secret '" + reference + "'");
		}
		return result;
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
