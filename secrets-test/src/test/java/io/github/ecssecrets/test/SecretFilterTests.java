package io.github.ecssecrets.test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecretFilter}.
 */
class SecretFilterTests {

	private final SecretSnapshot secret = new SecretSnapshot("arn", "rds!prod/Database",
			new SecretDetails("The Database", null, Map.of("team", "blue")), Instant.EPOCH, Instant.EPOCH, null,
			new RotationSchedule().snapshot(), Map.of());

	@ParameterizedTest
	@CsvSource({ "name, rds!prod/, true", "name, rds!PROD/, false", "name, Database, false", "name, !dev/, true",
			"name, !rds, false", "description, the data, true", "tag-key, te, true", "tag-key, blue, false",
			"tag-value, blue, true", "owning-service, rds, true" })
	void matchesComparesPrefixOfAttribute(String key, String value, boolean expected) {
		assertThat(new SecretFilter(key, List.of(value)).matches(this.secret)).isEqualTo(expected);
	}

	@Test
	void matchesWhenOneOfSeveralValuesFits() {
		assertThat(new SecretFilter("name", List.of("dev/", "rds!")).matches(this.secret)).isTrue();
	}

	@Test
	void createWhenKeyIsUnknownIsRefused() {
		assertThatExceptionOfType(ServiceException.class).isThrownBy(() -> new SecretFilter("colour", List.of("blue")))
			.withMessageContaining("Value 'colour' at 'filters.key'");
	}

}
