package io.github.ecssecrets.spring.actuate;

import io.github.ecssecrets.aws.CallOutcome;
import io.micrometer.common.KeyValues;

/**
 * The names of the observation {@code secrets.aws.call}: the tags {@code operation},
 * {@code outcome} and {@code region}, and the number of secrets asked for as a key value
 * of high cardinality. Can be extended.
 */
public class DefaultSecretsObservationConvention implements SecretsObservationConvention {

	@Override
	public String getName() {
		return SecretMeter.AWS_CALL.meter();
	}

	@Override
	public String getContextualName(SecretsObservationContext context) {
		return "secretsmanager " + context.call().operation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SecretsObservationContext context) {
		CallOutcome outcome = context.outcome();
		return KeyValues.of("operation", context.call().operation(), "outcome",
				(outcome != null) ? outcome.tag() : "none", "region", context.call().region());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SecretsObservationContext context) {
		return KeyValues.of("secrets", String.valueOf(context.call().secrets()));
	}

}
