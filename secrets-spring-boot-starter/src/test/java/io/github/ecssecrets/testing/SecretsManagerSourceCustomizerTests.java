package io.github.ecssecrets.testing;

import java.net.URI;
import java.util.function.Supplier;

import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.SecretsManagerSourceCustomizer;
import io.github.ecssecrets.test.RecordedRequest;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.BootstrapRegistryInitializer;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link SecretsManagerSourceCustomizer} and {@link EcsSecretsConnectionDetails} as beans
 * and in the bootstrap registry.
 */
class SecretsManagerSourceCustomizerTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecrets() {
		this.server.createSecret("prod/app/key", "k-1");
		this.server.createSecret("prod/app/mail", "{\"host\":\"mail.example.com\"}");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private static ConfigurableApplicationContext run(Class<?> configuration, BootstrapRegistryInitializer initializer,
			String... arguments) {
		SpringApplication application = new SpringApplicationBuilder(Asking.class, configuration)
			.web(WebApplicationType.NONE)
			.addBootstrapRegistryInitializer(initializer)
			.build();
		return application.run(arguments);
	}

	@Test
	void customizerInBootstrapRegistryCountsForImports() {
		SecretsManagerSourceCustomizer customizer = (builder) -> builder.endpoint(this.server.endpoint())
			.credentials("AKIAMINE", "any");
		try (ConfigurableApplicationContext context = run(Object.class,
				(registry) -> registry.register(SecretsManagerSourceCustomizer.class, InstanceSupplier.of(customizer)),
				"--spring.config.import=ecs-secrets:prod/app/mail", "--ecs-secrets.endpoint=http://localhost:1")) {
			assertThat(context.getEnvironment().getProperty("mail.host")).isEqualTo("mail.example.com");
			assertThat(context.getBean(Asking.class).key.get()).isEqualTo("k-1");
			assertThat(this.server.requests()).extracting(RecordedRequest::accessKeyId).containsOnly("AKIAMINE");
		}
	}

	@Test
	void connectionDetailsInBootstrapRegistryCountForImports() {
		EcsSecretsConnectionDetails details = new EcsSecretsConnectionDetails() {

			@Override
			public URI getEndpoint() {
				return SecretsManagerSourceCustomizerTests.this.server.endpoint();
			}

		};
		try (ConfigurableApplicationContext context = run(Object.class,
				(registry) -> registry.register(EcsSecretsConnectionDetails.class, InstanceSupplier.of(details)),
				"--spring.config.import=ecs-secrets:prod/app/mail", "--ecs-secrets.endpoint=http://localhost:1")) {
			assertThat(context.getEnvironment().getProperty("mail.host")).isEqualTo("mail.example.com");
			assertThat(context.getBean(Asking.class).key.get()).isEqualTo("k-1");
		}
	}

	@Test
	void customizerBeansCountInTheirOrderAfterImportsWereRead() {
		try (ConfigurableApplicationContext context = run(Customizers.class, (registry) -> {
		}, "--spring.config.import=ecs-secrets:prod/app/mail", "--ecs-secrets.endpoint=" + this.server.endpoint())) {
			assertThat(context.getBean(Asking.class).key.get()).isEqualTo("k-1");
			assertThat(this.server.requests()).extracting(RecordedRequest::accessKeyId)
				.doesNotHaveDuplicates()
				.hasSize(2)
				.endsWith("AKIASECOND");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(2)
		SecretsManagerSourceCustomizer second() {
			return (builder) -> builder.credentials("AKIASECOND", "any");
		}

		@Bean
		@Order(1)
		SecretsManagerSourceCustomizer first() {
			return (builder) -> builder.credentials("AKIAFIRST", "any");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { DataSourceAutoConfiguration.class, HibernateJpaAutoConfiguration.class })
	static class Asking {

		@SecretValue("prod/app/key")
		Supplier<String> key;

	}

}
