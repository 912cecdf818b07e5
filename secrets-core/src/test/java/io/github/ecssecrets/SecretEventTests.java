package io.github.ecssecrets;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecretEvent}: which references an event concerns.
 */
class SecretEventTests {

	private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";

	private static final SecretReference DB = SecretReference.parse("prod/db");

	private static final SecretOrigin VARIABLE = new SecretOrigin.EnvironmentVariable("PROD_DB");

	private static final SecretOrigin SECRETS_MANAGER = new SecretOrigin.SecretsManager("eu-west-1");

	@Test
	void rotatedTellsVersionsAndOrigins() {
		SecretRotated event = SecretRotated.of(DB, Secret.builder("prod/db", VARIABLE).text("canary-1"),
				Secret.builder("prod/db", SECRETS_MANAGER).version("v2", Set.of("AWSCURRENT")).text("canary-2"));
		assertThat(event.reference()).isEqualTo(DB);
		assertThat(event.oldVersionId()).isNull();
		assertThat(event.newVersionId()).isEqualTo("v2");
		assertThat(event.oldOrigin()).isEqualTo(VARIABLE);
		assertThat(event.newOrigin()).isEqualTo(SECRETS_MANAGER);
		assertThat(event).hasToString("SecretRotated[prod/db: version v2 from Secrets Manager in eu-west-1 replaces "
				+ "the value from environment variable PROD_DB]");
	}

	@ParameterizedTest
	@CsvSource({ "prod/db,true", "prod/db:same,false", "prod/db:changed,true", "prod/db:/changed,true",
			"prod/db:gone,true", "prod/db:new,true", "prod/db:nowNull,true", "prod/db:absent,false",
			"prod/db:nested,true", "prod/db:/nested,true", "prod/db:/nested/b,true", "prod/db:/same/0,false",
			"prod/db:/~1slash,true", "prod/db:/~1slash/x,true", "prod/db:/~1same,false", "prod/db:/a~1b,true",
			"prod/db:a/b,true", "prod/db:/m~0n,true", "prod/db:/m~01,false", "prod/db::AWSPENDING,false",
			"prod/db:::v2,false", "prod/other,false" })
	void rotatedConcernsTheSecretAndTheFieldsWhoseContentDiffers(String asked, boolean concerned) {
		SecretRotated event = SecretRotated.of(DB,
				text("{\"same\":[1],\"changed\":\"canary-1\",\"gone\":1,\"nowNull\":1,\"nested\":{\"a\":1,\"b\":2},"
						+ "\"/slash\":{\"x\":1},\"/same\":1,\"a/b\":1,\"m~n\":1,\"m~1\":1}"),
				text("{\"same\":[1],\"changed\":\"canary-2\",\"new\":1,\"nowNull\":null,\"nested\":{\"a\":3,\"b\":2},"
						+ "\"/slash\":{\"x\":2},\"/same\":1,\"a/b\":2,\"m~n\":2,\"m~1\":1}"));
		assertThat(event.concerns(asked)).isEqualTo(concerned);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "canary-1|{\"a\":1}", "{\"a\":1}|canary-1", "canary-1|canary-2" })
	void rotatedWhenOneContentHasNoFieldsConcernsEveryField(String before, String after) {
		SecretRotated event = SecretRotated.of(DB, text(before), text(after));
		assertThat(event.concerns("prod/db:any")).isTrue();
	}

	@Test
	void rotatedOfAFieldConcernsThatFieldAndTheSecret() {
		SecretRotated event = SecretRotated.of(DB.withJsonKey("password"), text("canary-1"), text("canary-2"));
		assertThat(event.concerns("prod/db:password")).isTrue();
		assertThat(event.concerns("prod/db")).isTrue();
		assertThat(event.concerns("prod/db:username")).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "password,prod/db:/password,true", "/password,prod/db:password,true", "password,prod/db:/pass,false",
			"pass,prod/db:password,false", "/~1slash,prod/db:/~1slash,true", "a/b,prod/db:/a~1b,true",
			"a/b,prod/db:/a/b,false", "m~1,prod/db:/m~01,true", "password,prod/db:/password/deeper,true" })
	void rotatedOfAFieldConcernsItHoweverItIsWritten(String key, String asked, boolean concerned) {
		SecretRotated event = SecretRotated.of(DB.withJsonKey(key), text("canary-1"), text("canary-2"));
		assertThat(event.concerns(asked)).isEqualTo(concerned);
	}

	@ParameterizedTest
	@CsvSource({ "nested,prod/db:/nested/a,true", "nested,prod/db:/nested/a/x,true", "nested,prod/db:/nested/b,false",
			"/nested/deep,prod/db:nested,true", "/nested/deep,prod/db:/nested/deep/a,true",
			"/nested/deep,prod/db:/nested/other,false", "/nested/deep,prod/db,true" })
	void rotatedOfAFieldConcernsWhatIsAroundItAndWhatDiffersInIt(String key, String asked, boolean concerned) {
		SecretRotated event = SecretRotated.of(DB.withJsonKey(key), text("{\"a\":\"canary-1\",\"b\":1}"),
				text("{\"a\":\"canary-2\",\"b\":1}"));
		assertThat(event.concerns(asked)).isEqualTo(concerned);
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod/db", ARN })
	void eventsConcernTheSecretUnderEachOfItsNames(String name) {
		SecretReference reference = SecretReference.parse(name);
		SecretReference field = reference.withJsonKey("any");
		SecretRotated rotated = SecretRotated.of(DB, text("canary-1"), text("canary-2"), List.of("prod/db", ARN));
		SecretRefreshFailed failed = SecretRefreshFailed.of(DB, failure(), Instant.EPOCH, List.of("prod/db", ARN));
		for (SecretEvent event : List.of(rotated, failed)) {
			assertThat(event.concerns(reference)).isTrue();
			assertThat(event.concerns(field)).isTrue();
			assertThat(event.concerns(reference.withVersionStage("AWSPREVIOUS"))).isFalse();
			assertThat(event.concerns(name + ":::v1")).isFalse();
			assertThat(event.concerns("prod/other")).isFalse();
		}
	}

	@Test
	void eventOfAVersionConcernsThatVersion() {
		SecretReference pending = DB.withVersionStage("AWSPENDING");
		SecretRotated event = SecretRotated.of(pending, text("canary-1"), text("canary-2"));
		assertThat(event.concerns("prod/db::AWSPENDING")).isTrue();
		assertThat(event.concerns("prod/db")).isFalse();
	}

	@Test
	void refreshFailedTellsTheReasonAndTheLastSuccess() {
		SecretException failure = failure();
		SecretRefreshFailed event = SecretRefreshFailed.of(DB, failure, Instant.EPOCH);
		assertThat(event.reference()).isEqualTo(DB);
		assertThat(event.error()).isSameAs(failure);
		assertThat(event.lastSuccess()).isEqualTo(Instant.EPOCH);
		assertThat(event.concerns("prod/db")).isTrue();
		assertThat(event.concerns(ARN)).isFalse();
		assertThat(event).hasToString("SecretRefreshFailed[prod/db, last success 1970-01-01T00:00:00Z, "
				+ "io.github.ecssecrets.SecretUnavailableException: Not now]");
	}

	@Test
	void concernsWhenTextIsNotAReferenceFails() {
		SecretEvent event = SecretRotated.of(DB, text("canary-1"), text("canary-2"));
		assertThatExceptionOfType(InvalidSecretReferenceException.class)
			.isThrownBy(() -> event.concerns("no reference"))
			.satisfies(Canary::assertAbsent);
	}

	private static SecretException failure() {
		return new SecretUnavailableException(DB, "Not now", null, null);
	}

	private static Secret text(String content) {
		return Secret.builder("prod/db", SECRETS_MANAGER).text(content);
	}

}
