package io.github.ecssecrets.test;

import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A request to rotate a secret.
 *
 * @param token the client request token, which becomes the id of the pending version
 * @param lambdaArn the rotation function, or {@code null} to keep the secret's own
 * @param rules the rotation rules as sent, empty to keep the secret's own
 * @param immediately whether a pending version is made now
 */
record RotationRequest(String token, @Nullable String lambdaArn, Map<String, Object> rules, boolean immediately) {

	RotationRequest {
		rules = Map.copyOf(rules);
	}

	static RotationRequest now(String lambdaArn) {
		return new RotationRequest(UUID.randomUUID().toString(), lambdaArn, Map.of(), true);
	}

}
