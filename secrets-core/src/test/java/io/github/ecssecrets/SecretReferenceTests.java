package io.github.ecssecrets;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.ecssecrets.testsupport.Canary;

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

	private static final String OR_VALUE = "; if the text is the value of a secret, write the name of the secret instead";

	private static final String NAME_CHARACTERS = "names consist of ASCII letters, digits and the characters /_+=.@-";

	private static final String NAME_FIRST = "name a secret before the first ':', for example 'prod/myapp/database:password'";

	private static final String NAME_CHARACTER = "a character cannot stand in the name of a secret";

	private static final String KEY_CHARACTER = "a character cannot stand in a JSON key";

	private static final String RENAME_KEY = "rename the key in the secret, or name it in code with 'withJsonKey'";

	private static final String VERSION_CHARACTER = "a character cannot stand in a version stage or version id";

	private static final String VERSION_REMEDY = "use a staging label such as 'AWSPREVIOUS', or a version id";

	private static final String POINTER_REMEDY = "in a JSON Pointer write '~0' for '~' and '~1' for '/' (RFC 6901)";

	/** Names of fields that the grammar cannot say, and how they are shown. */
	private static final Map<String, String> ODD_KEYS = oddKeys();

	private static Map<String, String> oddKeys() {
		Map<String, String> keys = new LinkedHashMap<>();
		keys.put("", "[\"\"]");
		keys.put("registry.example.com:5000", "[\"registry.example.com:5000\"]");
		keys.put("a\nb", "[\"a\\nb\"]");
		keys.put("a\r\tb\u0000", "[\"a\\r\\tb\\u0000\"]");
		keys.put("\u001b[31mred", "[\"\\u001b[31mred\"]");
		keys.put("\u009bred", "[\"\\u009bred\"]");
		keys.put("\u202egnp.exe", "[\"\\u202egnp.exe\"]");
		keys.put("a\u2028b\u2029c", "[\"a\\u2028b\\u2029c\"]");
		keys.put("half \ud83d", "[\"half \\ud83d\"]");
		keys.put("\udb40\udc41tag", "[\"\\udb40\\udc41tag\"]");
		keys.put("\"]:\\", "[\"\\\"]:\\\\\"]");
		keys.put("/~2", "[\"/~2\"]");
		return keys;
	}

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
		assertThat(reference.asFullArn().name()).isEqualTo("prod/db");
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod/db", "db", "db-", "db-abc", "-AbCdEf", "db-AbCdE", "db-AbCdEfG", "db_AbCdEf",
			"db-AbCd+f", "rds!db-1a2b3c4d-5e6f" })
	void nameWhenArnIsPartialForCertainIsItsEnd(String name) {
		SecretReference reference = SecretReference.parse(ARN + name);
		assertThat(reference.secret()).isEqualTo(ARN + name);
		assertThat(reference.name()).isEqualTo(name);
		assertThat(reference.isAmbiguous()).isFalse();
		assertThat(reference.asFullArn()).isSameAs(reference);
		assertThat(reference.readings()).containsExactly(reference);
	}

	@ParameterizedTest
	@CsvSource({ "prod/db-AbCdEf,prod/db", "prod/orders-reader,prod/orders", "db-202411,db", "db-Reader,db",
			"rds!db-1a2b3c4d-5e6f-AbCdEf,rds!db-1a2b3c4d-5e6f" })
	void nameWhenArnMayBeFullOrPartialIsTheArnUntilItIsKnown(String end, String name) {
		SecretReference reference = SecretReference.parse(ARN + end + ":key:AWSPENDING");
		assertThat(reference.isAmbiguous()).isTrue();
		assertThat(reference.name()).isEqualTo(ARN + end);
		assertThat(reference.asFullArn().name()).isEqualTo(name);
		assertThat(reference.asFullArn().isAmbiguous()).isFalse();
		assertThat(reference.asFullArn()).isEqualTo(reference).hasSameHashCodeAs(reference);
		assertThat(reference.readings()).extracting(SecretReference::name).containsExactly(name, end);
	}

	@Test
	void nameWhenArnIsKnownToBeFullStaysKnown() {
		SecretReference reference = SecretReference.parse(ARN + "prod/db-AbCdEf:password").asFullArn();
		assertThat(reference.whole().name()).isEqualTo("prod/db");
		assertThat(reference.withJsonKey("user").name()).isEqualTo("prod/db");
		assertThat(reference.withVersionStage("AWSPREVIOUS").name()).isEqualTo("prod/db");
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod/db-reader", ARN + "prod/db-reader", ARN + "prod/db-reader-AbCdEf" })
	void identifiedByMakesNamePartialAndFullArnOne(String text) {
		Secret answer = Secret.builder("prod/db-reader", new SecretOrigin.SecretsManager("eu-west-1"))
			.arn(ARN + "prod/db-reader-AbCdEf")
			.text(Canary.value());
		SecretReference identified = SecretReference.parse(text + ":key:AWSPENDING").identifiedBy(answer);
		assertThat(identified).isEqualTo(SecretReference.parse(ARN + "prod/db-reader-AbCdEf:key:AWSPENDING"));
		assertThat(identified.name()).isEqualTo("prod/db-reader");
		assertThat(identified.matches(SecretReference.parse("prod/db-reader:key:AWSPENDING"))).isTrue();
		assertThat(identified.matches(SecretReference.parse(text + ":key:AWSPENDING")))
			.isEqualTo(!text.equals(ARN + "prod/db-reader"));
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "none,prod/db", ARN + "prod/db,prod/db", ARN + "prod/db-AbCdEf,prod/other",
					ARN + "prod/db-AbCdEf,prod/db-AbCdEf", ARN + "prod/db-AbCdEf:key,prod/db", "prod/db,prod/db",
					"no reference,prod/db" })
	void identifiedByWhenAnswerTellsNoArnThatFitsItsNameIsTheSame(String arn, String name) {
		SecretReference reference = SecretReference.parse("prod/db");
		Secret answer = Secret.builder(name, new SecretOrigin.Custom("test")).arn(arn).text(Canary.value());
		assertThat(reference.identifiedBy(answer)).isSameAs(reference);
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

	@ParameterizedTest
	@MethodSource
	void withJsonKeyTakesAnyTextAndShowsItPrintably(String key, String shown) {
		SecretReference reference = SecretReference.parse("prod/db").withJsonKey(key);
		assertThat(reference.jsonKey()).isEqualTo(key);
		assertThat(reference).isEqualTo(SecretReference.parse("prod/db").withJsonKey(key))
			.isNotEqualTo(SecretReference.parse("prod/db"))
			.hasToString("prod/db" + shown);
		assertThat(reference.whole()).isEqualTo(SecretReference.parse("prod/db"));
		assertThat(SecretReference.parse("prod/db::AWSPENDING").withJsonKey(key))
			.hasToString("prod/db" + shown + ":AWSPENDING");
		assertThat(SecretReference.parse("prod/db:::v-1").withJsonKey(key)).hasToString("prod/db" + shown + "::v-1");
		assertThatExceptionOfType(InvalidSecretReferenceException.class)
			.isThrownBy(() -> SecretReference.parse(reference.toString()));
	}

	static Stream<Arguments> withJsonKeyTakesAnyTextAndShowsItPrintably() {
		return ODD_KEYS.entrySet().stream().map((entry) -> arguments(entry.getKey(), entry.getValue()));
	}

	@Test
	void withJsonKeyWhenGrammarTakesTheReferenceForAUrlShowsItInBrackets() {
		assertThat(SecretReference.parse("database").withJsonKey("//x")).hasToString("database[\"//x\"]");
		assertThat(SecretReference.parse("prod/database").withJsonKey("//x")).hasToString("prod/database://x");
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
	@CsvSource({ "prod/db,prod/db", "prod/db:password,prod/db:password:AWSCURRENT:", "prod/db," + ARN + "prod/db",
			"prod/db:password:AWSPENDING,arn:aws-cn:secretsmanager:cn-north-1:210987654321:secret:prod/db:password:AWSPENDING",
			ARN + "prod/db-reader," + ARN + "prod/db-reader" })
	void matchesWhenBothNameTheSameContentIsTrueBothWays(String one, String other) {
		assertMatches(SecretReference.parse(one), SecretReference.parse(other), true, true);
	}

	@ParameterizedTest
	@CsvSource({ "prod/db," + ARN + "prod/db-reader", "prod/db-reader," + ARN + "prod/db-reader",
			ARN + "prod/db," + ARN + "prod/db-AbCdEf", ARN + "prod/db-reader," + ARN + "prod/db-reader-AbCdEf" })
	void matchesWhenAnArnMayBeFullOrPartialIsFalseAndMayMatchIsTrue(String one, String other) {
		assertMatches(SecretReference.parse(one), SecretReference.parse(other), false, true);
	}

	@ParameterizedTest
	@CsvSource({ "prod/db," + ARN + "prod/db-AbCdEf", ARN + "prod/db," + ARN + "prod/db-AbCdEf" })
	void matchesWhenArnIsKnownToBeFullIsTrueBothWays(String one, String full) {
		assertMatches(SecretReference.parse(one), SecretReference.parse(full).asFullArn(), true, true);
	}

	@ParameterizedTest
	@CsvSource({ "prod/db,prod/db2", "prod/db,prod/db:password", "prod/db,prod/db::AWSPENDING",
			"prod/db:::v-1,prod/db:::v-2", "prod/db2," + ARN + "prod/db-AbCdEf",
			ARN + "prod/db-reader," + ARN + "prod/db-writer", "prod/db:password," + ARN + "prod/db-reader:username",
			ARN + "prod/db,arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db",
			ARN + "prod/db,arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db",
			ARN + "prod/db,arn:aws-cn:secretsmanager:eu-west-1:123456789012:secret:prod/db",
			ARN + "prod/db-AbCdEf,arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db-AbCdEf",
			ARN + "prod/db,arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db-AbCdEf" })
	void matchesWhenAnyPartDiffersIsFalseBothWays(String one, String other) {
		SecretReference first = SecretReference.parse(one);
		SecretReference second = SecretReference.parse(other);
		assertMatches(first, second, false, false);
		assertThat(first.asFullArn().matches(second.asFullArn())).isFalse();
	}

	private static void assertMatches(SecretReference one, SecretReference other, boolean matches, boolean mayMatch) {
		assertThat(List.of(one.matches(other), other.matches(one))).containsOnly(matches);
		assertThat(List.of(one.mayMatch(other), other.mayMatch(one))).containsOnly(mayMatch);
	}

	@ParameterizedTest
	@MethodSource
	void parseWhenTextIsNotAReferenceTellsPositionProblemAndRemedy(String text, int position, String problem,
			String remedy) {
		assertThatExceptionOfType(InvalidSecretReferenceException.class).isThrownBy(() -> SecretReference.parse(text))
			.satisfies((ex) -> assertInvalid(ex, text.length(), position, problem, remedy));
	}

	static Stream<Arguments> parseWhenTextIsNotAReferenceTellsPositionProblemAndRemedy() {
		String empty = "name a secret, for example 'prod/myapp/database:password'";
		String tooMany = "write 'secret:json-key:version-stage:version-id'; a JSON key with a ':' in it can be named in code only, with 'withJsonKey'";
		String service = "the ARN is not of the service 'secretsmanager'";
		String onlySecrets = "only ARNs of AWS Secrets Manager are references; " + ARN_FORM;
		String partition = "the partition of the ARN is not valid";
		String partitions = "use 'aws', 'aws-cn', 'aws-us-gov' or another AWS partition";
		String region = "the Region of the ARN is not valid";
		String account = "the account id of the ARN is not valid";
		String twelve = "an account id has twelve digits";
		String type = "the resource of the ARN is not a 'secret'";
		String missing = "the name of the secret is missing";
		String placeholder = "a placeholder was not resolved; define its property";
		String parts = "it has too many parts";
		return Stream.of(arguments("", 0, "it is empty", empty), arguments(" \t", 0, "it is empty", empty),
				arguments(":password", 0, missing, NAME_FIRST + OR_VALUE),
				arguments("prod db", 4, NAME_CHARACTER, NAME_CHARACTERS + OR_VALUE),
				arguments("prod/dätabase:key", 6, NAME_CHARACTER, NAME_CHARACTERS + OR_VALUE),
				arguments("${APP_ENV}/db", 0, NAME_CHARACTER, placeholder),
				arguments("prod/${env}", 5, NAME_CHARACTER, placeholder),
				arguments("#{env}/db", 0, NAME_CHARACTER, placeholder),
				arguments("n".repeat(513), 512, "the name is longer than 512 characters", "check the name" + OR_VALUE),
				arguments("db:pass\nword", 7, KEY_CHARACTER, RENAME_KEY + OR_VALUE),
				arguments("db:pass\u200bword", 7, KEY_CHARACTER, RENAME_KEY + OR_VALUE),
				arguments("db:/a~2", 5, "'~' must be followed by 0 or 1", POINTER_REMEDY + OR_VALUE),
				arguments("db:/a~", 5, "'~' must be followed by 0 or 1", POINTER_REMEDY + OR_VALUE),
				arguments("db:" + "k".repeat(65_537), 65_539, "the JSON key is longer than 65536 characters",
						"check the key" + OR_VALUE),
				arguments("db::AWS CURRENT", 7, VERSION_CHARACTER, VERSION_REMEDY + OR_VALUE),
				arguments("db:::é", 5, VERSION_CHARACTER, VERSION_REMEDY + OR_VALUE),
				arguments("db::" + "s".repeat(257), 260,
						"the version stage or version id is longer than 256 characters", VERSION_REMEDY + OR_VALUE),
				arguments("db:key:AWSPENDING:v-1", 18, "it names both a version stage and a version id",
						"keep one of them and leave the other empty" + OR_VALUE),
				arguments("db:a:b:c:d", 8, parts, tooMany + OR_VALUE),
				arguments("db::::", 5, parts, tooMany + OR_VALUE), arguments("arn:", 4, partition, partitions),
				arguments("arn:AWS:secretsmanager", 4, partition, partitions),
				arguments("arn:aws", 7, service, onlySecrets),
				arguments("arn:aws:ssm:eu-west-1:123456789012:parameter/db", 8, "the ARN is of Systems Manager",
						onlySecrets),
				arguments("arn:aws:s3:::bucket", 8, service, onlySecrets),
				arguments("arn:aws:secretsmanager", 22, region, ARN_FORM),
				arguments("arn:aws:secretsmanager:EU:1", 23, region, ARN_FORM),
				arguments("arn:aws:secretsmanager:eu-west-1", 32, account, twelve),
				arguments("arn:aws:secretsmanager:eu-west-1:12345:secret:db", 33, account, twelve),
				arguments("arn:aws:secretsmanager:eu-west-1:123456789012", 45, type, ARN_FORM),
				arguments("arn:aws:secretsmanager:eu-west-1:123456789012:key:db", 46, type, ARN_FORM),
				arguments("arn:aws:secretsmanager:eu-west-1:123456789012:secret", 52, missing, NAME_FIRST),
				arguments(ARN, 53, missing, NAME_FIRST), arguments(ARN + "a*b", 54, NAME_CHARACTER, NAME_CHARACTERS),
				arguments(ARN + "db:a:b:c:d", 61, parts, tooMany));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"JSON, the value of a secret|{\"password\":\"canary-1\"}", "JSON, the value of a secret|[\"canary-1\"]",
			"JSON, the value of a secret|`\uFEFF {\"password\":\"canary-1\"}`",
			"JSON, the value of a secret|\"{\\\"password\\\":1}\"",
			"a PEM file, the value of a secret|-----BEGIN PRIVATE KEY-----canary-1",
			"a URL, the value of a secret|https://app:canary-1@example.com/",
			"a URL, the value of a secret|jdbc:postgresql://db/app?password=canary-1",
			"a URL, the value of a secret|redis://:canary-1@cache:6379",
			"a URL, the value of a secret|mongodb+srv://app:canary-1@cluster/", "quotation marks|\"prod/canary-1\"",
			"quotation marks|'prod/canary-1'", "white space|` prod/canary-1`", "white space|`prod/canary-1\n`",
			"the value of a secret|pass word canary-1", "the value of a secret|canary-1:canary-2:canary-3:canary-4" })
	void parseWhenTextIsSomethingElseTellsTheLikelyMixUpAndNothingOfTheText(String mixUp, String text) {
		assertThatExceptionOfType(InvalidSecretReferenceException.class).isThrownBy(() -> SecretReference.parse(text))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains(mixUp))
			.satisfies(Canary::assertAbsent)
			.withNoCause();
	}

	@Test
	void parseWhenTextIsNotAReferenceSaysSoInOneSentence() {
		assertThatExceptionOfType(InvalidSecretReferenceException.class)
			.isThrownBy(() -> SecretReference.parse("prod/db:/a~b"))
			.withMessage(
					"Not a reference to a secret: at position 10 of 12 characters, '~' must be followed by 0 or 1; "
							+ POINTER_REMEDY + OR_VALUE);
	}

	@Test
	void parseWhenTextIsHugeTakesLittleTimeAndStack() {
		String groups = "-abc".repeat(250_000);
		for (String text : List.of("arn:aws" + groups, "arn:aws:secretsmanager:eu" + groups, "a" + groups,
				ARN + "a" + groups, "a:" + groups, "a:/" + "~0/".repeat(300_000), "a::" + groups, ":".repeat(1_000_000),
				"${".repeat(500_000), " ".repeat(1_000_000) + "x", "{".repeat(1_000_000), "://".repeat(300_000))) {
			assertThatExceptionOfType(InvalidSecretReferenceException.class)
				.isThrownBy(() -> SecretReference.parse(text));
		}
		SecretReference huge = SecretReference.parse("a").withJsonKey("\u001b:".repeat(500_000));
		assertThat(huge.toString().length()).isEqualTo(5 + 500_000 * 7);
	}

	@ParameterizedTest
	@MethodSource
	void withVersionStageWhenStageCannotStandInAReferenceFails(String stage, int position, String problem,
			String remedy) {
		SecretReference reference = SecretReference.parse("db:username::v-1");
		assertThatExceptionOfType(InvalidSecretReferenceException.class)
			.isThrownBy(() -> reference.withVersionStage(stage))
			.satisfies((ex) -> assertInvalid(ex, stage.length(), position, problem, remedy + OR_VALUE));
	}

	static Stream<Arguments> withVersionStageWhenStageCannotStandInAReferenceFails() {
		return Stream.of(arguments("", 0, "the version stage is empty", "use a staging label such as 'AWSPREVIOUS'"),
				arguments("a:b", 1, VERSION_CHARACTER, VERSION_REMEDY),
				arguments("a b", 1, VERSION_CHARACTER, VERSION_REMEDY));
	}

	private static void assertInvalid(InvalidSecretReferenceException ex, int length, int position, String problem,
			String remedy) {
		assertThat(ex.getLength()).isEqualTo(length);
		assertThat(ex.getPosition()).isEqualTo(position).isBetween(0, length);
		assertThat(ex.getProblem()).isEqualTo(problem);
		assertThat(ex.getRemedy()).isEqualTo(remedy);
	}

}
