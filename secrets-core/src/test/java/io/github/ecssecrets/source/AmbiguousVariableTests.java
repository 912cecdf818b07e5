package io.github.ecssecrets.source;

import java.util.HashMap;
import java.util.Map;

import io.github.ecssecrets.SecretAmbiguousException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EnvironmentSecretSource}: whole secrets whose ARN may be full or
 * partial. {@link EnvironmentSecretSourceTests} has the fields.
 */
class AmbiguousVariableTests {

	private static final SecretReference ARN = SecretReference
		.parse("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-reader");

	private final Map<String, String> environment = new HashMap<>();

	private final EnvironmentSecretSource source = new EnvironmentSecretSource(this.environment::get);

	@ParameterizedTest
	@ValueSource(strings = { "prod/db", "prod/db-reader" })
	void findWhenVariableIsBoundToAnArnThatMayBeTheSecretIsRefused(String name) {
		this.environment.put("BOUND", Canary.value());
		this.source.bind("BOUND", ARN);
		SecretReference wanted = SecretReference.parse(name);
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> this.source.find(wanted))
			.satisfies((ex) -> assertThat(ex.getOrigin()).isEqualTo(new SecretOrigin.EnvironmentVariable("BOUND")))
			.satisfies(Canary::assertAbsent);
	}

	@Test
	void findWhenAnotherVariableIsTheSecretsForCertainReadsThat() {
		String value = Canary.value();
		this.environment.put("BOUND", Canary.value());
		this.source.bind("BOUND", ARN);
		this.environment.put("PROD_DB", value);
		assertThat(this.source.find(SecretReference.parse("prod/db")).reveal()).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PROD_DB", "PROD_DB_READER" })
	void findWhenArnHasTwoReadingsRefusesTheConventionalVariables(String variable) {
		this.environment.put(variable, Canary.value());
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> this.source.find(ARN))
			.satisfies((ex) -> assertThat(ex.getOrigin()).isEqualTo(new SecretOrigin.EnvironmentVariable(variable)))
			.satisfies(Canary::assertAbsent);
	}

	@Test
	void findFieldWhenTheSecretThatItMayBeLacksTheFieldIsNone() {
		this.environment.put("BOUND", "{\"username\":\"" + Canary.value() + "\"}");
		this.source.bind("BOUND", ARN);
		assertThat(this.source.findField(SecretReference.parse("prod/db:password"))).isNull();
	}

}
