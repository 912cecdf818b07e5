package io.github.ecssecrets.source;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.github.ecssecrets.SecretReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretVersions}.
 */
class SecretVersionsTests {

	private static final Instant DATE = Instant.parse("2026-11-25T20:00:00Z");

	@Test
	void versionOfIsThatOfTheStageOfTheReference() {
		SecretVersions versions = versions(Map.of("AWSCURRENT", "v2", "AWSPREVIOUS", "v1"));
		assertThat(versions.versionOf(SecretReference.parse("prod/db"))).isEqualTo("v2");
		assertThat(versions.versionOf(SecretReference.parse("prod/db::AWSPREVIOUS"))).isEqualTo("v1");
		assertThat(versions.versionOf(SecretReference.parse("prod/db::CUSTOM"))).isNull();
	}

	@Test
	void pendingVersionIsTheOneThatIsNotCurrent() {
		assertThat(versions(Map.of("AWSCURRENT", "v1", "AWSPENDING", "v2")).pendingVersion()).isEqualTo("v2");
		assertThat(versions(Map.of("AWSPENDING", "v2")).pendingVersion()).isEqualTo("v2");
		assertThat(versions(Map.of("AWSCURRENT", "v1", "AWSPENDING", "v1")).pendingVersion()).isNull();
		assertThat(versions(Map.of("AWSCURRENT", "v1")).pendingVersion()).isNull();
	}

	@Test
	void mapIsCopied() {
		Map<String, String> stages = new HashMap<>(Map.of("AWSCURRENT", "v1"));
		SecretVersions versions = versions(stages);
		stages.clear();
		assertThat(versions.versionsByStage()).containsOnlyKeys("AWSCURRENT");
	}

	@Test
	void nothingIsKnownOfTheRotationUnlessItIsTold() {
		SecretVersions versions = versions(Map.of("AWSCURRENT", "v1"));
		assertThat(versions.isRotationEnabled()).isFalse();
		assertThat(versions.nextRotation()).isNull();
		assertThat(versions.rotationWindow()).isNull();
	}

	@Test
	void rotationIsWhatIsTold() {
		SecretVersions versions = builder().rotationEnabled(false)
			.nextRotation(DATE)
			.rotationWindow(Duration.ofHours(3))
			.build();
		assertThat(versions.isRotationEnabled()).isFalse();
		assertThat(versions.nextRotation()).isEqualTo(DATE);
		assertThat(versions.rotationWindow()).isEqualTo(Duration.ofHours(3));
	}

	@Test
	void rotationWithADateIsOnUnlessItIsToldOtherwise() {
		assertThat(builder().nextRotation(DATE).build().isRotationEnabled()).isTrue();
		assertThat(builder().rotationEnabled(null).nextRotation(DATE).build().isRotationEnabled()).isTrue();
		assertThat(builder().rotationEnabled(true).build().isRotationEnabled()).isTrue();
	}

	@Test
	void windowWithoutALengthIsUnknown() {
		assertThat(builder().rotationWindow(Duration.ZERO).build().rotationWindow()).isNull();
		assertThat(builder().rotationWindow(Duration.ofHours(-1)).build().rotationWindow()).isNull();
		assertThat(builder().rotationWindow(null).build().rotationWindow()).isNull();
	}

	@Test
	void versionsAreEqualIfAllThatIsToldIs() {
		SecretVersions versions = builder().nextRotation(DATE).rotationWindow(Duration.ofHours(3)).build();
		assertThat(versions)
			.isEqualTo(builder().rotationEnabled(true).nextRotation(DATE).rotationWindow(Duration.ofHours(3)).build())
			.hasSameHashCodeAs(
					builder().rotationEnabled(true).nextRotation(DATE).rotationWindow(Duration.ofHours(3)).build())
			.isNotEqualTo(builder().nextRotation(DATE).build())
			.isNotEqualTo(builder().rotationWindow(Duration.ofHours(3)).build())
			.isNotEqualTo(
					builder().nextRotation(DATE).rotationWindow(Duration.ofHours(3)).rotationEnabled(false).build())
			.isNotEqualTo(SecretVersions.of(Map.of("AWSCURRENT", "v1")));
		assertThat(versions.hashCode()).isNotEqualTo(SecretVersions.of(Map.of("AWSCURRENT", "v2")).hashCode());
		assertThat(versions).asString().contains("AWSCURRENT=v1", DATE.toString(), "PT3H");
	}

	private static SecretVersions.Builder builder() {
		return SecretVersions.builder(Map.of("AWSCURRENT", "v1"));
	}

	private static SecretVersions versions(Map<String, String> versionsByStage) {
		return SecretVersions.of(versionsByStage);
	}

}
