package io.github.ecssecrets.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;

/**
 * The real agenda of checks of one task, driven by a simulated clock. It stands in this
 * package because the agenda is an inside of the store.
 */
public final class SimulatedTask {

	private final List<SecretEntry> entries = new ArrayList<>();

	private final CheckAgenda agenda;

	/**
	 * Creates a task that has just read all its secrets.
	 * @param policy how often secrets are checked
	 * @param nanoTime the simulated time
	 * @param clock the same time as a date
	 * @param random gives numbers from 0 to less than 1
	 * @param secrets how many secrets the task has
	 */
	public SimulatedTask(RefreshPolicy policy, LongSupplier nanoTime, Clock clock, DoubleSupplier random, int secrets) {
		this.agenda = new CheckAgenda(policy, nanoTime, clock, random);
		for (int i = 0; i < secrets; i++) {
			SecretEntry entry = new SecretEntry(SecretReference.parse("secret-" + i));
			this.entries.add(entry);
			use(i, 0);
			this.agenda.add(entry);
		}
	}

	/**
	 * Takes a version into use.
	 * @param secret the number of the secret
	 * @param version the number of the version
	 */
	public void use(int secret, int version) {
		SecretEntry entry = this.entries.get(secret);
		EntryState before = entry.state();
		Secret read = Secret.builder("secret-" + secret, new SecretOrigin.SecretsManager("eu-central-1"))
			.version(id(version), List.of("AWSCURRENT"))
			.text("simulated");
		entry.change(new EntryState(before.revision() + 1, read, false, Map.of(), null), version + 1L);
	}

	private static String id(int version) {
		return "version-" + version;
	}

	/**
	 * What {@code DescribeSecret} answers.
	 * @param current the number of the current version
	 * @param pending the number of the pending version; the same if none is pending
	 * @param next the latest date of the next rotation, or {@code null} if none is
	 * planned
	 * @param window how long before that date the rotation may come
	 * @return the versions
	 */
	public static SecretVersions versions(int current, int pending, @Nullable Instant next, Duration window) {
		SecretVersions.Builder versions = SecretVersions
			.builder(Map.of("AWSCURRENT", id(current), "AWSPENDING", id(pending)));
		return (next != null) ? versions.nextRotation(next).rotationWindow(window).build() : versions.build();
	}

	/**
	 * The time until the next check.
	 * @return nanoseconds, not positive if it is due
	 */
	public long nanosUntilNext() {
		return this.agenda.nanosUntilNext();
	}

	/**
	 * Begins the checks that are due.
	 * @return the numbers of the secrets
	 */
	public List<Integer> begin() {
		return this.agenda.begin(this.entries).stream().map(this.entries::indexOf).toList();
	}

	/**
	 * Notes what {@code DescribeSecret} answered.
	 * @param secret the number of the secret
	 * @param versions the answer
	 * @return whether another version than the one in use is current
	 */
	public boolean described(int secret, SecretVersions versions) {
		SecretEntry entry = this.entries.get(secret);
		this.agenda.described(entry, versions);
		return !String.valueOf(versions.versionOf(entry.reference())).equals(entry.versionId());
	}

	/**
	 * Ends a check.
	 * @param secret the number of the secret
	 */
	public void succeeded(int secret) {
		this.agenda.succeeded(this.entries.get(secret));
	}

	/**
	 * Ends a check that failed.
	 * @param secret the number of the secret
	 */
	public void failed(int secret) {
		this.agenda.failed(this.entries.get(secret), false);
	}

	/**
	 * Receives the event of a moved label.
	 * @param secret the number of the secret
	 * @param spread over which time the check is spread
	 */
	public void moved(int secret, Duration spread) {
		this.agenda.moved(this.entries.get(secret), spread);
	}

	/**
	 * Begins or ends to receive events.
	 * @param works whether they are received from now on
	 */
	public void pushing(boolean works) {
		this.agenda.pushing(works, Duration.ofMinutes(1));
	}

}
