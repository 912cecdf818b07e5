package io.github.ecssecrets.aws;

import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SensitiveHeaders}.
 */
class SensitiveHeadersTests {

	private final Logger logger = Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection");

	private final Filter before = this.logger.getFilter();

	@AfterEach
	void restore() {
		this.logger.setFilter(this.before);
	}

	@ParameterizedTest
	@CsvSource({
			"{X-Aws-Parameters-Secrets-Token: canary-1}{Accept: a}, {X-Aws-Parameters-Secrets-Token: ******}{Accept: a}",
			"{authorization: canary-1}, {authorization: ******}",
			"{Proxy-Authorization: canary-1}, {Proxy-Authorization: ******}",
			"{X-Amz-Security-Token: canary-1}, {X-Amz-Security-Token: ******}", "{Accept: text}, {Accept: text}" })
	void hiddenShowsNoSensitiveHeader(String message, String shown) {
		assertThat(SensitiveHeaders.hidden(message)).isEqualTo(shown);
	}

	@Test
	void hideInLogsKeepsTheFilterOfTheApplication() {
		LogRecord record = new LogRecord(Level.FINE, "{Authorization: canary-1}");
		this.logger.setFilter((each) -> !each.getLevel().equals(Level.FINE));
		SensitiveHeaders.hideInLogs();
		Filter filter = this.logger.getFilter();
		assertThat(filter.isLoggable(record)).isFalse();
		assertThat(record.getMessage()).isEqualTo("{Authorization: ******}");
		assertThat(filter.isLoggable(new LogRecord(Level.INFO, null))).isTrue();
		SensitiveHeaders.hideInLogs();
		assertThat(this.logger.getFilter()).as("once").isSameAs(filter);
	}

	@Test
	void hideInLogsWhereThereIsNoFilterLetsAllPass() {
		LogRecord record = new LogRecord(Level.FINE, "{Authorization: canary-1}");
		this.logger.setFilter(null);
		Transport.hideCredentialsInLogs();
		assertThat(this.logger.getFilter().isLoggable(record)).isTrue();
		assertThat(record.getMessage()).isEqualTo("{Authorization: ******}");
	}

	@Test
	void clientsOfTheAgentAndOfAwsHideThem() {
		this.logger.setFilter(null);
		assertThat(AgentSecretSource.builder().build()).isNotNull();
		assertThat(this.logger.getFilter()).isInstanceOf(SensitiveHeaders.class);
		this.logger.setFilter(null);
		try (LabelEventQueue queue = LabelEventQueue.builder()
			.queue("arn:aws:sqs:eu-west-1:123456789012:orders")
			.build()) {
			assertThat(queue.name()).isEqualTo("orders");
		}
		assertThat(this.logger.getFilter()).isInstanceOf(SensitiveHeaders.class);
	}

}
