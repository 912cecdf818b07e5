package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.actuate.SecretSanitizingFunction;
import io.github.ecssecrets.spring.actuate.SecretsEndpoint;
import io.github.ecssecrets.spring.actuate.SecretsHealthIndicator;
import io.github.ecssecrets.spring.actuate.SecretsMeterBinder;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the integrations with actuator, health and metrics are there.
 */
class ActuatorIntegrationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(EcsSecretsAutoConfiguration.class, EcsSecretsEndpointAutoConfiguration.class,
						EcsSecretsHealthAutoConfiguration.class, EcsSecretsMetricsAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*",
				"management.endpoints.jmx.exposure.include=");

	@Test
	void allAreThereByDefault() {
		this.runner.withPropertyValues("management.endpoints.jmx.exposure.include=secrets")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SecretSanitizingFunction.class)
				.hasSingleBean(SecretsEndpoint.class)
				.hasBean("secretsHealthIndicator")
				.hasSingleBean(SecretsMeterBinder.class));
	}

	@Test
	void onlyTheMaskIsThereWhenDisabled() {
		this.runner.withPropertyValues("ecs-secrets.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SecretSanitizingFunction.class)
				.doesNotHaveBean(SecretsEndpoint.class)
				.doesNotHaveBean(SecretsHealthIndicator.class)
				.doesNotHaveBean(SecretsMeterBinder.class));
	}

	@Test
	void libraryWorksWithoutAnyOfThem() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate",
					"org.springframework.boot.health", "io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Secrets.class));
	}

	@Test
	void meterBinderIsNotThereWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class.getPackageName()))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SecretsMeterBinder.class)
				.hasSingleBean(SecretSanitizingFunction.class));
	}

	@Test
	void healthIndicatorIsNotThereWithoutHealth() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("secretsHealthIndicator")
				.hasSingleBean(SecretsMeterBinder.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.health.secrets.enabled=false", "management.health.defaults.enabled=false" })
	void healthIndicatorIsNotThereWhenSwitchedOff(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(SecretsHealthIndicator.class));
	}

	@Test
	void beansOfTheApplicationWin() {
		this.runner.withUserConfiguration(Own.class)
			.run((context) -> assertThat(context).hasSingleBean(HealthIndicator.class)
				.doesNotHaveBean(SecretsHealthIndicator.class)
				.getBeans(SanitizingFunction.class)
				.hasSize(2));
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		HealthIndicator secretsHealthIndicator() {
			return () -> Health.up().build();
		}

		@Bean
		SanitizingFunction own() {
			return (data) -> data;
		}

	}

}
