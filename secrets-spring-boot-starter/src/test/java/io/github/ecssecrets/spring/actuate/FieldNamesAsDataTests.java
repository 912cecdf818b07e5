package io.github.ecssecrets.spring.actuate;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Names of JSON fields are data: whatever they are, the secret is kept fresh and can be
 * shown.
 */
@ExtendWith(OutputCaptureExtension.class)
class FieldNamesAsDataTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/registry");

	private static final List<String> NAMES = List.of("registry.example.com:5000", "", " ", " two words ",
			"line\nbreak", "carriage\rreturn", "\u001b[31mred", "\u0000", "\u2028", "\u202eturned", "\ud800",
			"\ud83d\udd11", "/slash", "//", "~", "~2", "a:b:c:d", ":", "::AWSPENDING:", "${placeholder}", "${",
			"#{1 + 1}", "%s%n%d", "{}", "{", "a.b", "a[0]", "[\"key\"]", "\"", "\\", "'", "=", "*", "password=",
			"arn:aws:secretsmanager:eu-west-1", "https://x", "x".repeat(2000));

	private SecretsManagerServer server;

	@BeforeEach
	void startServer() {
		this.server = SecretsManagerServer.start();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	/** JSON with every field, in ASCII. */
	private static String json(List<String> names, String value) {
		return Stream.concat(Stream.of("other"), names.stream())
			.map((name) -> name.chars()
				.mapToObj((character) -> "\\u%04x".formatted(character))
				.collect(Collectors.joining("", "\"", "\":\"" + value + "\"")))
			.collect(Collectors.joining(",", "{", "}"));
	}

	private static String key(String name) {
		return name.startsWith("/") ? "/" + name.replace("~", "~0").replace("/", "~1") : name;
	}

	@Test
	void fieldsThatDisappearKeepTheirLastValueAndTheSecretFresh(CapturedOutput output) throws Exception {
		this.server.createSecret("prod/registry", json(NAMES, "canary-first"));
		try (var context = TestApplication.using(this.server)
			.properties("management.endpoints.web.exposure.include=secrets")
			.sources(Application.class)
			.run()) {
			Secrets secrets = context.getBean(Secrets.class);
			Told told = context.getBean(Told.class);
			List<LiveSecret<String>> fields = NAMES.stream()
				.map((name) -> secrets.live(REFERENCE.withJsonKey(key(name)), Secret::reveal))
				.toList();
			assertThat(fields).allSatisfy((field) -> assertThat(field.get()).isEqualTo("canary-first"));
			put(context, List.of(), "canary-second");
			assertThat(fields).allSatisfy((field) -> assertThat(field.get()).isEqualTo("canary-first"));
			assertShown(context);
			assertThat(context.getBean(SecretsRuntime.class)
				.mask(context.getEnvironment())
				.mask("canary-first canary-second")).isEqualTo("****** ******");
			put(context, NAMES, "canary-third");
			assertThat(fields).allSatisfy((field) -> assertThat(field.get()).isEqualTo("canary-third"));
			assertShown(context);
			await().atMost(Duration.ofSeconds(30)).until(() -> told.events.size() > NAMES.size());
			assertThat(told.events).allSatisfy((event) -> assertPrintable(event.toString()));
		}
		assertThat(output).doesNotContain("canary-");
		assertThat(output.toString().lines()).allSatisfy(FieldNamesAsDataTests::assertPrintable);
	}

	private void put(ConfigurableApplicationContext context, List<String> names, String value) throws Exception {
		this.server.putSecretValue("prod/registry", json(names, value));
		Secrets secrets = context.getBean(Secrets.class);
		secrets.refresh(REFERENCE).get(30, TimeUnit.SECONDS);
		assertThat(secrets.get("prod/registry:other").reveal()).isEqualTo(value);
	}

	private static void assertShown(ConfigurableApplicationContext context) {
		var health = context.getBean(SecretsHealthIndicator.class).health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertPrintable(health.getDetails().toString());
		SecretsEndpoint endpoint = context.getBean(SecretsEndpoint.class);
		assertThat(endpoint.secrets().secrets()).isNotEmpty();
		assertPrintable(endpoint.secrets().toString());
		assertPrintable(endpoint.refresh().toString());
		var ages = context.getBean(MeterRegistry.class).find("secrets.age");
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(ages.gauges()).isNotEmpty();
			assertThat(ages.gauges()).allSatisfy((gauge) -> {
				assertThat(gauge.value()).isFinite();
				assertPrintable(gauge.getId().toString());
			});
		});
	}

	/** No value, no control character, nothing that turns the direction of the text. */
	private static void assertPrintable(String text) {
		assertThat(text).doesNotContain("canary-").doesNotContainPattern("[\\p{Cc}\\p{Cs}\u2028\u202e]");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		Told told() {
			return new Told();
		}

	}

	static class Told {

		private final List<SecretEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void on(SecretEvent event) {
			this.events.add(event);
		}

	}

}
