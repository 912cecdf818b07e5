package io.github.ecssecrets.source;

import io.github.ecssecrets.SecretReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConventionalVariable}: how long a key may be.
 * {@link EnvironmentSecretSourceTests} has the names.
 */
class ConventionalVariableTests {

	private static final SecretReference WHOLE = SecretReference.parse("prod/db");

	@Test
	void ofIsNoneForAKeyThatNobodyNamesAVariableAfter() {
		assertThat(ConventionalVariable.of(WHOLE.withJsonKey("k".repeat(1_000))))
			.isEqualTo("PROD_DB_" + "K".repeat(1_000));
		assertThat(ConventionalVariable.of(WHOLE.withJsonKey("k".repeat(1_001)))).isNull();
	}

}
