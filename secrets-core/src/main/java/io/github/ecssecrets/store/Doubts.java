package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;

import io.github.ecssecrets.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Older versions that were answered once. Secrets Manager is eventually consistent, so an
 * older version is believed only if a later check brings it too. Not thread-safe.
 */
final class Doubts {

	/** How much later an older version must be answered again to be believed. */
	private static final Duration PAUSE = Duration.ofSeconds(5);

	private final LongSupplier nanoTime;

	private final Map<SecretEntry, Doubt> doubts = new WeakHashMap<>();

	Doubts(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Whether an answer is an older version that must not replace the one in use yet.
	 * @param ticket when the question was asked
	 * @param lastTicket the last question that was asked at all
	 */
	boolean isDoubtful(SecretEntry entry, Secret old, Secret answer, long ticket, long lastTicket) {
		Instant oldDate = old.createdDate();
		Instant date = answer.createdDate();
		if (oldDate == null || date == null || !date.isBefore(oldDate)) {
			return false;
		}
		long now = this.nanoTime.getAsLong();
		Doubt doubt = this.doubts.get(entry);
		if (doubt == null || !Objects.equals(doubt.versionId(), answer.versionId())) {
			this.doubts.put(entry, new Doubt(answer.versionId(), lastTicket, now));
			return true;
		}
		return ticket <= doubt.lastTicket() || now - doubt.since() < PAUSE.toNanos();
	}

	void clear(SecretEntry entry) {
		this.doubts.remove(entry);
	}

	/**
	 * An older version that was answered.
	 *
	 * @param lastTicket questions up to this one were asked before
	 */
	private record Doubt(@Nullable String versionId, long lastTicket, long since) {

	}

}
