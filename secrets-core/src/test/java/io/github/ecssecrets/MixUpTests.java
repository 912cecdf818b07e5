package io.github.ecssecrets;

import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MixUp}: what is taken for a URL. {@link SecretReferenceTests} has the
 * other mix-ups.
 */
class MixUpTests {

	@ParameterizedTest
	@ValueSource(strings = { "https", "HTTPS", "a", "z", "A", "Z", "s3", "x0", "x9", "mongodb+srv", "git.x", "a-b",
			"jdbc:mysql", "jdbc:oracle:thin", "abcdefghijklmnopqrstuvwxyz", "aBCDEFGHIJKLMNOPQRSTUVWXYZ" })
	void parseWhenTextIsAUrlTellsWhereItsSchemeEnds(String scheme) {
		assertThatExceptionOfType(InvalidSecretReferenceException.class)
			.isThrownBy(() -> SecretReference.parse(scheme + "://app:canary-1@example.com/"))
			.satisfies((ex) -> assertThat(ex.getPosition()).isEqualTo(scheme.length()))
			.satisfies((ex) -> assertThat(ex.getProblem()).isEqualTo("a URL begins"))
			.satisfies((ex) -> assertThat(ex.getRemedy())
				.startsWith("the text looks like a URL, the value of a secret, where the name of a secret belongs"))
			.satisfies(Canary::assertAbsent);
	}

	@ParameterizedTest
	@ValueSource(strings = { "3s", "+a", ".a", "-a", ":a", "a/b", "a_b", "a@b", "a[b", "a`b", "a{b", "a,b", "" })
	void endOfUrlSchemeWhenTextBeforeItIsNoSchemeIsNone(String text) {
		assertThat(MixUp.endOfUrlScheme(text + "://x")).isEqualTo(-1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 63, 64, 65 })
	void endOfUrlSchemeIsFoundInASchemeOfSixtyFourCharacters(int length) {
		assertThat(MixUp.endOfUrlScheme("s".repeat(length) + "://x")).isEqualTo((length <= 64) ? length : -1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod/db", "prod/db:/key", "prod:key:a/b", "https:/x", "" })
	void endOfUrlSchemeWhenThereIsNoneIsNone(String text) {
		assertThat(MixUp.endOfUrlScheme(text)).isEqualTo(-1);
	}

}
