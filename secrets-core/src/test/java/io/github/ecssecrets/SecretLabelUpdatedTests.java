package io.github.ecssecrets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretLabelUpdated}.
 */
class SecretLabelUpdatedTests {

	private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";

	private static final String EVENT = "{\"source\":\"aws.secretsmanager\",\"detail-type\":\"Secret Label Updated\","
			+ "\"resources\":[\"" + ARN + "\"],\"detail\":{\"name\":\"prod/db\",\"labelUpdated\":\"AWSCURRENT\"}}";

	@Test
	void parseTellsTheSecretByItsFullArnAndTheLabel() {
		SecretLabelUpdated event = SecretLabelUpdated.parse(EVENT);
		assertThat(event.secret()).isEqualTo(SecretReference.parse(ARN));
		assertThat(event.secret().name()).isEqualTo("prod/db");
		assertThat(event.label()).isEqualTo("AWSCURRENT");
		assertThat(event).hasToString("SecretLabelUpdated[" + ARN + ", AWSCURRENT]");
	}

	@Test
	void parseReadsWhatATopicWrapped() {
		SecretLabelUpdated event = SecretLabelUpdated.parse(wrapped("Notification", EVENT));
		assertThat(event.secret()).isEqualTo(SecretReference.parse(ARN));
		assertThat(SecretLabelUpdated.parse(wrapped("Notification", "hello"))).isNull();
		assertThat(SecretLabelUpdated.parse(wrapped("SubscriptionConfirmation", EVENT))).isNull();
		assertThat(SecretLabelUpdated.parse("{\"Type\":\"Notification\"," + EVENT.substring(1))).isNotNull();
	}

	private static String wrapped(String type, String message) {
		return "{\"Type\":\"" + type + "\",\"Message\":" + new JsonMapper().writeValueAsString(message) + "}";
	}

	@Test
	void parseWhenLabelIsNotToldGivesNone() {
		assertThat(SecretLabelUpdated.parse(EVENT.replace("labelUpdated", "other")).label()).isNull();
	}

	@Test
	void parseMakesTheLabelPrintable() {
		assertThat(SecretLabelUpdated.parse(EVENT.replace("AWSCURRENT", "a\\nb")).label()).isEqualTo("a\\nb");
	}

	@ParameterizedTest
	@CsvSource({ "aws.secretsmanager,aws.s3", "source,sauce", "Secret Label Updated,Secret Tag Updated",
			"detail-type,type", "resources,resource", "prod/db-AbCdEf,prod/db", "-AbCdEf,-AbCdEf:password",
			"-AbCdEf,-AbCdEf::AWSPENDING", ARN + ",prod/db", ARN + ",no reference" })
	void parseWhenMessageIsAnotherEventGivesNone(String part, String other) {
		assertThat(SecretLabelUpdated.parse(EVENT.replace(part, other))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "hello", "[]", "{}", "null" })
	void parseWhenMessageIsNoEventGivesNone(String message) {
		assertThat(SecretLabelUpdated.parse(message)).isNull();
	}

}
