package io.github.ecssecrets.source;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.PrintableText;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAmbiguousException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EnvironmentSecretSource}.
 */
class EnvironmentSecretSourceTests {

	private static final String ARNS = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

	private static final String ARN = ARNS + "prod/db-AbCdEf";

	private static final SecretReference WHOLE = SecretReference.parse("prod/db");

	private static final SecretReference PASSWORD = SecretReference.parse("prod/db:password");

	private final String value = Canary.value();

	private final Map<String, String> environment = new HashMap<>();

	private final EnvironmentSecretSource source = new EnvironmentSecretSource(this.environment::get);

	@Test
	void isASeedNamedEnv() {
		assertThat(this.source.name()).isEqualTo("env");
		assertThat(this.source).isInstanceOf(SeedSource.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "MAIL_PASSWORD", "mail.password", "mail-password", "mailPassword" })
	void holdsSecretWhenVariableIsBoundUnderAnyRelaxedName(String name) {
		this.source.bind("MAIL_PASSWORD", PASSWORD);
		assertThat(this.source.holdsSecret(name)).isTrue();
		assertThat(this.source.holdsSecret("MAIL")).isFalse();
	}

	@Test
	void holdsSecretWhenOneWasReadFromVariable() {
		this.environment.put("PROD_DB_PASSWORD", this.value);
		this.environment.put("PATH", "/bin");
		assertThat(this.source.holdsSecret("PROD_DB_PASSWORD")).isFalse();
		this.source.findField(PASSWORD);
		assertThat(this.source.holdsSecret("PROD_DB_PASSWORD")).isTrue();
		assertThat(this.source.holdsSecret("PROD_DB")).isFalse();
		assertThat(this.source.holdsSecret("PATH")).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "prod/myapp/database,PROD_MYAPP_DATABASE", "prod/myapp/database:password,PROD_MYAPP_DATABASE_PASSWORD",
			"db:dbPassword,DB_DB_PASSWORD", "myApp/masterDB:userName2Use,MY_APP_MASTER_DB_USER_NAME2_USE",
			"db:URLEncoded,DB_URL_ENCODED", "db:/replicas/0/host,DB_REPLICAS_0_HOST", "db:a.b-c d,DB_A_B_C_D",
			"rds!db-1a2b,RDS_DB_1A2B", "2fa/key,_2FA_KEY", "DB:PASSWORD,DB_PASSWORD", "/prod/app,PROD_APP",
			"//prod/app:/key,PROD_APP_KEY", "/2fa,_2FA", "_/-a,A",
			"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db:password,PROD_DB_PASSWORD" })
	void conventionalVariableIsUpperSnakeCase(String reference, String variable) {
		assertThat(EnvironmentSecretSource.conventionalVariable(SecretReference.parse(reference))).isEqualTo(variable);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "-", "__", "prod/db:---", "prod/db:\u043f\u0430\u0440\u043e\u043b\u044c", ARN,
			ARN + ":password" })
	void conventionalVariableWhenThereIsNoneIsNull(String reference) {
		assertThat(EnvironmentSecretSource.conventionalVariable(SecretReference.parse(reference))).isNull();
		assertThat(this.source.describe(SecretReference.parse(reference))).isEqualTo("no environment variable");
	}

	@Test
	void conventionalVariableWhenArnIsFullIsThatOfTheName() {
		assertThat(EnvironmentSecretSource.conventionalVariable(SecretReference.parse(ARN).asFullArn()))
			.isEqualTo("PROD_DB");
	}

	@Test
	void findWhenConventionalVariableIsSet() {
		this.environment.put("PROD_DB", this.value);
		assertFound(this.source.find(WHOLE), "PROD_DB", this.value);
	}

	@Test
	void findWhenBoundVariableIsSetPrefersItToTheConventional() {
		this.environment.put("PROD_DB", "conventional");
		this.environment.put("DATABASE", this.value);
		this.source.bind("DATABASE", WHOLE);
		assertFound(this.source.find(WHOLE), "DATABASE", this.value);
	}

	@Test
	void findWhenSeveralVariablesAreBoundPrefersTheFirst() {
		this.environment.put("FIRST", this.value);
		this.environment.put("SECOND", "second");
		Map<String, SecretReference> bindings = new LinkedHashMap<>();
		bindings.put("FIRST", WHOLE);
		bindings.put("SECOND", WHOLE);
		EnvironmentSecretSource bound = new EnvironmentSecretSource(this.environment::get, bindings);
		assertFound(bound.find(WHOLE), "FIRST", this.value);
	}

	@Test
	void findWhenBoundVariableIsEmptyAsksTheNext() {
		this.environment.put("DATABASE", "");
		this.environment.put("PROD_DB", this.value);
		this.source.bind("DATABASE", WHOLE);
		assertFound(this.source.find(WHOLE), "PROD_DB", this.value);
	}

	@Test
	void findWhenEveryVariableIsEmptyIsNone() {
		this.environment.put("PROD_DB", "");
		assertThat(this.source.find(WHOLE)).isNull();
	}

	@Test
	void findWhenNothingIsSetIsNone() {
		assertThat(this.source.find(WHOLE)).isNull();
	}

	@Test
	void findWhenOnlyAFieldIsBoundIsNone() {
		this.environment.put("DB_PASSWORD", this.value);
		this.source.bind("DB_PASSWORD", PASSWORD);
		assertThat(this.source.find(WHOLE)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod/db::AWSPREVIOUS", "prod/db:::v-1" })
	void findWhenVersionIsNotCurrentIgnoresTheConventionalVariable(String reference) {
		this.environment.put("PROD_DB", this.value);
		assertThat(this.source.find(SecretReference.parse(reference))).isNull();
	}

	@Test
	void findWhenVersionIsNotCurrentAnswersItsBinding() {
		SecretReference previous = SecretReference.parse("prod/db::AWSPREVIOUS");
		this.environment.put("OLD_DB", this.value);
		this.source.bind("OLD_DB", previous);
		assertFound(this.source.find(previous), "OLD_DB", this.value);
		assertThat(this.source.find(WHOLE)).isNull();
	}

	@Test
	void findWhenBindingIsAFullArnAnswersTheName() {
		this.environment.put("DATABASE", this.value);
		this.source.bind("DATABASE", SecretReference.parse(ARN).asFullArn());
		assertFound(this.source.find(WHOLE), "DATABASE", this.value);
	}

	@Test
	void findWhenBindingIsANameAnswersTheFullArn() {
		this.environment.put("DATABASE", this.value);
		this.source.bind("DATABASE", WHOLE);
		assertFound(this.source.find(SecretReference.parse(ARN).asFullArn()), "DATABASE", this.value);
	}

	@ParameterizedTest
	@CsvSource({ "prod/orders:password,prod/orders-reader:password",
			"prod/orders-reader:password,prod/orders-reader:password", "prod/orders:password,prod/orders-reader",
			"prod/db:password,prod/db-AbCdEf:password" })
	void findFieldWhenBindingIsAnArnThatMayBeAnotherSecretsIsRefused(String reference, String bound) {
		this.environment.put("BOUND", bound.contains(":") ? this.value : "{\"password\":\"" + this.value + "\"}");
		SecretReference binding = SecretReference.parse(ARNS + bound);
		this.source.bind("BOUND", binding);
		SecretReference wanted = SecretReference.parse(reference);
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> this.source.findField(wanted))
			.withMessage("Secret '" + reference
					+ "' is not read from environment variable BOUND: the variable is bound to '" + binding
					+ "', and whether that is the same secret is not known: an ARN that ends in a hyphen and "
					+ "six characters may be full or partial; bind the variable by the name of the secret, or ask for "
					+ "the secret as it is bound")
			.satisfies(Canary::assertAbsent)
			.satisfies((ex) -> assertThat(ex.getOrigin()).isEqualTo(new SecretOrigin.EnvironmentVariable("BOUND")));
		assertThat(this.source.describe(wanted)).doesNotContain("BOUND");
		this.environment.put("BOUND", "");
		assertThat(this.source.findField(wanted)).isNull();
	}

	@Test
	void findFieldWhenAnArnMayBeAnotherSecretsPrefersWhatIsCertain() {
		this.environment.put("READER", "other");
		this.source.bind("READER", SecretReference.parse(ARNS + "prod/db-reader:password"));
		this.environment.put("PROD_DB_PASSWORD", this.value);
		assertFound(this.source.findField(PASSWORD), "PROD_DB_PASSWORD", this.value);
		this.environment.put("OWN", "own");
		this.source.bind("OWN", PASSWORD);
		assertFound(this.source.findField(PASSWORD), "OWN", "own");
	}

	@Test
	void findFieldWhenBindingsAreArnsThatDifferInTheirEndsAnswersEachItsOwn() {
		SecretReference writer = SecretReference.parse(ARNS + "prod/db-writer:password");
		SecretReference reader = SecretReference.parse(ARNS + "prod/db-reader:password");
		this.environment.put("WRITER", "of writer");
		this.environment.put("READER", "of reader");
		this.source.bind("WRITER", writer);
		this.source.bind("READER", reader);
		assertThat(this.source.findField(writer).reveal()).isEqualTo("of writer");
		assertThat(this.source.findField(reader).reveal()).isEqualTo("of reader");
		assertThat(this.source.findField(SecretReference.parse(ARNS + "prod/db-backup:password"))).isNull();
		this.environment.put("WRITER", "");
		assertThat(this.source.findField(writer)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PROD_ORDERS_KEY", "PROD_ORDERS_READER_KEY" })
	void findFieldWhenReferenceIsAnArnWithTwoReadingsRefusesTheConventionalVariables(String variable) {
		this.environment.put(variable, this.value);
		SecretReference reference = SecretReference.parse(ARNS + "prod/orders-reader:key");
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> this.source.findField(reference))
			.withMessageContaining("is not read from environment variable " + variable)
			.satisfies((ex) -> assertThat(ex.getRemedy())
				.isEqualTo("give the secret by its name, or bind the variable to the ARN"));
		assertThat(this.source.findField(reference.withVersionStage("AWSPREVIOUS"))).isNull();
		this.source.bind(variable, reference);
		assertThat(this.source.findField(reference).reveal()).isEqualTo(this.value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "arn:aws:secretsmanager:eu-west-1:210987654321:secret:prod/db",
			"arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db",
			"arn:aws-cn:secretsmanager:eu-west-1:123456789012:secret:prod/db" })
	void findWhenBindingIsAnArnOfAnotherPartitionRegionOrAccountIsNone(String arn) {
		this.environment.put("DATABASE", this.value);
		this.source.bind("DATABASE", SecretReference.parse(arn));
		assertThat(this.source.find(SecretReference.parse(ARNS + "prod/db"))).isNull();
		assertThat(this.source.find(SecretReference.parse(ARN).asFullArn())).isNull();
	}

	@Test
	void findWhenNameIsThatOfTwoBoundSecretsIsRefused() {
		this.environment.put("HERE", this.value);
		this.environment.put("THERE", this.value);
		this.source.bind("HERE", SecretReference.parse(ARN).asFullArn());
		this.source.bind("THERE", SecretReference.parse(ARN.replace("123456789012", "210987654321")).asFullArn());
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> this.source.find(WHOLE))
			.withMessage("Secret 'prod/db' is not read from environment variable HERE: variable THERE is bound to "
					+ "another secret of that name; the two ARNs differ; give the secret by its ARN");
		assertThat(this.source.find(SecretReference.parse(ARN)).reveal()).isEqualTo(this.value);
		this.source.bind("HERE", WHOLE);
		assertFound(this.source.find(WHOLE), "HERE", this.value);
	}

	@ParameterizedTest
	@CsvSource({ "prod/my-app,prod/my/app,PROD_MY_APP", "prod/my-app:key,prod/my/app/key,PROD_MY_APP_KEY",
			"prod/app,/prod/app,PROD_APP", "db:dbPassword,db:db_password,DB_DB_PASSWORD", "db:/a/b,db:a_b,DB_A_B",
			ARNS + "db," + "arn:aws:secretsmanager:eu-west-1:210987654321:secret:db,DB" })
	void findWhenTwoReferencesShareAConventionalVariableIsRefusedForBoth(String one, String other, String variable) {
		this.environment.put(variable, this.value);
		SecretReference first = SecretReference.parse(one);
		SecretReference second = SecretReference.parse(other);
		this.source.expect(List.of(first, second));
		assertShared(first, second, variable);
		assertShared(second, first, variable);
		this.source.bind("OWN", first);
		this.environment.put("OWN", "own");
		assertThat(read(first).reveal()).isEqualTo("own");
	}

	private void assertShared(SecretReference reference, SecretReference other, String variable) {
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> read(reference))
			.withMessage("Secret '" + reference + "' is not read from environment variable " + variable
					+ ": it is the conventional variable of '" + other + "' too; bind the secret to a variable that is "
					+ "its own (in Spring: 'ecs-secrets.bindings.<VARIABLE>=" + reference + "')")
			.satisfies(Canary::assertAbsent);
	}

	@Test
	void findWhenASecondReferenceSharesTheVariableLaterIsRefusedForBothFromThen() {
		this.environment.put("PROD_MY_APP", this.value);
		SecretReference first = SecretReference.parse("prod/my-app");
		SecretReference second = SecretReference.parse("prod/my/app");
		assertThat(this.source.find(first).reveal()).isEqualTo(this.value);
		assertShared(second, first, "PROD_MY_APP");
		assertShared(first, second, "PROD_MY_APP");
	}

	@ParameterizedTest
	@CsvSource({ "prod/db:password,prod/db:/password", "prod/db:password," + ARNS + "prod/db:password" })
	void findFieldWhenTwoReferencesMeanTheSameFieldAnswersBoth(String one, String other) {
		SecretReference first = SecretReference.parse(one);
		SecretReference second = SecretReference.parse(other);
		this.environment.put(EnvironmentSecretSource.conventionalVariable(first), this.value);
		this.source.expect(List.of(first, second));
		assertThat(this.source.findField(first).reveal()).isEqualTo(this.value);
		assertThat(this.source.findField(second).reveal()).isEqualTo(this.value);
	}

	@ParameterizedTest
	@CsvSource({ "path,PATH", "home,HOME", "aws:secretAccessKey,AWS_SECRET_ACCESS_KEY",
			"aws/session-token,AWS_SESSION_TOKEN", "aws:anything,AWS_ANYTHING", "java:tool-options,JAVA_TOOL_OPTIONS",
			"jdk/java/options,JDK_JAVA_OPTIONS", "ecs:container-metadata-uri-v4,ECS_CONTAINER_METADATA_URI_V4",
			"ld/preload,LD_PRELOAD", "pgpassword,PGPASSWORD", "http:proxy,HTTP_PROXY",
			"spring:application-json,SPRING_APPLICATION_JSON", "github:token,GITHUB_TOKEN", "/user,USER",
			"spring/profiles:active,SPRING_PROFILES_ACTIVE" })
	void findWhenConventionalVariableIsWellKnownIsRefused(String reference, String variable) {
		this.environment.put(variable, this.value);
		SecretReference wellKnown = SecretReference.parse(reference);
		assertThat(this.source.describe(wellKnown)).isEqualTo("no environment variable");
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> read(wellKnown))
			.withMessageStartingWith("Secret '" + reference + "' is not read from environment variable " + variable
					+ ": the variable has a meaning of its own; bind the secret to a variable that is its own")
			.satisfies(Canary::assertAbsent);
		assertThat(this.source.holdsSecret(variable)).isFalse();
		this.source.bind(variable, wellKnown);
		assertThat(read(wellKnown).reveal()).isEqualTo(this.value);
	}

	@Test
	void findFieldWhenConventionalVariableIsBoundToAnotherSecretIsRefused() {
		this.environment.put("PROD_DB_PASSWORD", this.value);
		this.source.bind("PROD_DB_PASSWORD", SecretReference.parse("prod/other:password"));
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> this.source.findField(PASSWORD))
			.withMessageContaining("the variable is bound to 'prod/other:password'");
	}

	@Test
	void textsArePrintableWhateverTheKeyIs() {
		SecretReference reference = WHOLE.withJsonKey("a\n\u001b[2J");
		this.environment.put("PROD_DB_A_2_J", this.value);
		this.source.bind("PROD_DB_A_2_J", PASSWORD);
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> this.source.findField(reference))
			.satisfies((ex) -> assertThat(ex.getMessage()).isEqualTo(PrintableText.of(ex.getMessage())));
		assertThat(this.source.describe(reference)).isEqualTo("environment variable PROD_DB_A_2_J");
	}

	private Secret read(SecretReference reference) {
		return (reference.jsonKey() != null) ? this.source.findField(reference) : this.source.find(reference);
	}

	@Test
	void findFieldWhenConventionalVariableIsSet() {
		this.environment.put("PROD_DB_PASSWORD", this.value);
		assertFound(this.source.findField(PASSWORD), "PROD_DB_PASSWORD", this.value);
	}

	@Test
	void findFieldWhenEverythingIsSetPrefersTheBindingOfTheField() {
		setEverything();
		assertFound(this.source.findField(PASSWORD), "BOUND_FIELD", "field");
	}

	@Test
	void findFieldWhenFieldVariableIsEmptyReadsTheBoundWhole() {
		setEverything();
		this.environment.put("BOUND_FIELD", "");
		assertFound(this.source.findField(PASSWORD), "BOUND_WHOLE", "of whole");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"username\":\"app\"}", "{\"password\":null}", "not JSON", "" })
	void findFieldWhenBoundWholeLacksTheKeyReadsTheConventional(String whole) {
		setEverything();
		this.environment.remove("BOUND_FIELD");
		this.environment.put("BOUND_WHOLE", whole);
		assertFound(this.source.findField(PASSWORD), "PROD_DB_PASSWORD", "conventional");
	}

	private void setEverything() {
		this.environment.put("BOUND_FIELD", "field");
		this.environment.put("BOUND_WHOLE", "{\"password\":\"of whole\"}");
		this.environment.put("PROD_DB_PASSWORD", "conventional");
		this.source.bind("BOUND_WHOLE", WHOLE);
		this.source.bind("BOUND_FIELD", PASSWORD);
	}

	@Test
	void findFieldWhenOnlyTheConventionalWholeIsSetIsNone() {
		this.environment.put("PROD_DB", "{\"password\":\"" + this.value + "\"}");
		assertThat(this.source.findField(PASSWORD)).isNull();
	}

	@Test
	void findFieldWhenVersionIsNotCurrentIgnoresTheConventionalVariable() {
		this.environment.put("PROD_DB_PASSWORD", this.value);
		assertThat(this.source.findField(PASSWORD.withVersionStage("AWSPENDING"))).isNull();
	}

	@Test
	void findFieldWhenWholeIsBoundByArnFollowsAPointer() {
		this.environment.put("DATABASE", "{\"replicas\":[{\"host\":\"r0\"}]}");
		this.source.bind("DATABASE", SecretReference.parse(ARN).asFullArn());
		SecretReference host = SecretReference.parse("prod/db:/replicas/0/host");
		assertFound(this.source.findField(host), "DATABASE", "r0");
	}

	@Test
	void findWhenTextLooksLikeAPlaceholderIsLiteral() {
		this.environment.put("PROD_DB", "${HOME} #{1+1} \\n");
		assertFound(this.source.find(WHOLE), "PROD_DB", "${HOME} #{1+1} \\n");
	}

	@Test
	void findAllGivesWhatIsSetAndLeavesOutTheRest() {
		this.environment.put("PROD_DB", this.value);
		Map<SecretReference, SecretResult> found = this.source
			.findAll(List.of(WHOLE, SecretReference.parse("prod/other")));
		assertThat(found).containsOnlyKeys(WHOLE);
		assertFound(found.get(WHOLE).orElseThrow(), "PROD_DB", this.value);
	}

	@Test
	void isSetWhenVariableHasAValueIsTrue() {
		EnvironmentSecretSource source = new EnvironmentSecretSource(Map.of("SET", "any", "EMPTY", "")::get);
		assertThat(source.isSet("SET")).isTrue();
		assertThat(source.isSet("EMPTY")).isFalse();
		assertThat(source.isSet("ABSENT")).isFalse();
	}

	@Test
	void describeWhenNothingIsBoundNamesTheConventionalVariable() {
		assertThat(this.source.describe(PASSWORD)).isEqualTo("environment variable PROD_DB_PASSWORD");
	}

	@Test
	void describeNamesEveryVariable() {
		this.source.bind("DATABASE", WHOLE);
		this.source.bind("DB_PASSWORD", PASSWORD);
		this.source.bind("DB_PASSWORD", PASSWORD);
		assertThat(this.source.describe(PASSWORD))
			.isEqualTo("environment variable DB_PASSWORD or PROD_DB_PASSWORD or DATABASE");
	}

	@Test
	void describeWhenNoVariableCouldHoldItSaysSo() {
		assertThat(this.source.describe(SecretReference.parse("prod/db::AWSPREVIOUS")))
			.isEqualTo("no environment variable");
	}

	private static void assertFound(Secret secret, String variable, String content) {
		assertThat(secret).isNotNull();
		assertThat(secret.origin()).isEqualTo(new SecretOrigin.EnvironmentVariable(variable));
		assertThat(secret.name()).isEqualTo("prod/db");
		assertThat(secret.versionId()).isNull();
		assertThat(secret.reveal()).isEqualTo(content);
	}

}
