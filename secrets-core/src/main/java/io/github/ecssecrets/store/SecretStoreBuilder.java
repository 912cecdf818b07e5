package io.github.ecssecrets.store;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.source.SecretSource;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link SecretStore}. Not thread-safe.
 */
public final class SecretStoreBuilder {

	/** How long a listener may take before the log names it. */
	private static final Duration SLOW_LISTENER = Duration.ofSeconds(10);

	/** Longer than calls to Secrets Manager take, which give up by themselves. */
	private static final Duration SOURCE_PATIENCE = Duration.ofMinutes(2);

	List<SecretSource> sources = List.of();

	Duration sourcePatience = SOURCE_PATIENCE;

	final List<Consumer<? super SecretEvent>> listeners = new ArrayList<>();

	final List<Runnable> usageListeners = new ArrayList<>();

	long maximumSize = 1024;

	Clock clock = Clock.systemUTC();

	LongSupplier nanoTime = System::nanoTime;

	DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

	@Nullable RefreshPolicy refreshPolicy = RefreshPolicy.defaults();

	Delivery delivery = new Delivery(SLOW_LISTENER);

	SecretStoreBuilder() {
	}

	/**
	 * Sets the sources, first to last. The store does not close them. Without this call
	 * it makes, and closes, two of its own: the environment of the process, and Secrets
	 * Manager as the AWS SDK finds it.
	 * @param sources at least one source
	 * @return this builder
	 * @throws IllegalArgumentException if there are none, or two of one name
	 */
	public SecretStoreBuilder sources(Collection<? extends SecretSource> sources) {
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
	 * Sets how many secrets stay in memory; each version that is asked for by a stage or
	 * id counts as one. Secrets with a live value stay whatever this says. The default is
	 * 1024.
	 * @param maximumSize at least 1
	 * @return this builder
	 * @throws IllegalArgumentException if the number is smaller
	 */
	public SecretStoreBuilder maximumSize(long maximumSize) {
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
	public SecretStoreBuilder refresh(RefreshPolicy policy) {
		this.refreshPolicy = policy;
		return this;
	}

	/**
	 * Switches the checks for new versions off. Secrets are then read again only by
	 * {@link Secrets#refresh(SecretReference)}.
	 * @return this builder
	 */
	public SecretStoreBuilder noRefresh() {
		this.refreshPolicy = null;
		return this;
	}

	/**
	 * Sets the clock that ages are measured with.
	 * @param clock the clock; the system's by default
	 * @return this builder
	 */
	public SecretStoreBuilder clock(Clock clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Sets the time that waits between checks are measured with.
	 */
	SecretStoreBuilder nanoTime(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		return this;
	}

	/**
	 * Sets how long a check for new versions waits for the answer of a source.
	 */
	SecretStoreBuilder sourcePatience(Duration sourcePatience) {
		this.sourcePatience = sourcePatience;
		return this;
	}

	/**
	 * Adds a listener to what happens to secrets after their first read. All listeners
	 * are called on one thread of the store, in the order of what happened, when every
	 * reader sees the new value; a slow one delays only other listeners, and is named in
	 * the log after 10 seconds. What a listener throws is logged without its message. In
	 * the log a listener is named by its {@code toString()}, or by its class.
	 * @param listener receives each event
	 * @return this builder
	 */
	public SecretStoreBuilder listener(Consumer<? super SecretEvent> listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Adds a listener to changes of which secrets are in use, and so of what
	 * {@link Secrets#status()} lists. It is called like the listeners to events.
	 * @param listener runs after each change; after many changes, while it runs, not once
	 * for each
	 * @return this builder
	 */
	public SecretStoreBuilder usageListener(Runnable listener) {
		this.usageListeners.add(listener);
		return this;
	}

	/**
	 * Sets where the jitter comes from: numbers from 0 to less than 1.
	 */
	SecretStoreBuilder random(DoubleSupplier random) {
		this.random = random;
		return this;
	}

	/**
	 * Sets who calls the listeners.
	 */
	SecretStoreBuilder delivery(Delivery delivery) {
		this.delivery = delivery;
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
