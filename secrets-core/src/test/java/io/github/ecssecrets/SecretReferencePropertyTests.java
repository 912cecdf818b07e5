package io.github.ecssecrets;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

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
			assertThat(ex.getText()).isEqualTo(text);
			assertThat(ex.getPosition()).isBetween(0, text.length());
		}
	}

	@Property
	void withJsonKeyEitherGivesARoundTripOrTellsThePlace(@ForAll("texts") String key) {
		try {
			SecretReference reference = SecretReference.parse("prod/db::AWSPENDING").withJsonKey(key);
			assertThat(reference.jsonKey()).isEqualTo(key);
			assertThat(SecretReference.parse(reference.toString())).isEqualTo(reference);
		}
		catch (InvalidSecretReferenceException ex) {
			assertThat(ex.getPosition()).isBetween(0, ex.getText().length());
		}
	}

	@Property
	void withVersionStageEitherGivesARoundTripOrTellsThePlace(@ForAll("texts") String stage) {
		try {
			SecretReference reference = SecretReference.parse("prod/db:password").withVersionStage(stage);
			assertThat(SecretReference.parse(reference.toString())).isEqualTo(reference);
		}
		catch (InvalidSecretReferenceException ex) {
			assertThat(ex.getPosition()).isBetween(0, ex.getText().length());
		}
	}

	@Provide
	Arbitrary<String> texts() {
		Arbitrary<String> fragments = Arbitraries.of("arn:", "aws", "aws-cn", ":", "::", "secretsmanager", "eu-west-1",
				"123456789012", "secret", "prod/db", "-AbCdEf", "password", "/a/~0", "~", "AWSCURRENT", "AWSPENDING",
				"v-1", " ", "${x}", "\n", "ä", "!");
		Arbitrary<String> assembled = fragments.list().ofMaxSize(14).map((parts) -> String.join("", parts));
		Arbitrary<String> colons = fragments.list().ofMaxSize(8).map((parts) -> String.join(":", parts));
		Arbitrary<String> arns = colons.map((rest) -> "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + rest);
		return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(40), assembled, colons, arns);
	}

}
