package io.github.ecssecrets.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Times and durations as people say them.
 */
final class Words {

	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM HH:mm:ss 'UTC'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private static final Pattern UUID = Pattern.compile("\\b(\\p{XDigit}{8})(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\b");

	private Words() {
	}

	static String date(Instant instant) {
		return DATE.format(instant);
	}

	/**
	 * A duration in its two largest units.
	 */
	static String duration(Duration duration) {
		Duration length = duration.abs();
		if (length.toDays() > 0) {
			return length.toDays() + " d" + rest(length.toHoursPart(), " h");
		}
		if (length.toHours() > 0) {
			return length.toHours() + " h" + rest(length.toMinutesPart(), " min");
		}
		return (length.toMinutes() > 0) ? length.toMinutes() + " min" + rest(length.toSecondsPart(), " s")
				: length.toSeconds() + " s";
	}

	private static String rest(int number, String unit) {
		return (number > 0) ? " " + number + unit : "";
	}

	/**
	 * How far away a date is.
	 */
	static String away(Instant now, Instant date) {
		Duration until = Duration.between(now, date);
		return until.isNegative() ? duration(until) + " ago" : "in " + duration(until);
	}

	/**
	 * How long after the beginning of a time line something came.
	 */
	static String offset(Duration after) {
		if (after.toMinutes() > 0) {
			return "+" + duration(after);
		}
		return String.format(Locale.ROOT, "+%.1f s", after.toMillis() / 1000.0);
	}

	/**
	 * A text with the first characters of each version id in it.
	 */
	static String withShortIds(String text) {
		return UUID.matcher(text).replaceAll("$1");
	}

	/**
	 * The first characters of a version id, by which people know it.
	 */
	static String shortId(String versionId) {
		return (versionId.length() > 8) ? versionId.substring(0, 8) : versionId;
	}

}
