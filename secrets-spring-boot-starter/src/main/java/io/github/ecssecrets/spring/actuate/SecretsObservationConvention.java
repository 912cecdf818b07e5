package io.github.ecssecrets.spring.actuate;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observation of a call to Secrets Manager. A bean of this type takes the place
 * of {@link DefaultSecretsObservationConvention}. Key values of low cardinality become
 * tags of the meter, so they must not name the secret.
 */
public interface SecretsObservationConvention extends ObservationConvention<SecretsObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof SecretsObservationContext;
	}

	@Override
	default KeyValues getHighCardinalityKeyValues(SecretsObservationContext context) {
		return KeyValues.empty();
	}

}
