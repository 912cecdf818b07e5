package io.github.ecssecrets.sample;

import io.github.ecssecrets.spring.SecretValue;
import jakarta.validation.constraints.NotBlank;

/**
 * What the secret of the API holds, as JSON: {@code {"key": "…"}}.
 *
 * @param key what those who write send in the header {@code X-Api-Key}
 */
@SecretValue(value = "${APP_ENV:prod}/sample/api-access", env = "API_ACCESS")
record ApiAccess(@NotBlank String key) {

	/**
	 * A record would show its fields.
	 */
	@Override
	public String toString() {
		return "ApiAccess[key=******]";
	}

}
