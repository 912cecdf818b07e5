package io.github.ecssecrets.store;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;

/**
 * The time in which the next rotation comes if all goes well.
 *
 * @param start the earliest date
 * @param end the latest date
 */
record RotationWindow(Instant start, Instant end) {

	/** No schedule of AWS has a longer one. */
	private static final Duration LONGEST = Duration.ofDays(1000);

	/**
	 * The window of the next rotation. Without a known length it is the UTC day in which
	 * its latest date lies; midnight ends the day before.
	 * @return {@code null} if no rotation is planned
	 */
	static @Nullable RotationWindow of(SecretVersions versions) {
		Instant end = versions.nextRotation();
		if (end == null || !versions.isRotationEnabled()) {
			return null;
		}
		Duration length = versions.rotationWindow();
		try {
			Instant start = (length == null) ? end.minusNanos(1).truncatedTo(ChronoUnit.DAYS)
					: end.minus((length.compareTo(LONGEST) < 0) ? length : LONGEST);
			return new RotationWindow(start, end);
		}
		catch (DateTimeException ex) { // the earliest dates that there are
			return null;
		}
	}

}
