package io.github.ecssecrets.spring.r2dbc;

import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.login.LoginFailure;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the failure of a driver means, however it is wrapped.
 */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class R2dbcLoginProtocolTests {

	/** What the database answered, wrapped by a failure that its cause leads back to. */
	private static LoginFailure classify(String sqlState) {
		Throwable inner = new IllegalStateException("inner");
		Throwable answer = new R2dbcNonTransientResourceException("answer", sqlState, inner);
		Throwable failure = new R2dbcNonTransientResourceException("outer", answer);
		inner.initCause(failure);
		return new R2dbcLoginProtocol(DatabaseEngine.POSTGRESQL).classify(failure);
	}

	@Test
	void classifyWhenCausesLeadInCircleEnds() {
		assertThat(classify("57P03")).isEqualTo(LoginFailure.OTHER);
	}

	@Test
	void classifyWhenCausesLeadInCircleFindsAnswer() {
		assertThat(classify("28P01")).isEqualTo(LoginFailure.WRONG_CREDENTIALS);
	}

}
