package io.github.ecssecrets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecretReference}: the longest parts, and characters at the edge of a
 * part.
 */
class SecretReferenceLimitsTests {

	private static final String LONGEST_KEY = "k".repeat(65_536);

	@Test
	void keyOfGreatestLengthIsAcceptedAndShownAsItIsWritten() {
		SecretReference reference = SecretReference.parse("prod/db:" + LONGEST_KEY);
		assertThat(reference.jsonKey()).isEqualTo(LONGEST_KEY);
		assertThat(reference).hasToString("prod/db:" + LONGEST_KEY);
	}

	@Test
	void longerKeyIsTakenInCodeAndShownInBrackets() {
		assertThat(SecretReference.parse("prod/db").withJsonKey(LONGEST_KEY + "k"))
			.hasToString("prod/db[\"" + LONGEST_KEY + "k\"]");
	}

	@Test
	void versionOfGreatestLengthIsAccepted() {
		String stage = "s".repeat(256);
		assertThat(SecretReference.parse("prod/db::" + stage).versionStage()).isEqualTo(stage);
		assertThat(SecretReference.parse("prod/db:::" + stage).versionId()).isEqualTo(stage);
		assertThat(SecretReference.parse("prod/db").withVersionStage(stage).versionStage()).isEqualTo(stage);
	}

	@ParameterizedTest
	@CsvSource({ ":a,prod/db[\":a\"]", "a:,prod/db[\"a:\"]", "\u200ba,prod/db[\"\\u200ba\"]" })
	void keyThatStartsOrEndsWithWhatTheGrammarCannotSayIsShownInBrackets(String key, String text) {
		assertThat(SecretReference.parse("prod/db").withJsonKey(key)).hasToString(text);
	}

	@ParameterizedTest
	@CsvSource({ "prod/db:\u200ba,8", "prod/db:a\u200b,9" })
	void keyWithACharacterThatIsNotPrintableIsRefusedAtItsPlace(String text, int position) {
		assertThatExceptionOfType(InvalidSecretReferenceException.class).isThrownBy(() -> SecretReference.parse(text))
			.satisfies((ex) -> assertThat(ex.getPosition()).isEqualTo(position))
			.satisfies((ex) -> assertThat(ex.getProblem()).isEqualTo("a character cannot stand in a JSON key"));
	}

}
