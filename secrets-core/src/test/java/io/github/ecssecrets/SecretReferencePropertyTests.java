package io.github.ecssecrets;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What holds for {@link SecretReference} whatever the text.
 */
class SecretReferencePropertyTests {

	@Property
	void parseEitherGivesARoundTripOrTellsThePlace(@ForAll("texts") String text) {
		try {
			SecretReference reference = SecretReference.parse(text);
			assertThat(SecretReference.parse(reference.toString())).isEqualTo(reference);
			assertThat(reference.whole().jsonKey()).isNull();
			assertThat(reference.matches(reference)).isTrue();
			assertThat(reference.name()).isNotEmpty();
		}
		catch (InvalidSecretReferenceException ex) {
			assertThat(ex.getLength()).isEqualTo(text.length());
			assertThat(ex.getPosition()).isBetween(0, text.length());
		}
	}

	/** What a message has of a text of letters that no message of ours has. */
	@Property
	void parseShowsNothingOfATextThatIsNoReference(
			@ForAll @Chars({ 'µ', 'ß', '€', '漢', '{', '"', ':', ' ', '~', '\n' }) @StringLength(max = 60) String text) {
		try {
			SecretReference.parse(text);
		}
		catch (InvalidSecretReferenceException ex) {
			assertThat(ex.getMessage()).doesNotContain("µ", "ß", "€", "漢").isEqualTo(PrintableText.of(ex.getMessage()));
		}
	}

	@Property
	void parseShowsNoEightCharactersInARowOfATextThatIsNoReference(
			@ForAll @CharRange(from = '!', to = '~') @StringLength(min = 8, max = 80) String text,
			@ForAll("marks") String mark) {
		try {
			SecretReference.parse(text + mark);
		}
		catch (InvalidSecretReferenceException ex) {
			for (int i = 0; i <= text.length() - 8; i++) {
				assertThat(ex.getMessage()).doesNotContain(text.substring(i, i + 8));
			}
		}
	}

	@Provide
	Arbitrary<String> marks() {
		return Arbitraries.of("", " ", "{", "://", ":::", "\n", "${x}");
	}

	@Property
	void withJsonKeyTakesAnyTextAndShowsItPrintably(@ForAll("texts") String key) {
		SecretReference reference = SecretReference.parse("prod/db::AWSPENDING").withJsonKey(key);
		assertThat(reference.jsonKey()).isEqualTo(key);
		String shown = reference.toString();
		assertThat(PrintableText.of(shown)).isEqualTo(shown);
		if (shown.startsWith("prod/db:")) {
			assertThat(SecretReference.parse(shown)).isEqualTo(reference);
		}
		else {
			assertThatExceptionOfType(InvalidSecretReferenceException.class)
				.isThrownBy(() -> SecretReference.parse(shown));
		}
	}

	@Property
	void toStringTellsKeysApart(@ForAll("texts") String one, @ForAll("texts") String other) {
		SecretReference reference = SecretReference.parse("prod/db");
		assertThat(reference.withJsonKey(one).toString().equals(reference.withJsonKey(other).toString()))
			.isEqualTo(one.equals(other));
	}

	@Property
	void matchesIsSymmetricAndNeverMoreThanMayMatch(@ForAll("references") SecretReference one,
			@ForAll("references") SecretReference other) {
		assertThat(one.matches(other)).isEqualTo(other.matches(one));
		assertThat(one.mayMatch(other)).isEqualTo(other.mayMatch(one));
		if (one.matches(other)) {
			assertThat(one.mayMatch(other)).isTrue();
			assertThat(one.secret().equals(other.secret()) || one.name().equals(other.name())).isTrue();
		}
	}

	@Property
	void withVersionStageEitherGivesARoundTripOrTellsThePlace(@ForAll("texts") String stage) {
		try {
			SecretReference reference = SecretReference.parse("prod/db:password").withVersionStage(stage);
			assertThat(SecretReference.parse(reference.toString())).isEqualTo(reference);
		}
		catch (InvalidSecretReferenceException ex) {
			assertThat(ex.getPosition()).isBetween(0, stage.length());
		}
	}

	@Provide
	Arbitrary<SecretReference> references() {
		Arbitrary<String> names = Arbitraries.of("db", "db-reader", "db-writer", "db-reader-AbCdEf",
				"db-reader-GhIjKl");
		Arbitrary<String> arns = Arbitraries.of("", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:",
				"arn:aws:secretsmanager:eu-west-1:210987654321:secret:",
				"arn:aws:secretsmanager:us-east-1:123456789012:secret:");
		Arbitrary<String> rest = Arbitraries.of("", ":key", ":key:AWSPENDING");
		return Combinators.combine(arns, names, rest, Arbitraries.of(true, false)).as((arn, name, end, full) -> {
			SecretReference reference = SecretReference.parse(arn + name + end);
			return full ? reference.asFullArn() : reference;
		});
	}

	@Provide
	Arbitrary<String> texts() {
		Arbitrary<String> fragments = Arbitraries.of("arn:", "aws", "aws-cn", ":", "::", "secretsmanager", "eu-west-1",
				"123456789012", "secret", "prod/db", "-AbCdEf", "password", "/a/~0", "~", "AWSCURRENT", "AWSPENDING",
				"v-1", " ", "${x}", "\n", "ä", "!", "\"", "\\", "[", "]", "\u001b", "\u202e", "\ud83d", "://");
		Arbitrary<String> assembled = fragments.list().ofMaxSize(14).map((parts) -> String.join("", parts));
		Arbitrary<String> colons = fragments.list().ofMaxSize(8).map((parts) -> String.join(":", parts));
		Arbitrary<String> arns = colons.map((rest) -> "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + rest);
		return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(40), assembled, colons, arns);
	}

}
