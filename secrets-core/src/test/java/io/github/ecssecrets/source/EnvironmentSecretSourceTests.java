package io.github.ecssecrets.source;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EnvironmentSecretSource}.
 */
class EnvironmentSecretSourceTests {

	private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";

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
			"rds!db-1a2b,RDS_DB_1A2B", "2fa/key,_2FA_KEY", "DB:PASSWORD,DB_PASSWORD",
			"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf:password,PROD_DB_PASSWORD" })
	void conventionalVariableIsUpperSnakeCase(String reference, String variable) {
		assertThat(EnvironmentSecretSource.conventionalVariable(SecretReference.parse(reference))).isEqualTo(variable);
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
	void findWhenBindingIsAnArnAnswersTheName() {
		this.environment.put("DATABASE", this.value);
		this.source.bind("DATABASE", SecretReference.parse(ARN));
		assertFound(this.source.find(WHOLE), "DATABASE", this.value);
	}

	@Test
	void findWhenBindingIsANameAnswersTheArn() {
		this.environment.put("DATABASE", this.value);
		this.source.bind("DATABASE", WHOLE);
		assertFound(this.source.find(SecretReference.parse(ARN)), "DATABASE", this.value);
	}

	@Test
	void findWhenBindingIsAnArnOfAnotherAccountIsNone() {
		this.environment.put("DATABASE", this.value);
		this.source.bind("DATABASE", SecretReference.parse(ARN.replace("123456789012", "210987654321")));
		assertThat(this.source.find(SecretReference.parse(ARN))).isNull();
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
		this.source.bind("DATABASE", SecretReference.parse(ARN));
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
