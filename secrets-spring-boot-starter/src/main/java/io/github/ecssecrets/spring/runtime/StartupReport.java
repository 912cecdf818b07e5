package io.github.ecssecrets.spring.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.aws.CallObserver;
import org.jspecify.annotations.Nullable;

/**
 * What a start-up read, and what follows it, in one line without any value. Thread-safe;
 * does no I/O.
 */
public final class StartupReport {

	private final LongSupplier ticker;

	private final Map<String, Calls> calls = new ConcurrentHashMap<>();

	private final Set<String> followers = new LinkedHashSet<>();

	private final AtomicBoolean taken = new AtomicBoolean();

	/**
	 * Creates a report of nothing.
	 * @param ticker the time in nanoseconds
	 */
	StartupReport(LongSupplier ticker) {
		this.ticker = ticker;
	}

	/**
	 * Hears of the calls to Secrets Manager.
	 */
	CallObserver observer() {
		return (call) -> {
			if (this.taken.get()) {
				return (outcome) -> {
				};
			}
			Calls ofRegion = this.calls.computeIfAbsent(call.region(), (region) -> new Calls(this.ticker));
			ofRegion.started();
			return (outcome) -> ofRegion.ended();
		};
	}

	/**
	 * Notes that something takes over each new version of a secret.
	 * @param follower what does, a phrase such as {@code pool 'dataSource'}
	 * @param reference the secret
	 */
	public void follows(String follower, SecretReference reference) {
		synchronized (this.followers) {
			this.followers.add(follower + " follows " + reference);
		}
	}

	/**
	 * Takes the report, which can be done once.
	 * @param secrets the secrets in use
	 * @param enabled whether the library is switched on
	 * @return the line, or {@code null} if no secret is in use, or the report was taken
	 * already
	 */
	public @Nullable String take(Collection<SecretStatus> secrets, boolean enabled) {
		if (secrets.isEmpty() || !this.taken.compareAndSet(false, true)) {
			return null;
		}
		String count = secrets.size() + ((secrets.size() == 1) ? " secret" : " secrets");
		if (!enabled) {
			return count + " from properties and environment variables alone, because 'ecs-secrets.enabled' is false";
		}
		Map<Origin, Integer> origins = new TreeMap<>();
		for (SecretStatus secret : secrets) {
			origins.merge(Origin.of(secret.origin()), 1, Integer::sum);
		}
		StringJoiner line = new StringJoiner(", ", count + ": ", "");
		for (Map.Entry<Origin, Integer> origin : origins.entrySet()) {
			line.add(origin.getValue() + " " + origin.getKey().text() + calls(origin.getKey().region()));
		}
		synchronized (this.followers) {
			return this.followers.isEmpty() ? line.toString() : line + "; " + String.join(", ", this.followers);
		}
	}

	private String calls(@Nullable String region) {
		Calls made = (region != null) ? this.calls.get(region) : null;
		return (made != null) ? " (" + made + ")" : "";
	}

	/**
	 * Where secrets came from, as a phrase.
	 *
	 * @param rank the place in the line
	 */
	private record Origin(int rank, String text, @Nullable String region) implements Comparable<Origin> {

		static Origin of(SecretOrigin origin) {
			if (origin instanceof SecretOrigin.SecretsManager manager) {
				return new Origin(0, "from " + origin, manager.region());
			}
			if (origin instanceof SecretOrigin.Agent) {
				return new Origin(1, "from the " + origin, null);
			}
			if (origin instanceof SecretOrigin.EnvironmentVariable) {
				return new Origin(2, "from the environment", null);
			}
			if (origin instanceof SecretOrigin.MountedFile) {
				return new Origin(3, "from files", null);
			}
			return new Origin(4, "from " + origin, null);
		}

		@Override
		public int compareTo(Origin other) {
			int byRank = Integer.compare(this.rank, other.rank);
			return (byRank != 0) ? byRank : this.text.compareTo(other.text);
		}

	}

	/**
	 * The calls to one Region, and how long at least one of them was under way.
	 */
	private static final class Calls {

		private final LongSupplier ticker;

		private int count;

		private int running;

		private long since;

		private long nanos;

		private Calls(LongSupplier ticker) {
			this.ticker = ticker;
		}

		private synchronized void started() {
			this.count++;
			if (this.running++ == 0) {
				this.since = this.ticker.getAsLong();
			}
		}

		private synchronized void ended() {
			if (--this.running == 0) {
				this.nanos += this.ticker.getAsLong() - this.since;
			}
		}

		@Override
		public synchronized String toString() {
			return this.count + ((this.count == 1) ? " call, " : " calls, ") + Duration.ofNanos(this.nanos).toMillis()
					+ " ms";
		}

	}

}
