package io.github.ecssecrets.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.ecssecrets.PastEvent;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.actuate.SecretDescriptor.EventDescriptor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretTimeline}.
 */
class SecretTimelineTests {

	private static final Instant START = Instant.parse("2026-11-28T03:00:00Z");

	private final List<EventDescriptor> events = new ArrayList<>();

	private SecretTimelineTests at(Duration after, PastEvent.Type type, String version) {
		this.events.add(0, EventDescriptor
			.of(PastEvent.of(type, SecretReference.parse("prod/db"), START.plus(after)).withVersion(version)));
		return this;
	}

	private String drawn() {
		Html html = new Html();
		new SecretTimeline(this.events).draw(html);
		return html.toString();
	}

	private boolean isRotatingAfter(Duration after) {
		return new SecretTimeline(this.events).isRotating(START.plus(after));
	}

	@Test
	void stepsOfARotationAreOneLineWithTheTimeOfEach() {
		at(Duration.ZERO, PastEvent.Type.REFUSED, "v1")
			.at(Duration.ofMillis(500), PastEvent.Type.PENDING_VERSION_IN_USE, "v2")
			.at(Duration.ofSeconds(10), PastEvent.Type.ROTATED, "v2")
			.at(Duration.ofSeconds(100), PastEvent.Type.DRAINED, "v2");
		assertThat(drawn()).contains("<b>Rotation</b>", "28 Nov 03:00:00 UTC", "1 min 40 s from first to last")
			.containsSubsequence("+0.0 s", "Login refused", "+0.5 s", "Pending version in use", "+10.0 s",
					"New version in use", "+1 min 40 s", "Connections replaced")
			.contains("class=\"rotated\" style=\"left:10.00%\"")
			.doesNotContain("<details");
	}

	@Test
	void eventsOfAnotherDayAreEarlier() {
		at(Duration.ZERO, PastEvent.Type.ROTATED, "v1").at(Duration.ofHours(5), PastEvent.Type.REFUSED, "v1");
		assertThat(drawn()).containsSubsequence("Refused logins", "<summary>Earlier</summary>", "<b>Rotation</b>",
				"</details>");
	}

	@Test
	void isRotatingFromTheRefusedLoginToTheNewVersion() {
		assertThat(isRotatingAfter(Duration.ZERO)).isFalse();
		at(Duration.ZERO, PastEvent.Type.REFUSED, "v1");
		assertThat(isRotatingAfter(Duration.ofSeconds(1))).isTrue();
		assertThat(isRotatingAfter(Duration.ofHours(1))).isFalse();
		at(Duration.ofSeconds(2), PastEvent.Type.PENDING_VERSION_IN_USE, "v2");
		assertThat(isRotatingAfter(Duration.ofSeconds(3))).isTrue();
		at(Duration.ofSeconds(4), PastEvent.Type.ROTATED, "v2").at(Duration.ofSeconds(9), PastEvent.Type.DRAINED, "v2");
		assertThat(isRotatingAfter(Duration.ofSeconds(10))).isFalse();
	}

}
