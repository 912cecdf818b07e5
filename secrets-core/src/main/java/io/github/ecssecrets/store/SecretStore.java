package io.github.ecssecrets.store;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretResult.Failed;
import io.github.ecssecrets.SecretResult.Found;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.store.SecretEntry.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets in memory. A first read loads on the calling thread, once for all threads
 * that ask at the same time; later reads take no lock and do no I/O. Thread-safe.
 */
public final class SecretStore implements Secrets {

	private static final String CLOSED = "was not read because the store is closed";

	private final SourceChain chain;

	private final List<SecretSource> ownedSources;

	private final Clock clock;

	private final StoreEvents events;

	private final SecretEntries entries;

	/**
	 * What was read from entries, so that reading it again costs one look-up. All of it
	 * is forgotten when an entry leaves: the reads that follow then tell the cache which
	 * of the others are in use.
	 */
	private final Map<SecretReference, Reading> readings = new ConcurrentHashMap<>();

	private final FirstReads firstReads;

	private final Map<SecretReference, CompletableFuture<@Nullable Secret>> refreshes = new ConcurrentHashMap<>();

	private final Set<Fetch> fetches = ConcurrentHashMap.newKeySet();

	private final AtomicLong tickets = new AtomicLong();

	private final ExecutorService executor = DaemonThreads.executor("ecs-secrets-loader");

	private final @Nullable RotationWatch watch;

	private SecretStore(Builder builder) {
		this.ownedSources = builder.sources.isEmpty() ? defaultSources() : List.of();
		this.chain = new SourceChain(builder.sources.isEmpty() ? this.ownedSources : builder.sources);
		this.clock = builder.clock;
		this.events = new StoreEvents(builder.listeners, builder.usageListeners);
		this.entries = new SecretEntries(builder.maximumSize, () -> {
			this.readings.clear();
			this.events.usageChanged();
		});
		this.firstReads = new FirstReads(this.entries, this::ask, builder.maximumSize, this.clock);
		RefreshPolicy policy = builder.refreshPolicy;
		this.watch = (policy != null) ? new RotationWatch(policy, this.clock,
				() -> ThreadLocalRandom.current().nextDouble(), this::entriesInUse, new StoreChecker()) : null;
	}

	private static List<SecretSource> defaultSources() {
		return List.of(new EnvironmentSecretSource(System::getenv), SecretsManagerSecretSource.builder().build());
	}

	/**
	 * Starts a store that reads the environment of the process first and Secrets Manager
	 * otherwise.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public Secret get(SecretReference reference) {
		Reading reading = this.readings.get(reference);
		return (reading != null && reading.isCurrent()) ? reading.secret() : read(reference);
	}

	private Secret read(SecretReference reference) {
		SecretEntry entry = this.entries.cached(reference.whole());
		Reading reading = (entry != null) ? entry.reading(reference.jsonKey()) : null;
		if (reading == null) {
			return this.firstReads.load(reference).orElseThrow();
		}
		this.readings.put(reference, reading);
		if (this.entries.cached(reference.whole()) != entry) {
			// The entry left before the reading came, so that nobody else will remove it.
			this.readings.remove(reference, reading);
		}
		return reading.secret();
	}

	@Override
	public Map<SecretReference, SecretResult> getAll(Collection<SecretReference> references, Duration timeout) {
		Map<SecretReference, SecretResult> loaded;
		String problem = "was not read within " + timeout.toMillis()
				+ " ms; check the network path to Secrets Manager, or allow more time";
		try {
			loaded = CompletableFuture.supplyAsync(() -> this.firstReads.load(references), this.executor)
				.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			loaded = Map.of();
		}
		catch (RejectedExecutionException ex) {
			loaded = Map.of();
			problem = CLOSED;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The sources of secrets failed unexpectedly", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			loaded = Map.of();
		}
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		for (SecretReference reference : references) {
			SecretResult result = loaded.get(reference);
			result = (result != null) ? result : this.firstReads.inMemory(reference);
			results.put(reference, (result != null) ? result : new Failed(unavailable(reference, problem)));
		}
		return results;
	}

	private static SecretUnavailableException unavailable(SecretReference reference, String problem) {
		return new SecretUnavailableException(reference, "Secret '%s' %s".formatted(reference, problem), null, null);
	}

	@Override
	public <T> LiveSecret<T> live(SecretReference reference, Function<Secret, T> reader) {
		get(reference);
		SecretEntry entry = this.entries.follow(reference.whole());
		// Read again: the entry may have been evicted, and be a new one.
		LiveValue<T> live = new LiveValue<>(reference, entry, get(reference), reader);
		entry.observe(live::follow);
		live.follow();
		return live;
	}

	@Override
	public CompletableFuture<Secret> refresh(SecretReference reference) {
		CompletableFuture<@Nullable Secret> shared = new CompletableFuture<>();
		CompletableFuture<@Nullable Secret> running = this.refreshes.putIfAbsent(reference.whole(), shared);
		if (running == null) {
			running = shared;
			try {
				this.executor.execute(() -> refresh(reference.whole(), shared));
			}
			catch (RejectedExecutionException ex) {
				this.refreshes.remove(reference.whole(), shared);
				shared.completeExceptionally(unavailable(reference, CLOSED));
			}
		}
		return running.thenApply((whole) -> get(reference));
	}

	private void refresh(SecretReference whole, CompletableFuture<@Nullable Secret> shared) {
		try {
			long ticket = this.tickets.incrementAndGet();
			Secret newest = this.chain.refresh(whole);
			SecretEntry known = this.entries.find(whole);
			if (newest != null) {
				accept(whole, newest, ticket);
			}
			else if (known != null) {
				readCopiesAgain(known);
				confirm(known);
			}
			this.refreshes.remove(whole, shared);
			shared.complete(newest);
		}
		catch (RuntimeException | Error ex) {
			SecretEntry entry = this.entries.find(whole);
			if (entry != null && ex instanceof SecretException failure) {
				this.events.failed(entry, failure);
			}
			else if (entry != null) {
				entry.failed(ex.getClass().getName());
			}
			this.refreshes.remove(whole, shared);
			shared.completeExceptionally(ex);
		}
	}

	@Override
	public CompletableFuture<Secret> fetch(SecretReference reference) {
		Fetch fetch = new Fetch(reference);
		this.fetches.add(fetch);
		try {
			this.executor.execute(fetch);
		}
		catch (RejectedExecutionException ex) {
			this.fetches.remove(fetch);
			fetch.close();
		}
		return fetch.answer;
	}

	@Override
	public CompletableFuture<Secret> refused(SecretReference reference, @Nullable String versionId) {
		return refresh(reference).thenCompose((current) -> {
			if (!Objects.equals(current.versionId(), versionId)) {
				return CompletableFuture.completedFuture(current);
			}
			return fetchOther(reference.withVersionStage(SecretReference.AWSPENDING), current)
				.thenCompose((pending) -> !Objects.equals(pending.versionId(), versionId)
						? CompletableFuture.completedFuture(pending)
						: fetchOther(reference.withVersionStage(SecretReference.AWSPREVIOUS), current));
		});
	}

	private CompletableFuture<Secret> fetchOther(SecretReference reference, Secret current) {
		return fetch(reference)
			.handle((secret, failure) -> (secret != null && !Objects.equals(secret.versionId(), current.versionId()))
					? secret : current);
	}

	@Override
	public List<SecretStatus> status() {
		return entriesInUse().stream()
			.flatMap((entry) -> entry.status(this.watch != null).stream())
			.sorted(Comparator.comparing((status) -> status.reference().toString()))
			.toList();
	}

	/**
	 * Masks the values of the secrets in use, and of their earlier versions, in a text of
	 * any origin. A value is recognized wherever it stands if it has at least 8
	 * characters; one of 6 or 7, and a field {@code username}, only if it is the whole
	 * text. Shorter values, and what merely describes a database ({@code host},
	 * {@code port}, {@code dbname}, {@code engine} and the like), are not looked for.
	 * Does no I/O.
	 * @param text the text
	 * @return the text with {@code ******} for each value; the same text if it has none
	 */
	public String mask(String text) {
		BitSet hidden = new BitSet(text.length());
		entriesInUse().forEach((entry) -> entry.knownValues().mark(text, hidden));
		return KnownValues.mask(text, hidden);
	}

	private Set<SecretEntry> entriesInUse() {
		Set<SecretEntry> inUse = this.entries.inUse();
		this.events.retain(inUse);
		return inUse;
	}

	@Override
	public void close() {
		this.events.close();
		if (this.watch != null) {
			this.watch.close();
		}
		this.executor.shutdown();
		this.refreshes.forEach((reference, refresh) -> refresh.completeExceptionally(unavailable(reference, CLOSED)));
		this.fetches.forEach(Fetch::close);
		this.executor.shutdownNow();
		this.ownedSources.forEach(SecretSource::close);
	}

	private Map<SecretReference, SecretResult> ask(Collection<SecretReference> references) {
		return this.chain.resolve(references, new StoreIntake(this.tickets.incrementAndGet()));
	}

	/** Returns the version in use afterwards. */
	private Secret accept(SecretReference whole, Secret secret, long ticket) {
		SecretEntry entry = this.entries.unify(whole, secret);
		boolean first = !entry.isLoaded();
		List<SecretRotated> changes = entry.accept(secret, ticket, this.clock.instant());
		this.events.recovered(entry);
		startWatch();
		if (first) {
			this.events.usageChanged();
		}
		this.events.rotated(entry, changes);
		return Objects.requireNonNullElse(entry.read(null), secret);
	}

	private void confirm(SecretEntry entry) {
		entry.confirm(this.clock.instant());
		this.events.recovered(entry);
	}

	/**
	 * Reads the copies in use again. What is no longer there keeps its last value.
	 */
	private void readCopiesAgain(SecretEntry entry) {
		entry.copies().forEach((reference, before) -> {
			Secret after = this.chain.copy(reference);
			if (after != null) {
				this.events.rotated(entry, entry.replaceCopy(reference, before, after, this.clock.instant()));
			}
		});
	}

	/**
	 * Checks the secrets that are due for new versions, on the calling thread.
	 */
	void checkDue() {
		if (this.watch != null) {
			this.watch.round();
		}
	}

	private void startWatch() {
		if (this.watch != null) {
			this.watch.start();
		}
	}

	/**
	 * A request whose answer is not kept.
	 */
	private final class Fetch implements Runnable {

		private final SecretReference reference;

		private final CompletableFuture<Secret> answer = new CompletableFuture<>();

		private Fetch(SecretReference reference) {
			this.reference = reference;
		}

		@Override
		public void run() {
			try {
				this.answer.complete(SecretStore.this.chain.fetch(this.reference));
			}
			catch (RuntimeException | Error ex) {
				this.answer.completeExceptionally(ex);
			}
			finally {
				SecretStore.this.fetches.remove(this);
			}
		}

		private void close() {
			this.answer.completeExceptionally(unavailable(this.reference, CLOSED));
		}

	}

	/**
	 * Puts what one round of questions finds into the entries.
	 */
	private final class StoreIntake implements SourceChain.Intake {

		private final long ticket;

		private StoreIntake(long ticket) {
			this.ticket = ticket;
		}

		@Override
		public Secret whole(SecretReference whole, Secret secret) {
			return accept(whole, secret, this.ticket);
		}

		@Override
		public Secret field(SecretReference reference, Secret field) {
			String key = String.valueOf(reference.jsonKey());
			startWatch();
			Secret kept = SecretStore.this.entries.get(reference.whole())
				.seed(key, field, SecretStore.this.clock.instant());
			SecretStore.this.events.usageChanged();
			return kept;
		}

	}

	/**
	 * Answers the watch.
	 */
	private final class StoreChecker implements RotationWatch.Checker {

		@Override
		public @Nullable SecretVersions versions(SecretEntry entry) {
			return SecretStore.this.chain.versions(entry.reference());
		}

		@Override
		public void confirm(SecretEntry entry) {
			SecretStore.this.confirm(entry);
		}

		@Override
		public Map<SecretEntry, SecretException> read(Collection<SecretEntry> entries) {
			long ticket = SecretStore.this.tickets.incrementAndGet();
			Map<SecretReference, SecretResult> results = SecretStore.this.chain
				.refreshAll(entries.stream().map(SecretEntry::reference).toList());
			Map<SecretEntry, SecretException> failures = new HashMap<>();
			for (SecretEntry entry : entries) {
				SecretResult result = results.get(entry.reference());
				if (result instanceof Found found) {
					accept(entry.reference(), found.secret(), ticket);
				}
				else {
					SecretException copyFailure = readCopies(entry);
					SecretException failure = (result instanceof Failed failed) ? failed.error() : copyFailure;
					if (failure != null) {
						failures.put(entry, failure);
					}
					else {
						confirm(entry);
					}
				}
			}
			return failures;
		}

		private @Nullable SecretException readCopies(SecretEntry entry) {
			try {
				readCopiesAgain(entry);
				return null;
			}
			catch (SecretException ex) {
				return ex;
			}
		}

		@Override
		public void failed(SecretEntry entry, SecretException error) {
			SecretStore.this.events.failed(entry, error);
		}

	}

	/**
	 * Builds a {@link SecretStore}. Not thread-safe.
	 */
	public static final class Builder {

		private List<SecretSource> sources = List.of();

		private final List<Consumer<? super SecretEvent>> listeners = new ArrayList<>();

		private final List<Runnable> usageListeners = new ArrayList<>();

		private long maximumSize = 1024;

		private Clock clock = Clock.systemUTC();

		private @Nullable RefreshPolicy refreshPolicy = RefreshPolicy.defaults();

		private Builder() {
		}

		/**
		 * Sets the sources, first to last. The store does not close them. Without this
		 * call it makes, and closes, two of its own: the environment of the process, and
		 * Secrets Manager as the AWS SDK finds it.
		 * @param sources at least one source
		 * @return this builder
		 * @throws IllegalArgumentException if there are none, or two of one name
		 */
		public Builder sources(Collection<? extends SecretSource> sources) {
			if (sources.isEmpty()) {
				throw new IllegalArgumentException("'sources' must not be empty");
			}
			Set<String> names = new LinkedHashSet<>();
			for (SecretSource source : sources) {
				if (!names.add(source.name())) {
					throw new IllegalArgumentException("'sources' must not repeat '" + source.name() + "'");
				}
			}
			this.sources = List.copyOf(sources);
			return this;
		}

		/**
		 * Sets how many secrets stay in memory; each version that is asked for by a stage
		 * or id counts as one. Secrets with a live value stay whatever this says. The
		 * default is 1024.
		 * @param maximumSize at least 1
		 * @return this builder
		 * @throws IllegalArgumentException if the number is smaller
		 */
		public Builder maximumSize(long maximumSize) {
			if (maximumSize < 1) {
				throw new IllegalArgumentException("'maximumSize' must be at least 1: " + maximumSize);
			}
			this.maximumSize = maximumSize;
			return this;
		}

		/**
		 * Sets how often secrets are checked for new versions. By default, as
		 * {@link RefreshPolicy#defaults()} says.
		 * @param policy the policy
		 * @return this builder
		 */
		public Builder refresh(RefreshPolicy policy) {
			this.refreshPolicy = policy;
			return this;
		}

		/**
		 * Switches the checks for new versions off. Secrets are then read again only by
		 * {@link Secrets#refresh(SecretReference)}.
		 * @return this builder
		 */
		public Builder noRefresh() {
			this.refreshPolicy = null;
			return this;
		}

		/**
		 * Sets the clock that ages are measured with.
		 * @param clock the clock; the system's by default
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Adds a listener to what happens to secrets after their first read. It is called
		 * on the thread that found out, and should return quickly; its exceptions are
		 * logged.
		 * @param listener receives each event
		 * @return this builder
		 */
		public Builder listener(Consumer<? super SecretEvent> listener) {
			this.listeners.add(listener);
			return this;
		}

		/**
		 * Adds a listener to changes of which secrets are in use, and so of what
		 * {@link Secrets#status()} lists. It is called on the thread that read or evicted
		 * a secret, and should return quickly; its exceptions are logged.
		 * @param listener runs after each change
		 * @return this builder
		 */
		public Builder usageListener(Runnable listener) {
			this.usageListeners.add(listener);
			return this;
		}

		/**
		 * Builds the store. No I/O happens until a secret is read.
		 * @return the store
		 */
		public SecretStore build() {
			return new SecretStore(this);
		}

	}

}
