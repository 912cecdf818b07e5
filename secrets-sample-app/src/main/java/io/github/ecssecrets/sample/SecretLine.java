package io.github.ecssecrets.sample;

import java.time.Duration;
import java.time.Instant;

import io.github.ecssecrets.SecretStatus;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table of secrets on the page.
 */
record SecretLine(String name, String origin, @Nullable String version, String age) {

	static SecretLine of(SecretStatus status, Instant now) {
		return new SecretLine(status.reference().toString(), status.origin().toString(), status.versionId(),
				words(status.age(now)));
	}

	private static String words(Duration age) {
		if (age.toHours() > 0) {
			return age.toHours() + " h " + age.toMinutesPart() + " min";
		}
		return (age.toMinutes() > 0) ? age.toMinutes() + " min" : age.toSeconds() + " s";
	}

}
