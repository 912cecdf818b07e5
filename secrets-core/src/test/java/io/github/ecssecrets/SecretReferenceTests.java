package io.github.ecssecrets;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link SecretReference}.
 */
class SecretReferenceTests {

	private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

	private static final String ARN_FORM = "an ARN has the form 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX'";

	private static final String NAME_CHARACTERS = "names consist of ASCII letters, digits and the characters /_+=.@-";

	private static final String NAME_FIRST = "name a secret before the first ':', for example 'prod/myapp/database:password'";

	private static final String KEY_CHARACTER = "a JSON key cannot contain this character";

	private static final String RENAME_KEY = "rename the key in the secret, or read the whole secret";

	private static final String VERSION_CHARACTER = "a version stage or version id cannot contain this character";

	private static final String VERSION_REMEDY = "use a staging label such as 'AWSPREVIOUS', or a version id";

	private static final String POINTER_REMEDY = "in a JSON Pointer write '~0' for '~' and '~1' for '/' (RFC 6901)";

	@ParameterizedTest
	@ValueSource(strings = { "database", "prod/myapp/database", "/prod", "A_b+c=d.e@f-g/0", "rds!db-1a2b3c4d-5e6f",
			"rds!cluster-1a2b3c", "secretsmanager", "arn" })
	void parseWhenNameIsAWholeCurrentSecret(String name) {
		SecretReference reference = SecretReference.parse(name);
		assertThat(reference.secret()).isEqualTo(name);
		assertThat(reference.name()).isEqualTo(name);
		assertThat(reference.isArn()).isFalse();
		assertThat(reference.region()).isNull();
		assertThat(reference.jsonKey()).isNull();
		assertThat(reference.isCurrent()).isTrue();
	}

	@Test
	void parseWhenNameHasEveryCharacterAllowedIsAccepted() {
		String name = "0123456789/ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz+=.@-!";
		assertThat(SecretReference.parse(name).name()).isEqualTo(name);
	}

	@Test
	void parseWhenStageHasTheFirstAndLastCharacterAllowedIsAccepted() {
		assertThat(SecretReference.parse("prod/db::!~").versionStage()).isEqualTo("!~");
	}

	@Test
	void parseWhenNameHas512CharactersIsAccepted() {
		String name = "n".repeat(512);
		assertThat(SecretReference.parse(name).name()).isEqualTo(name);
	}

	@ParameterizedTest
	@CsvSource({ "aws,eu-west-1", "aws-cn,cn-north-1", "aws-us-gov,us-gov-west-1", "aws-iso,us-iso-east-1",
			"aws-iso-b,us-isob-east-1", "aws-iso-e,eu-isoe-west-1", "aws-iso-f,us-isof-south-1",
			"aws-eusc,eusc-de-east-1" })
	void parseWhenFullArnTellsRegionAndName(String partition, String region) {
		String arn = "arn:" + partition + ":secretsmanager:" + region + ":123456789012:secret:prod/db-AbCd12";
		SecretReference reference = SecretReference.parse(arn);
		assertThat(reference.secret()).isEqualTo(arn);
		assertThat(reference.isArn()).isTrue();
		assertThat(reference.region()).isEqualTo(region);
		assertThat(reference.name()).isEqualTo("prod/db");
	}

	@Test
	void parseWhenPartialArnTellsName() {
		SecretReference reference = SecretReference.parse(ARN + "prod/db");
		assertThat(reference.secret()).isEqualTo(ARN + "prod/db");
		assertThat(reference.name()).isEqualTo("prod/db");
	}

	@Test
	void nameWhenArnOfManagedSecretKeepsTheHyphensBeforeTheSuffix() {
		assertThat(SecretReference.parse(ARN + "rds!db-1a2b3c4d-5e6f-AbCdEf").name()).isEqualTo("rds!db-1a2b3c4d-5e6f");
	}

	@Test
	void parseWhenKeyIsGivenTellsKey() {
		assertThat(SecretReference.parse("prod/db:password").jsonKey()).isEqualTo("password");
	}

	@Test
	void parseWhenArnHasKeyTellsBoth() {
		SecretReference reference = SecretReference.parse(ARN + "prod/db-AbCdEf:username::");
		assertThat(reference.secret()).isEqualTo(ARN + "prod/db-AbCdEf");
		assertThat(reference.jsonKey()).isEqualTo("username");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "user name", "a.b[0]", "пароль", "tilde~", "a/b", "/replicas/0/host", "/a~1b~0c", "/", "//" })
	void parseWhenKeyIsUnusualKeepsIt(String key) {
		assertThat(SecretReference.parse("prod/db:" + key).jsonKey()).isEqualTo(key);
	}

	@Test
	void parseWhenStageIsGivenTellsStage() {
		SecretReference reference = SecretReference.parse("prod/db:password:AWSPREVIOUS:");
		assertThat(reference.versionStage()).isEqualTo("AWSPREVIOUS");
		assertThat(reference.versionId()).isNull();
		assertThat(reference.isCurrent()).isFalse();
	}

	@Test
	void parseWhenVersionIdIsGivenTellsId() {
		SecretReference reference = SecretReference.parse("prod/db:::c2a1b3d4-0000-4000-8000-000000000001");
		assertThat(reference.versionId()).isEqualTo("c2a1b3d4-0000-4000-8000-000000000001");
		assertThat(reference.versionStage()).isNull();
		assertThat(reference.isCurrent()).isFalse();
	}

	@Test
	void parseWhenStageIsCurrentIsTheDefault() {
		assertThat(SecretReference.parse("prod/db::AWSCURRENT:").isCurrent()).isTrue();
		assertThat(SecretReference.parse("prod/db::AWSCURRENT:").versionStage()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "prod/db,prod/db", "prod/db:,prod/db", "prod/db::,prod/db", "prod/db:::,prod/db",
			"prod/db:password,prod/db:password", "prod/db:password::,prod/db:password",
			"prod/db:password:AWSCURRENT,prod/db:password", "prod/db::AWSPENDING,prod/db::AWSPENDING",
			"prod/db::AWSPENDING:,prod/db::AWSPENDING", "prod/db:password:AWSPENDING:,prod/db:password:AWSPENDING",
			"prod/db:::v-1,prod/db:::v-1", "prod/db:password::v-1,prod/db:password::v-1",
			ARN + "db-AbCdEf:::," + ARN + "db-AbCdEf" })
	void toStringIsTheShortestTextThatParsesToTheSame(String text, String canonical) {
		SecretReference reference = SecretReference.parse(text);
		assertThat(reference).hasToString(canonical);
		assertThat(SecretReference.parse(canonical)).isEqualTo(reference);
	}

	@Test
	void equalsWhenOnlyTheDefaultsAreWrittenDifferentlyIsTrue() {
		assertThat(SecretReference.parse("prod/db:password:AWSCURRENT:"))
			.isEqualTo(SecretReference.parse("prod/db:password"))
			.hasSameHashCodeAs(SecretReference.parse("prod/db:password"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod/DB:password", "prod/db:Password", "prod/db", "prod/db:password:AWSPENDING",
			"prod/db:password::v-1", ARN + "prod/db:password" })
	void equalsWhenAnyPartDiffersIsFalse(String other) {
		assertThat(SecretReference.parse("prod/db:password")).isNotEqualTo(SecretReference.parse(other));
	}

	@Test
	void hashCodeTellsReferencesApart() {
		assertThat(SecretReference.parse("prod/db")).hasSameHashCodeAs(SecretReference.parse("prod/db::AWSCURRENT"));
		assertThat(SecretReference.parse("prod/db").hashCode())
			.isNotEqualTo(SecretReference.parse("prod/api").hashCode());
	}

	@Test
	void equalsWhenOtherIsNotAReferenceIsFalse() {
		assertThat(SecretReference.parse("prod/db")).isNotEqualTo("prod/db").isNotEqualTo(null);
	}

	@ParameterizedTest
	@CsvSource({ "prod/db:password,prod/db", "prod/db:password:AWSPENDING,prod/db::AWSPENDING",
			"prod/db:password::v-1,prod/db:::v-1" })
	void wholeWhenKeyIsGivenDropsTheKeyOnly(String text, String whole) {
		assertThat(SecretReference.parse(text).whole()).isEqualTo(SecretReference.parse(whole));
	}

	@Test
	void wholeWhenThereIsNoKeyIsTheSameInstance() {
		SecretReference reference = SecretReference.parse("prod/db::AWSPENDING");
		assertThat(reference.whole()).isSameAs(reference);
	}

	@Test
	void withJsonKeyReplacesTheKeyAndKeepsTheVersion() {
		SecretReference reference = SecretReference.parse("prod/db:username:AWSPENDING");
		assertThat(reference.withJsonKey("/a/b")).hasToString("prod/db:/a/b:AWSPENDING");
		assertThat(reference).hasToString("prod/db:username:AWSPENDING");
	}

	@Test
	void withVersionStageReplacesTheVersionAndKeepsTheKey() {
		assertThat(SecretReference.parse("prod/db:username::v-1").withVersionStage("AWSPREVIOUS"))
			.hasToString("prod/db:username:AWSPREVIOUS");
	}

	@Test
	void withVersionStageWhenCurrentIsTheDefault() {
		assertThat(SecretReference.parse("prod/db::AWSPENDING").withVersionStage("AWSCURRENT")).hasToString("prod/db");
	}

	@ParameterizedTest
	@CsvSource({ "prod/db,prod/db", "prod/db:password,prod/db:password:AWSCURRENT:",
			"prod/db," + ARN + "prod/db-AbCdEf", "prod/db," + ARN + "prod/db",
			"prod/db:password:AWSPENDING,arn:aws-cn:secretsmanager:cn-north-1:210987654321:secret:prod/db-AbCdEf:password:AWSPENDING",
			ARN + "prod/db," + ARN + "prod/db-AbCdEf" })
	void matchesWhenBothMayNameTheSameContentIsTrueBothWays(String one, String other) {
		assertThat(SecretReference.parse(one).matches(SecretReference.parse(other))).isTrue();
		assertThat(SecretReference.parse(other).matches(SecretReference.parse(one))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "prod/db,prod/db2", "prod/db,prod/db:password", "prod/db,prod/db::AWSPENDING",
			"prod/db:::v-1,prod/db:::v-2", "prod/db2," + ARN + "prod/db-AbCdEf",
			ARN + "prod/db,arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf",
			ARN + "prod/db,arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db-AbCdEf" })
	void matchesWhenAnyPartDiffersIsFalseBothWays(String one, String other) {
		assertThat(SecretReference.parse(one).matches(SecretReference.parse(other))).isFalse();
		assertThat(SecretReference.parse(other).matches(SecretReference.parse(one))).isFalse();
	}

	@ParameterizedTest
	@MethodSource
	void parseWhenTextIsNotAReferenceTellsPositionProblemAndRemedy(String text, int position, String problem,
			String remedy) {
		assertThatExceptionOfType(InvalidSecretReferenceException.class).isThrownBy(() -> SecretReference.parse(text))
			.satisfies((ex) -> assertInvalid(ex, text, position, problem, remedy));
	}

	static Stream<Arguments> parseWhenTextIsNotAReferenceTellsPositionProblemAndRemedy() {
		String tooMany = "write 'secret:json-key:version-stage:version-id'; a JSON key with a ':' in it cannot be named";
		String onlySecrets = "only ARNs of AWS Secrets Manager are references; " + ARN_FORM;
		String partitions = "use 'aws', 'aws-cn', 'aws-us-gov' or another AWS partition";
		String twelve = "an account id has twelve digits";
		String placeholder = "a placeholder was not resolved, define its property; " + NAME_CHARACTERS;
		return Stream.of(arguments("", 0, "it is empty", "name a secret, for example 'prod/myapp/database:password'"),
				arguments(" \t", 0, "it is empty", "name a secret, for example 'prod/myapp/database:password'"),
				arguments(":password", 0, "the name of the secret is missing", NAME_FIRST),
				arguments("prod db", 4, "' ' cannot stand in the name of a secret", NAME_CHARACTERS),
				arguments("prod/dätabase:key", 6, "'ä' cannot stand in the name of a secret", NAME_CHARACTERS),
				arguments("${APP_ENV}/db", 0, "'$' cannot stand in the name of a secret", placeholder),
				arguments("prod/{env}", 5, "'{' cannot stand in the name of a secret", placeholder),
				arguments("n".repeat(513), 512, "the name is longer than 512 characters", "check the name"),
				arguments("db:pass\nword", 7, KEY_CHARACTER, RENAME_KEY),
				arguments("db:/a~2", 5, "'~' must be followed by 0 or 1", POINTER_REMEDY),
				arguments("db:/a~", 5, "'~' must be followed by 0 or 1", POINTER_REMEDY),
				arguments("db::AWS CURRENT", 7, VERSION_CHARACTER, VERSION_REMEDY),
				arguments("db:::é", 5, VERSION_CHARACTER, VERSION_REMEDY),
				arguments("db:key:AWSPENDING:v-1", 18, "it names both a version stage and a version id",
						"keep one of them and leave the other empty"),
				arguments("db:a:b:c:d", 8, "it has too many parts", tooMany),
				arguments("db::::", 5, "it has too many parts", tooMany),
				arguments("arn:", 4, "'' is not a valid partition", partitions),
				arguments("arn:AWS:secretsmanager", 4, "'AWS' is not a valid partition", partitions),
				arguments("arn:aws", 7, "'' is not the service 'secretsmanager'", onlySecrets),
				arguments("arn:aws:ssm:eu-west-1:123456789012:parameter/db", 8,
						"'ssm' is not the service 'secretsmanager'", onlySecrets),
				arguments("arn:aws:secretsmanager", 22, "'' is not a valid Region", ARN_FORM),
				arguments("arn:aws:secretsmanager:EU:1", 23, "'EU' is not a valid Region", ARN_FORM),
				arguments("arn:aws:secretsmanager:eu-west-1", 32, "'' is not a valid account id", twelve),
				arguments("arn:aws:secretsmanager:eu-west-1:12345:secret:db", 33, "'12345' is not a valid account id",
						twelve),
				arguments("arn:aws:secretsmanager:eu-west-1:123456789012", 45, "the resource is not a 'secret'",
						ARN_FORM),
				arguments("arn:aws:secretsmanager:eu-west-1:123456789012:key:db", 46, "the resource is not a 'secret'",
						ARN_FORM),
				arguments("arn:aws:secretsmanager:eu-west-1:123456789012:secret", 52,
						"the name of the secret is missing", NAME_FIRST),
				arguments(ARN, 53, "the name of the secret is missing", NAME_FIRST),
				arguments(ARN + "a*b", 54, "'*' cannot stand in the name of a secret", NAME_CHARACTERS),
				arguments(ARN + "db:a:b:c:d", 61, "it has too many parts", tooMany));
	}

	@Test
	void parseWhenTextIsNotAReferenceSaysSoInOneSentence() {
		assertThatExceptionOfType(InvalidSecretReferenceException.class)
			.isThrownBy(() -> SecretReference.parse("prod/db:/a~b"))
			.withMessage("Invalid secret reference 'prod/db:/a~b': at position 10, '~' must be followed by 0 or 1; "
					+ "in a JSON Pointer write '~0' for '~' and '~1' for '/' (RFC 6901)");
	}

	@ParameterizedTest
	@MethodSource
	void withJsonKeyWhenKeyCannotStandInAReferenceQuotesTheWholeText(String key, String text, int position,
			String problem, String remedy) {
		SecretReference reference = SecretReference.parse("db:username:AWSPENDING");
		assertThatExceptionOfType(InvalidSecretReferenceException.class).isThrownBy(() -> reference.withJsonKey(key))
			.satisfies((ex) -> assertInvalid(ex, text, position, problem, remedy));
	}

	static Stream<Arguments> withJsonKeyWhenKeyCannotStandInAReferenceQuotesTheWholeText() {
		return Stream.of(arguments("", "db::AWSPENDING", 3, "the JSON key is empty", "name a key"),
				arguments("a:b", "db:a:b:AWSPENDING", 4, KEY_CHARACTER, RENAME_KEY),
				arguments("a\u0000", "db:a\u0000:AWSPENDING", 4, KEY_CHARACTER, RENAME_KEY),
				arguments("/~", "db:/~:AWSPENDING", 4, "'~' must be followed by 0 or 1", POINTER_REMEDY));
	}

	@ParameterizedTest
	@MethodSource
	void withVersionStageWhenStageCannotStandInAReferenceQuotesTheWholeText(String stage, String text, int position,
			String problem, String remedy) {
		SecretReference reference = SecretReference.parse("db:username::v-1");
		assertThatExceptionOfType(InvalidSecretReferenceException.class)
			.isThrownBy(() -> reference.withVersionStage(stage))
			.satisfies((ex) -> assertInvalid(ex, text, position, problem, remedy));
	}

	static Stream<Arguments> withVersionStageWhenStageCannotStandInAReferenceQuotesTheWholeText() {
		return Stream.of(
				arguments("", "db:username:", 12, "the version stage is empty",
						"use a staging label such as 'AWSPREVIOUS'"),
				arguments("a:b", "db:username:a:b", 13, VERSION_CHARACTER, VERSION_REMEDY),
				arguments("a b", "db:username:a b", 13, VERSION_CHARACTER, VERSION_REMEDY));
	}

	private static void assertInvalid(InvalidSecretReferenceException ex, String text, int position, String problem,
			String remedy) {
		assertThat(ex.getText()).isEqualTo(text);
		assertThat(ex.getPosition()).isEqualTo(position).isBetween(0, text.length());
		assertThat(ex.getProblem()).isEqualTo(problem);
		assertThat(ex.getRemedy()).isEqualTo(remedy);
		assertThat(ex).hasMessage(
				"Invalid secret reference '" + text + "': at position " + position + ", " + problem + "; " + remedy);
	}

}
