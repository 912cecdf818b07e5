package io.github.ecssecrets;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What happened to secrets lately, and how the logins with them go, for those who watch
 * over an application: the last {@value #MOST_EVENTS} events of each secret, and the
 * figures of its logins. Thread-safe.
 */
public final class SecretMonitor {

	/** How many events are kept of one secret. */
	static final int MOST_EVENTS = 20;

	private static final int MOST_SECRETS = 1024;

	private static final SecretMonitor NONE = new SecretMonitor(null);

	private final @Nullable Clock clock;

	/** By secret and version; guarded by itself, for moments only. */
	private final Map<SecretReference, Deque<PastEvent>> history = new LinkedHashMap<>(16, 0.75f, true) {

		@Override
		protected boolean removeEldestEntry(Map.Entry<SecretReference, Deque<PastEvent>> eldest) {
			return size() > MOST_SECRETS;
		}

	};

	private final Map<List<Object>, LoginMonitor> logins = new ConcurrentHashMap<>();

	private final List<Runnable> loginListeners = new CopyOnWriteArrayList<>();

	private SecretMonitor(@Nullable Clock clock) {
		this.clock = clock;
	}

	/**
	 * Creates a monitor without history.
	 * @param clock tells when events happen
	 * @return a new monitor
	 */
	public static SecretMonitor of(Clock clock) {
		return new SecretMonitor(clock);
	}

	/**
	 * The monitor that keeps nothing.
	 * @return the monitor
	 */
	public static SecretMonitor none() {
		return NONE;
	}

	/**
	 * Keeps an event that happens now. One that tells the same as the last of its secret
	 * is counted there.
	 * @param type what happens
	 * @param reference to which secret, or field of one
	 * @param details adds versions and words to the event, none of them a secret value
	 */
	public void record(PastEvent.Type type, SecretReference reference, UnaryOperator<PastEvent> details) {
		if (this.clock == null) {
			return;
		}
		PastEvent event = details.apply(PastEvent.of(type, reference, this.clock.instant()));
		synchronized (this.history) {
			Deque<PastEvent> events = this.history.computeIfAbsent(reference.whole(), (absent) -> new ArrayDeque<>());
			PastEvent last = events.peekFirst();
			if (last != null && last.isLike(event)) {
				events.removeFirst();
				events.addFirst(last.again(event.time()));
				return;
			}
			events.addFirst(event);
			if (events.size() > MOST_EVENTS) {
				events.removeLast();
			}
		}
	}

	/**
	 * The last events of some secrets.
	 * @param wanted tells by the whole secret, as whoever reported the event names it
	 * @return at most {@value #MOST_EVENTS} of each, the newest first
	 */
	public List<PastEvent> events(Predicate<SecretReference> wanted) {
		List<SecretReference> known;
		synchronized (this.history) {
			known = List.copyOf(this.history.keySet());
		}
		Set<SecretReference> found = known.stream().filter(wanted).collect(Collectors.toSet());
		List<PastEvent> events = new ArrayList<>();
		if (!found.isEmpty()) {
			synchronized (this.history) {
				this.history.forEach((whole, some) -> {
					if (found.contains(whole)) {
						events.addAll(some);
					}
				});
			}
		}
		if (events.size() > 1) {
			events.sort(Comparator.comparing(PastEvent::lastTime).reversed());
		}
		return events;
	}

	/**
	 * The last events of one secret.
	 * @param names tells by the whole secret, as whoever reported the event names it,
	 * whether it is the one
	 * @return at most {@value #MOST_EVENTS}, the newest first
	 */
	public List<PastEvent> latest(Predicate<SecretReference> names) {
		List<PastEvent> events = events(names);
		return List.copyOf(events.subList(0, Math.min(events.size(), MOST_EVENTS)));
	}

	/**
	 * Where the logins to a server with a secret are counted.
	 * @param reference the secret
	 * @param server what is logged in to, such as {@code database}
	 * @return always the same for the same arguments; of very many, those are forgotten
	 * whose logins are all closed
	 */
	public LoginMonitor login(SecretReference reference, String server) {
		LoginMonitor mine = new LoginMonitor(this, reference, server);
		if (this.clock == null) {
			return mine;
		}
		LoginMonitor known = this.logins.putIfAbsent(mine.key(), mine);
		if (known == null) {
			if (this.logins.size() > MOST_SECRETS) {
				this.logins.values().removeIf((login) -> !login.equals(mine) && !login.isInUse());
			}
			this.loginListeners.forEach(Runnable::run);
		}
		return (known != null) ? known : mine;
	}

	/**
	 * Notes that a login is in use, which may have been forgotten before.
	 */
	void inUse(LoginMonitor login) {
		if (this.clock != null) {
			this.logins.putIfAbsent(login.key(), login);
		}
	}

	/**
	 * Calls somebody when {@link #logins()} has one more, on the thread that makes the
	 * login.
	 * @param listener must neither block nor throw
	 * @return closing it ends the calls
	 */
	public LiveSecret.Registration onNewLogin(Runnable listener) {
		this.loginListeners.add(listener);
		return () -> this.loginListeners.remove(listener);
	}

	/**
	 * How logins go.
	 * @return an element for each secret and server, ordered by both
	 */
	public List<LoginStatus> logins() {
		if (this.logins.isEmpty()) {
			return List.of();
		}
		return this.logins.values()
			.stream()
			.map(LoginMonitor::status)
			.sorted(Comparator.comparing((LoginStatus status) -> status.reference().toString())
				.thenComparing(LoginStatus::server))
			.toList();
	}

}
