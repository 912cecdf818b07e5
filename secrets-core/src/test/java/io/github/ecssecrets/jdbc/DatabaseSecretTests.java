package io.github.ecssecrets.jdbc;

import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DatabaseSecret}.
 */
class DatabaseSecretTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private static final String PREFIX = "Secret 'prod/db' is not a database secret: ";

	private static final String AT_LEAST = "; a database secret is a JSON object with at least 'username' and 'password'";

	private final String password = Canary.value();

	@Test
	void fromWhenEveryFieldIsThere() {
		DatabaseSecret secret = read("""
				{"engine": "aurora-postgresql", "host": "db.example.com", "username": "app", "password": "%s",
				 "dbname": "orders", "port": 6432, "masterarn": "ignored"}""".formatted(this.password));
		assertThat(secret.username()).isEqualTo("app");
		assertThat(secret.revealPassword()).isEqualTo(this.password);
		assertThat(secret.engine()).isEqualTo(DatabaseEngine.POSTGRESQL);
		assertThat(secret.host()).isEqualTo("db.example.com");
		assertThat(secret.port()).isEqualTo(6432);
		assertThat(secret.database()).isEqualTo("orders");
	}

	@Test
	void fromWhenRdsManagesTheSecretHasUserAndPasswordOnly() {
		DatabaseSecret secret = read(credentials(""));
		assertThat(secret.username()).isEqualTo("app");
		assertThat(secret.revealPassword()).isEqualTo(this.password);
		assertThat(secret.engine()).isNull();
		assertThat(secret.host()).isNull();
		assertThat(secret.port()).isNull();
		assertThat(secret.database()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "\"1\"", "65535", "\"65535\"", "\"05432\"" })
	void portMayBeANumberOrText(String port) {
		int number = Integer.parseInt(port.replace("\"", ""));
		assertThat(read(credentials(", \"port\": " + port)).port()).isEqualTo(number);
	}

	@ParameterizedTest
	@CsvSource({ "true,?sslmode=require", "'\"true\"',?sslmode=require", "'\"False\"',?sslmode=disable", "'\"1\"',''",
			"null,''", "1,''", "[true],''", "1,''" })
	void sslIsHonoured(String ssl, String parameters) {
		String place = ", \"engine\": \"postgres\", \"host\": \"db\", \"ssl\": " + ssl;
		assertThat(read(credentials(place)).jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/" + parameters);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "65536", "-1", "5432.0", "\"\"", "\"canary-1\"", "true", "\" 5432\"", "[5432]",
			"99999999999" })
	void fromWhenPortIsNotAPortFails(String port) {
		assertMalformed(credentials(", \"port\": " + port), "its 'port' is not a number from 1 to 65535");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"mongo\"", "\"canary-engine\"", "\"\"", "5" })
	void fromWhenEngineIsUnknownListsTheKnown(String engine) {
		assertMalformed(credentials(", \"engine\": " + engine), "its 'engine' is none of postgres, aurora-postgresql, "
				+ "mysql, aurora-mysql, mariadb, oracle, sqlserver, db2, redshift");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"password\":\"canary-1\"}", "{\"username\":\"\",\"password\":\"canary-1\"}",
			"{\"username\":null,\"password\":\"canary-1\"}", "{\"Username\":\"canary-1\"}", "{}", "[]", "canary-1",
			"{\"username\":\"canary-1" })
	void fromWhenThereIsNoUserFails(String content) {
		assertMalformed(content, "it has no 'username'" + AT_LEAST);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"username\":\"canary-1\"}", "{\"username\":\"canary-1\",\"password\":\"\"}",
			"{\"username\":\"canary-1\",\"password\":null}" })
	void fromWhenThereIsNoPasswordFails(String content) {
		assertMalformed(content, "it has no 'password'" + AT_LEAST);
	}

	@ParameterizedTest
	@ValueSource(strings = { "username", "password", "host", "dbname" })
	void fromWhenAFieldIsAnObjectOrArrayFails(String field) {
		for (String value : List.of("[\"canary-1\"]", "{\"canary-1\":\"canary-2\"}", "[]", "{}")) {
			assertMalformed(
					"{\"username\":\"app\",\"password\":\"%s\",\"%s\":%s}".formatted(this.password, field, value),
					"its '" + field + "' is an object or array");
		}
	}

	@Test
	void fromWhenBinaryFails() {
		Secret secret = Secret.builder("prod/db", new SecretOrigin.Custom("stub")).binary(new byte[] { 1 });
		assertThatExceptionOfType(SecretMalformedException.class)
			.isThrownBy(() -> DatabaseSecret.from(REFERENCE, secret))
			.withMessage(PREFIX + "it has no 'username'" + AT_LEAST);
	}

	@Test
	void fromWhenFieldsComeFromSeveralOriginsJoinsThem() {
		Map<String, Secret> fields = Map.of("username", variable("DB_USERNAME", "app"), "password",
				variable("DB_PASSWORD", this.password), "port", variable("DB_PORT", "5433"));
		DatabaseSecret secret = DatabaseSecret.from(REFERENCE, fields::get);
		assertThat(secret.username()).isEqualTo("app");
		assertThat(secret.revealPassword()).isEqualTo(this.password);
		assertThat(secret.port()).isEqualTo(5433);
	}

	@Test
	void toStringShowsNeitherUserNorPassword() {
		assertThat(read(credentials(""))).hasToString("DatabaseSecret[prod/db]");
	}

	private void assertMalformed(String content, String problem) {
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(() -> read(content))
			.withMessage(PREFIX + problem)
			.withNoCause()
			.satisfies(Canary::assertAbsent)
			.satisfies((ex) -> assertThat(ex.getReference()).isEqualTo(REFERENCE));
	}

	private String credentials(String more) {
		return "{\"username\": \"app\", \"password\": \"" + this.password + "\"" + more + "}";
	}

	private static DatabaseSecret read(String content) {
		return DatabaseSecret.from(REFERENCE, Secret.builder("prod/db", new SecretOrigin.Custom("stub")).text(content));
	}

	private static Secret variable(String name, String value) {
		return Secret.builder("prod/db", new SecretOrigin.EnvironmentVariable(name)).text(value);
	}

}
