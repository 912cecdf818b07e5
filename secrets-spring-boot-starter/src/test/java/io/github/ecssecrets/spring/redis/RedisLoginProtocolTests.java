package io.github.ecssecrets.spring.redis;

import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.login.LoginFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the answers of Redis mean, however they are wrapped.
 */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class RedisLoginProtocolTests {

	private static LoginFailure classify(String... messages) {
		Throwable innermost = new IllegalStateException(messages[messages.length - 1]);
		Throwable failure = innermost;
		for (int i = messages.length - 2; i >= 0; i--) {
			failure = new IllegalStateException(messages[i], failure);
		}
		innermost.initCause(failure);
		return new RedisLoginProtocol().classify(failure);
	}

	@Test
	void classifyWhenCausesLeadInCircleEnds() {
		assertThat(classify("Unable to connect", "Connection refused")).isEqualTo(LoginFailure.OTHER);
	}

	@Test
	void classifyWhenCausesLeadInCircleFindsAnswer() {
		assertThat(classify("Unable to connect", "WRONGPASS invalid username-password pair"))
			.isEqualTo(LoginFailure.WRONG_CREDENTIALS);
	}

}
