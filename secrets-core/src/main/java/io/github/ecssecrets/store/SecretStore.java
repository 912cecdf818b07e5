package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMonitor;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretResult.Found;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.store.SecretEntry.Reading;
import io.github.ecssecrets.store.SingleFlight.Flight;
import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets in memory. A first read loads on the calling thread, once for all threads
 * that ask at the same time; later reads take no lock and do no I/O. Thread-safe.
 * <p>
 * A new version is first applied, then what waits for it completes, then listeners are
 * called, on one thread of their own. So a listener may use the store as it likes.
 */
public final class SecretStore implements Secrets {

	private final List<SecretSource> ownedSources;

	private final SecretMonitor monitor;

	private final Delivery delivery;

	private final Publisher publisher;

	private final SecretEntries entries;

	/**
	 * What was read from entries, so reading it again costs one look-up. All of it is
	 * forgotten when an entry leaves: the reads that follow then tell the cache which of
	 * the others are in use.
	 */
	private final Map<SecretReference, Reading> readings = new ConcurrentHashMap<>();

	private final FirstReads firstReads;

	private final Refresher refresher;

	private final StoreWatch watch;

	SecretStore(SecretStoreBuilder builder) {
		this.ownedSources = builder.sources.isEmpty() ? defaultSources() : List.of();
		SourceChain chain = new SourceChain(builder.sources.isEmpty() ? this.ownedSources : builder.sources);
		this.delivery = builder.delivery;
		this.monitor = SecretMonitor.of(builder.clock);
		this.publisher = new Publisher(this.delivery, builder.listeners, builder.usageListeners, this.monitor);
		this.entries = new SecretEntries(builder.maximumSize, this::left);
		EntryWriter writer = new EntryWriter(this.entries, builder.clock, builder.nanoTime);
		Intake intake = new Intake(writer, this.publisher, this.delivery, this::loaded);
		this.firstReads = new FirstReads(chain, this.entries, intake, builder.maximumSize, builder.nanoTime);
		this.refresher = new Refresher(chain, this.entries, intake);
		RefreshPolicy policy = builder.refreshPolicy;
		RotationWatch checks = (policy != null) ? new RotationWatch(policy, builder.nanoTime, builder.clock,
				builder.random, this::entriesInUse, new StoreChecks(chain.withPatience(builder.sourcePatience), intake))
				: null;
		this.watch = new StoreWatch(checks, this.entries, this::entriesInUse);
	}

	private static List<SecretSource> defaultSources() {
		return List.of(new EnvironmentSecretSource(System::getenv), SecretsManagerSecretSource.builder().build());
	}

	/**
	 * Starts a store that reads the environment of the process first and Secrets Manager
	 * otherwise.
	 * @return a builder
	 */
	public static SecretStoreBuilder builder() {
		return new SecretStoreBuilder();
	}

	private void left() {
		this.readings.clear();
		this.publisher.usageChanged();
	}

	private void loaded(SecretEntry entry) {
		this.watch.loaded(entry);
	}

	@Override
	public Secret get(SecretReference reference) {
		Reading reading = this.readings.get(reference);
		return (reading != null && reading.isCurrent()) ? reading.secret() : read(reference);
	}

	@SuppressWarnings("ReferenceEquality") // an entry is itself
	private Secret read(SecretReference reference) {
		SecretEntry entry = this.entries.cached(reference.whole());
		Reading reading = (entry != null) ? entry.reading(reference.jsonKey()) : null;
		if (entry == null || reading == null) {
			return used(reference, this.firstReads.load(reference)).orElseThrow();
		}
		entry.noteUse();
		this.readings.put(reference, reading);
		if (this.entries.cached(reference.whole()) != entry) {
			// The entry left before the reading came, so nobody else will remove it.
			this.readings.remove(reference, reading);
		}
		return reading.secret();
	}

	/**
	 * Notes that a secret is used by others than live values.
	 */
	private SecretResult used(SecretReference reference, SecretResult result) {
		SecretEntry entry = (result instanceof Found) ? this.entries.find(reference.whole()) : null;
		if (entry != null) {
			entry.noteUse();
		}
		return result;
	}

	@Override
	public Map<SecretReference, SecretResult> getAll(Collection<SecretReference> references, Duration timeout) {
		Map<SecretReference, SecretResult> results = preload(references, timeout);
		results.forEach(this::used);
		return results;
	}

	/**
	 * Reads many secrets as {@link #getAll} does, for live values that will follow them:
	 * a secret is forgotten when the last of these is closed or collected.
	 * @param references which secrets
	 * @param timeout how long to wait for all of them together
	 * @return an outcome for each reference, in the order asked
	 */
	public Map<SecretReference, SecretResult> preload(Collection<SecretReference> references, Duration timeout) {
		return this.firstReads.load(references, timeout, this.refresher.executor());
	}

	@Override
	public <T> LiveSecret<T> live(SecretReference reference, Function<Secret, T> reader) {
		SecretReference whole = reference.whole();
		while (true) {
			this.firstReads.load(reference).orElseThrow();
			SecretEntry entry = this.entries.get(whole);
			Reading first = entry.reading(reference.jsonKey());
			if (first != null) {
				LiveValue<T> live = new LiveValue<>(first, reference, reader, this.delivery,
						this.entries::dropAbandoned);
				entry.followers().add(live);
				if (entry.touch() && this.entries.follow(whole, entry)) {
					return live;
				}
				entry.followers().remove(live);
			}
		}
	}

	@Override
	public CompletableFuture<Secret> refresh(SecretReference reference) {
		CompletableFuture<Secret> future = new CompletableFuture<>();
		Flight<Optional<SecretEntry>> flight = this.refresher.refresh(reference.whole(), future);
		return this.refresher.answer(future, flight, (entry) -> read(reference, entry.orElse(null)));
	}

	private Secret read(SecretReference reference, @Nullable SecretEntry entry) {
		SecretEntry latest = (entry != null) ? entry.latest() : null;
		Secret secret = (latest != null) ? latest.read(reference.jsonKey()) : null;
		return (secret != null) ? secret : get(reference);
	}

	@Override
	public CompletableFuture<Secret> fetch(SecretReference reference) {
		Flight<Secret> flight = this.refresher.fetch(reference.whole());
		String key = reference.jsonKey();
		return this.refresher.answer(new CompletableFuture<>(), flight,
				(whole) -> (key != null) ? whole.part(key) : whole);
	}

	@Override
	public CompletableFuture<Secret> refused(SecretReference reference, @Nullable String versionId) {
		if (!reference.isCurrent()) {
			throw new IllegalArgumentException("'reference' must not name a version: " + reference);
		}
		SecretEntry entry = this.entries.find(reference.whole());
		Secret before = (entry != null) ? entry.state().find(reference) : null;
		hurry(reference, Nudge.LOGIN_REFUSED);
		CompletableFuture<Secret> future = new CompletableFuture<>();
		Flight<Optional<SecretEntry>> flight = this.refresher.refresh(reference.whole(), future);
		return this.refresher.answer(future, this.refresher.next(flight, reference, before, versionId,
				(newest) -> read(reference, newest.orElse(null)), () -> hurry(reference, Nudge.PENDING_VERSION_USED)),
				Function.identity());
	}

	/**
	 * Checks a secret in a hurry, if it is in use.
	 */
	void hurry(SecretReference reference, Nudge nudge) {
		this.watch.hurry(reference, nudge);
	}

	/**
	 * Notes that somebody says that a staging label of a secret moved, as an event of
	 * Amazon EventBridge does. If the secret is in use, it is checked once for a new
	 * version; nothing else is taken from the message, so a forged one costs a call.
	 * Never blocks.
	 * @param arn the full ARN of the secret
	 * @param spread the longest wait before the check, of which a random part is waited:
	 * it keeps the tasks of a fleet from asking together
	 * @return whether the secret is in use
	 */
	public boolean labelMoved(SecretReference arn, Duration spread) {
		return this.watch.moved(arn, spread);
	}

	/**
	 * Notes whether {@link #labelMoved(SecretReference, Duration)} is called from now on
	 * when a label moves. While it is, a secret that was checked since is checked again
	 * after {@link RefreshPolicy#pushInterval()}, unless its rotation is expected. Never
	 * blocks.
	 * @param works {@code true} from when on events are received, {@code false} from when
	 * on they are not
	 * @param spread over which time the checks are spread that are made up for then
	 */
	public void pushing(boolean works, Duration spread) {
		this.watch.pushing(works, spread);
	}

	@Override
	public List<SecretStatus> status() {
		Set<SecretEntry> inUse = entriesInUse();
		return inUse.isEmpty() ? List.of() : new StatusReport(this.monitor, this.watch).of(inUse);
	}

	@Override
	public SecretMonitor monitor() {
		return this.monitor;
	}

	/**
	 * How long the oldest change has been waiting for listeners to be called.
	 * @return the time, zero if everybody who is to hear of a change was called
	 */
	public Duration deliveryLag() {
		return this.delivery.lag();
	}

	/**
	 * Masks the values of the secrets in use, and of their earlier versions, in a text of
	 * any origin. A value is recognized wherever it stands if it has at least 8
	 * characters, also if it is escaped for a URL or for JSON, or encoded in Base64; one
	 * of 6 or 7, and a field {@code username}, only if it is the whole text. Shorter
	 * values, and what merely describes a database ({@code host}, {@code port},
	 * {@code dbname}, {@code engine} and the like), are not looked for. Does no I/O.
	 * @param text the text
	 * @return the text with {@code ******} for each value; the same text if it has none
	 */
	public String mask(String text) {
		return masked(text, KnownValues::mark);
	}

	/**
	 * Masks as {@link #mask(String)} does, and also every 8 characters in a row that a
	 * value has, for texts of those who take a value apart: parsers quote the token they
	 * stumble on.
	 * @param text the text
	 * @return the text with {@code ******} for each value and part; the same text if it
	 * has none
	 */
	public String maskParts(String text) {
		return masked(text, KnownValues::markParts);
	}

	private String masked(String text, BiConsumer<KnownValues, SearchedText> search) {
		Set<SecretEntry> inUse = entriesInUse();
		if (inUse.isEmpty()) {
			return text;
		}
		SearchedText searched = new SearchedText(text);
		inUse.forEach((entry) -> search.accept(entry.knownValues(), searched));
		return searched.masked();
	}

	/**
	 * Calls somebody as listeners are called: on their thread, after all who are to be
	 * called already. For what builds listeners of its own on this store. Never blocks.
	 * @param listener who is called; in the log it is named by its {@code toString()}, or
	 * by its class
	 * @param call the call; what it throws is logged without its message
	 */
	public void deliver(Object listener, Runnable call) {
		this.delivery.tell(new Notice(listener, "changes of secrets", call));
	}

	private Set<SecretEntry> entriesInUse() {
		Set<SecretEntry> inUse = this.entries.inUse();
		this.publisher.retain(inUse);
		return inUse;
	}

	/**
	 * Checks the secrets that are due for new versions, on the calling thread.
	 */
	void checkDue() {
		this.watch.checkDue();
	}

	@Override
	public void close() {
		this.delivery.close();
		this.watch.close();
		this.refresher.close();
		this.firstReads.close();
		this.ownedSources.forEach(SecretSource::close);
	}

}
