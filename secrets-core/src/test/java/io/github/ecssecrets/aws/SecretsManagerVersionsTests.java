package io.github.ecssecrets.aws;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SecretsManagerSecretSource#versions}.
 */
class SecretsManagerVersionsTests {

	private static final String REGION = "eu-west-1";

	private static final String CALL = "eu-west-1 DescribeSecret";

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private FakeRegions regions;

	private SecretsManagerSecretSource source;

	@BeforeEach
	void setUp() throws IOException {
		this.regions = new FakeRegions();
		this.source = SecretsManagerSecretSource.builder()
			.region(REGION)
			.endpoint(this.regions.endpoint())
			.credentials("AKID", "canary-key")
			.build();
	}

	@AfterEach
	void tearDown() {
		this.source.close();
		this.regions.close();
	}

	@Test
	void versionsTellLabelsAndRotation() {
		this.regions.describe("""
				{"VersionIdsToStages":{"v1":["AWSCURRENT"],"v2":["AWSPENDING","custom"]},"RotationEnabled":true,\
				"NextRotationDate":1569534789,"RotationRules":{"Duration":"3h"}}""");
		SecretVersions versions = this.source.versions(REFERENCE);
		assertThat(versions.versionsByStage())
			.isEqualTo(Map.of("AWSCURRENT", "v1", "AWSPENDING", "v2", "custom", "v2"));
		assertThat(versions.isRotationEnabled()).isTrue();
		assertThat(versions.nextRotation()).isEqualTo(Instant.ofEpochSecond(1569534789));
		assertThat(versions.rotationWindow()).isEqualTo(Duration.ofHours(3));
		assertThat(this.regions.calls()).containsExactly(CALL);
	}

	@ParameterizedTest
	@CsvSource({ "'{\"Duration\":\"24h\"}', PT24H", "'{\"Duration\":\"12345h\"}',", "'{\"Duration\":\"a day\"}',",
			"'{}',", "null," })
	void versionsTellTheWindowAsFarAsItCanBeRead(String rules, Duration window) {
		this.regions.describe("{\"VersionIdsToStages\":{\"v1\":[\"AWSCURRENT\"]},\"RotationRules\":" + rules + "}");
		assertThat(this.source.versions(REFERENCE).rotationWindow()).isEqualTo(window);
	}

	@Test
	void versionsOfADeletedSecretAreNotKnown() {
		this.regions.describe("{\"VersionIdsToStages\":{\"v1\":[\"AWSCURRENT\"]},\"DeletedDate\":1569534789}");
		assertThat(this.source.versions(REFERENCE)).isNull();
	}

	@Test
	void versionsOfASecretThatDoesNotExistAreNotKnown() {
		this.regions.fail(REGION, "ResourceNotFoundException");
		assertThat(this.source.versions(REFERENCE)).isNull();
	}

	@Test
	void versionsWhenTheCallFailsAreAFailure() {
		this.regions.fail(REGION, "InternalServiceError");
		assertThat(catchThrowableOfType(SecretException.class, () -> this.source.versions(REFERENCE)).getReason())
			.isEqualTo(Reason.SERVICE_ERROR);
	}

	@Test
	void versionsThatAreDeniedAreAskedForOnceWhichIsTold() {
		this.regions.fail(REGION, "AccessDeniedException");
		assertThat(this.source.versions(REFERENCE)).isNull();
		assertThat(this.source.versions(REFERENCE)).isNull();
		assertThat(this.regions.calls()).containsExactly(CALL);
		assertThat(this.source.versions(SecretReference.parse("prod/api"))).isNull();
		assertThat(this.source.versions(SecretReference.parse("prod/web"))).isNull();
		assertThat(this.source.versions(SecretReference.parse("prod/job"))).as("the Region denies all").isNull();
		assertThat(this.regions.calls()).hasSize(3);
		assertThat(NoSecretInLogExtension.logged()).filteredOn((line) -> line.startsWith("INFO "))
			.singleElement()
			.asString()
			.contains("Each check reads the value, and does not know when a rotation is due: AWS denies ");
	}

	@Test
	void versionsThatAreDeniedOfSomeAreAskedForOfOthers() {
		this.regions.describe("{\"VersionIdsToStages\":{\"v1\":[\"AWSCURRENT\"]}}");
		assertThat(this.source.versions(REFERENCE)).isNotNull();
		this.regions.fail(REGION, "AccessDeniedException");
		for (String name : new String[] { "prod/1", "prod/2", "prod/3" }) {
			assertThat(this.source.versions(SecretReference.parse(name))).isNull();
		}
		this.regions.recover(REGION);
		assertThat(this.source.versions(REFERENCE)).isNotNull();
	}

}
