package io.github.ecssecrets.spring.mask;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.SecretsManagerSourceCustomizer;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is logged of credentials while everything else is logged.
 */
@ExtendWith(OutputCaptureExtension.class)
class CredentialLogLevelsTests {

	private static final String[] LOGGERS = { "software.amazon.awssdk",
			"software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner", "sun.net.www",
			"sun.net.www.protocol.http.HttpURLConnection" };

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecret() {
		this.server.createSecret("prod/db", "canary-value");
	}

	@AfterEach
	void stop() {
		this.server.close();
		for (String name : LOGGERS) {
			logger(name).setLevel(null);
		}
	}

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

	@Test
	void credentialsAreInNoLogWhenTheSdkAndTheJdkLogEverything(CapturedOutput output) {
		try (ConfigurableApplicationContext context = TestApplication.using(this.server)
			.properties("logging.level.software.amazon.awssdk=trace", "logging.level.sun.net.www=trace")
			.sources(Application.class)
			.run()) {
			assertThat(context.getBean(Secrets.class).get("prod/db").reveal()).isEqualTo("canary-value");
			assertThat(logger(LOGGERS[0]).getLevel()).isEqualTo(Level.TRACE);
		}
		assertThat(output).contains("software.amazon.awssdk.request")
			.doesNotContain("canary-token", "canary-secret", "canary-value");
	}

	@Test
	void levelOfOneLoggerByItsFullNameCounts() {
		try (ConfigurableApplicationContext context = TestApplication.using(this.server)
			.properties("logging.level." + LOGGERS[1] + "=warn")
			.run()) {
			assertThat(context.isActive()).isTrue();
			assertThat(logger(LOGGERS[1]).getLevel()).isEqualTo(Level.WARN);
			assertThat(logger(LOGGERS[3]).getLevel()).isEqualTo(Level.INFO);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SecretsManagerSourceCustomizer sessionCredentials() {
			return (source) -> source.customizer((client) -> client.credentialsProvider(StaticCredentialsProvider
				.create(AwsSessionCredentials.create("AKIATEST", "canary-secret", "canary-token"))));
		}

	}

}
