package io.github.ecssecrets.store;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.store.SingleFlight.Flight;
import org.jspecify.annotations.Nullable;

/**
 * Asks the authoritative sources at the wish of a caller, on threads of the store. Those
 * who ask for the same at the same time share one request. Thread-safe; does not block.
 */
final class Refresher {

	static final String CLOSED = "was not read because the store is closed";

	private static final int THREADS = 16;

	private static final int SPARE_THREADS = 64;

	private final SourceChain chain;

	private final SecretEntries entries;

	private final Intake intake;

	private final SingleFlight<Optional<SecretEntry>> refreshes = new SingleFlight<>();

	private final SingleFlight<Secret> fetches = new SingleFlight<>();

	private final ExecutorService executor = StoreThreads.pool("ecs-secrets-loader", THREADS);

	/** Threads that complete the futures of callers, and run what depends on them. */
	private final ExecutorService spare = StoreThreads.spare("ecs-secrets-answer", SPARE_THREADS);

	private volatile boolean closed;

	Refresher(SourceChain chain, SecretEntries entries, Intake intake) {
		this.chain = chain;
		this.entries = entries;
		this.intake = intake;
	}

	/**
	 * Where the threads of the store are.
	 */
	ExecutorService executor() {
		return this.executor;
	}

	/**
	 * Asks for the newest version and applies it.
	 * @param waiting completes because of that, before any listener is called
	 * @return completes with the entry of the secret; empty if it was not loaded and no
	 * source is authoritative
	 */
	Flight<Optional<SecretEntry>> refresh(SecretReference whole, Future<?> waiting) {
		Flight<Optional<SecretEntry>> mine = new Flight<>();
		mine.waiting(waiting);
		Flight<Optional<SecretEntry>> running = start(this.refreshes, whole, mine, () -> refresh(whole, mine));
		if (!running.is(mine)) {
			running.waiting(waiting);
		}
		return running;
	}

	/**
	 * Asks for a version and keeps nothing.
	 */
	Flight<Secret> fetch(SecretReference whole) {
		Flight<Secret> mine = new Flight<>();
		return start(this.fetches, whole, mine, () -> {
			try {
				this.fetches.land(whole, mine, this.chain.fetch(whole));
			}
			catch (RuntimeException | Error ex) {
				this.fetches.fail(whole, mine, ex);
			}
		});
	}

	private <V> Flight<V> start(SingleFlight<V> air, SecretReference whole, Flight<V> mine, Runnable request) {
		Flight<V> running = air.join(whole, mine);
		if (running.is(mine)) {
			try {
				this.executor.execute(request);
			}
			catch (RejectedExecutionException ex) {
				air.fail(whole, mine, unavailable(whole, this.closed ? CLOSED
						: "was not read because too many requests are under way; try again later"));
			}
			catch (Error ex) { // no thread could be made
				air.fail(whole, mine, unavailable(whole,
						"was not read because no thread could be started (" + ex.getClass().getName() + ")"));
			}
		}
		return running;
	}

	private void refresh(SecretReference whole, Flight<Optional<SecretEntry>> mine) {
		try (News news = this.intake.news()) {
			try {
				this.refreshes.land(whole, mine, newest(whole, news));
			}
			catch (RuntimeException | Error ex) {
				try {
					failed(whole, ex, news);
				}
				finally {
					this.refreshes.fail(whole, mine, ex);
				}
			}
			news.after(mine.waiting());
		}
	}

	private Optional<SecretEntry> newest(SecretReference whole, News news) {
		while (true) {
			long ticket = this.intake.ticket();
			Secret newest = this.chain.refresh(whole);
			if (newest == null) {
				SecretEntry known = this.entries.find(whole);
				if (known != null) {
					this.intake.copies(known, this.chain::copy, news);
					this.intake.confirm(known);
				}
				return Optional.ofNullable(known);
			}
			Applied applied = this.intake.version(whole, newest, ticket, news);
			if (applied.isUsable()) {
				return Optional.of(applied.entry());
			}
		}
	}

	private void failed(SecretReference whole, Throwable failure, News news) {
		SecretEntry entry = this.entries.find(whole);
		if (entry == null) {
			return;
		}
		if (failure instanceof SecretException error) {
			this.intake.failed(entry, error, news);
		}
		else {
			entry.condition().failed("The check failed unexpectedly (" + failure.getClass().getName() + ")");
		}
	}

	/**
	 * Finds out which version to use after one was refused.
	 * @param refresh the request for the newest version
	 * @param before what was in use
	 * @param refused the version that was refused, or {@code null} for one without id
	 * @param usesPending runs if the version that a rotation is preparing is the one
	 */
	CompletableFuture<Secret> next(Flight<Optional<SecretEntry>> refresh, SecretReference reference,
			@Nullable Secret before, @Nullable String refused, Function<Optional<SecretEntry>, Secret> reading,
			Runnable usesPending) {
		Predicate<Secret> isOther = (secret) -> (refused != null) ? !refused.equals(secret.versionId())
				: secret.versionId() != null && (before == null || !before.hasSameContent(secret));
		return refresh.thenCompose((entry) -> {
			Secret current = reading.apply(entry);
			if (isOther.test(current)) {
				return CompletableFuture.completedFuture(current);
			}
			return staged(reference, SecretReference.AWSPENDING).thenCompose((pending) -> {
				if (pending != null && isOther.test(pending)) {
					usesPending.run();
					return CompletableFuture.completedFuture(pending);
				}
				return staged(reference, SecretReference.AWSPREVIOUS)
					.thenApply((previous) -> (previous != null && isOther.test(previous)) ? previous : current);
			});
		});
	}

	/**
	 * The version with a label, {@code null} if there is none that can be read.
	 */
	private CompletableFuture<@Nullable Secret> staged(SecretReference reference, String stage) {
		return fetch(reference.whole().withVersionStage(stage)).handle((secret, failure) -> {
			String key = reference.jsonKey();
			if (secret == null || (key != null && !secret.hasField(key))) {
				return null;
			}
			return (key != null) ? secret.part(key) : secret;
		});
	}

	/**
	 * Completes the future of a caller, on a thread that nobody else waits for: what
	 * depends on it is foreign code.
	 * @param answer what the request leads to
	 * @param reading turns that into what the caller asked for
	 */
	<V> CompletableFuture<Secret> answer(CompletableFuture<Secret> future, CompletableFuture<V> answer,
			Function<V, Secret> reading) {
		CompletableFuture<V> unused = answer.whenComplete((value, failure) -> this.spare.execute(() -> {
			if (failure != null) {
				Throwable cause = (failure instanceof CompletionException && failure.getCause() != null)
						? failure.getCause() : failure;
				future.completeExceptionally(cause);
				return;
			}
			try {
				future.complete(reading.apply(value));
			}
			catch (RuntimeException | Error ex) {
				future.completeExceptionally(ex);
			}
		}));
		return future;
	}

	private static SecretUnavailableException unavailable(SecretReference reference, String problem) {
		return new SecretUnavailableException(reference, "Secret '%s' %s".formatted(reference, problem), null, null);
	}

	/**
	 * Ends all requests; who waits for one learns that the store is closed.
	 */
	void close() {
		this.closed = true;
		this.executor.shutdown();
		this.refreshes.close((whole) -> unavailable(whole, CLOSED));
		this.fetches.close((whole) -> unavailable(whole, CLOSED));
		this.executor.shutdownNow();
	}

}
