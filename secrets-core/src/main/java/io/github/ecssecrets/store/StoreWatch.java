package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;

/**
 * The watch of a store, if it has one, and the secrets that somebody has news of. Without
 * a watch nothing is checked, whoever asks for it. Thread-safe; never blocks, but for
 * {@link #checkDue()} and {@link #close()}.
 */
final class StoreWatch implements AutoCloseable {

	private final @Nullable RotationWatch watch;

	private final SecretEntries entries;

	private final Supplier<Set<SecretEntry>> inUse;

	/**
	 * Creates what drives a watch.
	 * @param watch checks the secrets in use, or {@code null} if nobody does
	 * @param entries finds a secret by its name
	 * @param inUse the secrets in use
	 */
	StoreWatch(@Nullable RotationWatch watch, SecretEntries entries, Supplier<Set<SecretEntry>> inUse) {
		this.watch = watch;
		this.entries = entries;
		this.inUse = inUse;
	}

	/**
	 * Whether secrets are checked.
	 */
	boolean isOn() {
		return this.watch != null;
	}

	/**
	 * Checks a secret from now on.
	 */
	void loaded(SecretEntry entry) {
		if (this.watch != null) {
			this.watch.used(entry);
			this.watch.start();
		}
	}

	/**
	 * Checks a secret in a hurry, if it is in use.
	 */
	void hurry(SecretReference reference, Nudge nudge) {
		SecretEntry entry = this.entries.find(reference.whole());
		if (this.watch != null && entry != null) {
			this.watch.hurry(entry, nudge);
		}
	}

	/**
	 * Checks a secret once, of which a label is said to have moved.
	 * @param arn its full ARN
	 * @param spread the longest wait before the check
	 * @return whether it is in use
	 */
	boolean moved(SecretReference arn, Duration spread) {
		SecretReference full = arn.asFullArn();
		boolean used = false;
		for (SecretEntry entry : this.inUse.get()) {
			if (entry.isNamed(full)) {
				used = true;
				if (this.watch != null) {
					this.watch.moved(entry, spread);
				}
			}
		}
		return used;
	}

	/**
	 * Notes whether events tell of moved labels.
	 * @param spread how long the checks may take that come back when they do not
	 */
	void pushing(boolean works, Duration spread) {
		if (this.watch != null) {
			this.watch.pushing(works, spread);
		}
	}

	/**
	 * The versions of a secret, as the last check saw them.
	 * @return {@code null} if they are not known
	 */
	@Nullable SecretVersions versions(SecretEntry entry) {
		return (this.watch != null) ? this.watch.versions(entry) : null;
	}

	/**
	 * When and why a secret is checked next.
	 * @return {@code null} if it is not
	 */
	RotationWatch.@Nullable Plan next(SecretEntry entry) {
		return (this.watch != null) ? this.watch.next(entry) : null;
	}

	/**
	 * Checks the secrets that are due, on the calling thread.
	 */
	void checkDue() {
		if (this.watch != null) {
			this.watch.round();
		}
	}

	@Override
	public void close() {
		if (this.watch != null) {
			this.watch.close();
		}
	}

}
