package io.github.ecssecrets.login;

import java.util.List;
import java.util.stream.Stream;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link LoginFields} and the {@link LoginCredentials} that they read.
 */
class LoginFieldsTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private static final SecretOrigin VARIABLE = new SecretOrigin.EnvironmentVariable("DB");

	private static final LoginFields FIELDS = LoginFields.of("username", "password");

	private static Secret version(String text) {
		return Secret.builder("prod/db", new SecretOrigin.SecretsManager("eu-west-1"))
			.version("v1", List.of(SecretReference.AWSCURRENT))
			.text(text);
	}

	private static Secret copy(String text) {
		return Secret.builder("prod/db", VARIABLE).text(text);
	}

	@ParameterizedTest
	@MethodSource
	void readTakesUserAndPasswordFromWhereTheyAre(LoginFields fields, String text, String username, String password) {
		LoginCredentials credentials = fields.read(REFERENCE, version(text));
		assertThat(credentials.username()).isEqualTo(username);
		assertThat(credentials.revealPassword()).isEqualTo(password);
		assertThat(credentials.versionId()).isEqualTo("v1");
		assertThat(credentials.copyIn()).isNull();
		assertThat(credentials).hasToString("AWSCURRENT (version v1)");
	}

	static Stream<Arguments> readTakesUserAndPasswordFromWhereTheyAre() {
		String both = "{\"username\":\"app\",\"password\":\"canary-1\"}";
		String withoutUser = "{\"password\":\"canary-1\"}";
		String emptyUser = "{\"username\":\"\",\"password\":\"canary-1\"}";
		LoginFields pair = LoginFields.userAndPasswordText();
		return Stream.of(arguments(FIELDS, both, "app", "canary-1"),
				arguments(FIELDS.withOptionalUsername(), both, "app", "canary-1"),
				arguments(FIELDS.withOptionalUsername(), withoutUser, null, "canary-1"),
				arguments(FIELDS.withOptionalUsername(), emptyUser, null, "canary-1"),
				arguments(FIELDS.withUsername("other"), both, "other", "canary-1"),
				arguments(LoginFields.password("password"), both, null, "canary-1"),
				arguments(LoginFields.text(), "canary-1", null, "canary-1"),
				arguments(LoginFields.text().withUsername("other"), "canary-1", "other", "canary-1"),
				arguments(pair, "app:canary-1", "app", "canary-1"), arguments(pair, "a:canary-1:2", "a", "canary-1:2"),
				arguments(pair.withOptionalUsername(), "app:canary-1", "app", "canary-1"),
				arguments(pair.withOptionalUsername(), ":canary-1", null, "canary-1"),
				arguments(pair.withUsername("other"), "app:canary-1", "other", "canary-1"));
	}

	@ParameterizedTest
	@MethodSource
	void readWhenASecretCannotBeUsedSaysWhyWithoutItsValues(LoginFields fields, String text, String problem) {
		assertThatExceptionOfType(SecretMalformedException.class)
			.isThrownBy(() -> fields.read(REFERENCE, version(text)))
			.withMessage("Secret 'prod/db' cannot be used to log in: " + problem)
			.satisfies((ex) -> Canary.assertAbsent(ex));
	}

	static Stream<Arguments> readWhenASecretCannotBeUsedSaysWhyWithoutItsValues() {
		LoginFields pair = LoginFields.userAndPasswordText();
		String noPair = "its text is not a user and a password with a colon between them";
		return Stream.of(arguments(FIELDS, "{\"username\":\"app\"}", "it has no field 'password'"),
				arguments(FIELDS, "{\"password\":\"canary-1\"}", "it has no field 'username'"),
				arguments(FIELDS, "{\"username\":\"\",\"password\":\"canary-1\"}", "its field 'username' is empty"),
				arguments(FIELDS, "{\"username\":\"app\",\"password\":\"\"}", "its field 'password' is empty"),
				arguments(FIELDS, "{\"username\":\"app\",\"password\":[\"canary-1\"]}",
						"its field 'password' is an object or array"),
				arguments(FIELDS, "{\"username\":{\"x\":\"canary-1\"},\"password\":\"canary-1\"}",
						"its field 'username' is an object or array"),
				arguments(FIELDS, "{\"username\":\"\\u0000app\",\"password\":\"canary-1\"}",
						"the user has a NUL character, which no protocol can carry"),
				arguments(LoginFields.text(), "", "its text is empty"), arguments(pair, "canary-1", noPair),
				arguments(pair, ":canary-1", noPair), arguments(pair, "app:", noPair),
				arguments(pair.withOptionalUsername(), "canary-1", noPair),
				arguments(pair, "a\0b:canary-1", "the user has a NUL character, which no protocol can carry"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"pass\\nword\":\"\"}", "{\"pass\\nword\":[]}",
			"{\"user\\nname\":\"\",\"pass\\nword\":\"canary-1\"}",
			"{\"user\\nname\":[],\"pass\\nword\":\"canary-1\"}" })
	void readWhenASecretCannotBeUsedNamesNoFieldRaw(String text) {
		assertThatExceptionOfType(SecretMalformedException.class)
			.isThrownBy(() -> LoginFields.of("user\nname", "pass\nword").read(REFERENCE, version(text)))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\n").contains("\\n"));
	}

	@Test
	void readWhenUserAndPasswordAreOneTextDividesItAtTheFirstColon() {
		LoginCredentials credentials = LoginFields.userAndPasswordText().read(REFERENCE, version("app:canary:1"));
		assertThat(credentials.username()).isEqualTo("app");
		assertThat(credentials.revealPassword()).isEqualTo("canary:1");
	}

	@Test
	void readNamesTheVersionThatWasAskedFor() {
		assertThat(FIELDS.read(REFERENCE.withVersionStage("AWSPENDING"),
				version("{\"username\":\"app\",\"password\":\"canary-1\"}")))
			.hasToString("AWSPENDING (version v1)");
	}

	@Test
	void readWhenItIsACopyNamesItsPlace() {
		LoginCredentials credentials = FIELDS.read(REFERENCE, copy("{\"username\":\"app\",\"password\":\"canary-1\"}"));
		assertThat(credentials.versionId()).isNull();
		assertThat(credentials.copyIn()).isEqualTo(VARIABLE);
		assertThat(credentials).hasToString("the copy in environment variable DB");
	}

	@Test
	void credentialsAreEqualIfUserAndPasswordAre() {
		LoginCredentials credentials = new LoginCredentials("app", "canary-1", "v1", "AWSCURRENT", null);
		assertThat(credentials).isEqualTo(new LoginCredentials("app", "canary-1", null, "copy", VARIABLE))
			.hasSameHashCodeAs(new LoginCredentials("app", "canary-1", "v2", "AWSPENDING", null))
			.isNotEqualTo(new LoginCredentials("app", "canary-2", "v1", "AWSCURRENT", null))
			.isNotEqualTo(new LoginCredentials("other", "canary-1", "v1", "AWSCURRENT", null))
			.doesNotHaveSameHashCodeAs(new LoginCredentials("other", "canary-1", "v1", "AWSCURRENT", null))
			.isNotEqualTo("app");
	}

	@Test
	void credentialsWithOtherLoneSurrogatesAreOthers() {
		LoginCredentials credentials = new LoginCredentials("app", "canary-\ud800", "v1", "AWSCURRENT", null);
		assertThat(credentials).isEqualTo(new LoginCredentials("app", "canary-\ud800", "v1", "AWSCURRENT", null))
			.isNotEqualTo(new LoginCredentials("app", "canary-\ud801", "v1", "AWSCURRENT", null))
			.isNotEqualTo(new LoginCredentials("app", "canary-?", "v1", "AWSCURRENT", null));
	}

	@Test
	void credentialsKnowWhenTheyWereHandedOut() {
		LoginCredentials credentials = new LoginCredentials("app", "canary-1", "v1", "AWSCURRENT", VARIABLE);
		assertThat(credentials.handedOut(9)).isEqualTo(9);
		assertThat(credentials.handOut(5).handedOut(9)).isEqualTo(5);
		assertThat(credentials.handOut(5).copyIn()).isEqualTo(VARIABLE);
	}

}
