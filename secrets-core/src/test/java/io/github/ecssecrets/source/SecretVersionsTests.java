package io.github.ecssecrets.source;

import java.util.HashMap;
import java.util.Map;

import io.github.ecssecrets.SecretReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretVersions}.
 */
class SecretVersionsTests {

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

	private static SecretVersions versions(Map<String, String> versionsByStage) {
		return SecretVersions.of(versionsByStage);
	}

}
