package io.github.ecssecrets.spring.config;

import java.util.Map;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Environment variables, and keys in kebab case, for the entries of maps.
 */
class MapVariablesTests {

	private static StandardEnvironment environment(Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
		new MapVariablesEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		return environment;
	}

	@Test
	void variablesNameEntriesOfMaps() {
		EcsSecretsProperties properties = EcsSecretsProperties
			.from(Binder.get(environment(Map.of("ECS_SECRETS_DATASOURCES_REPORTING_SECRET", "prod/reporting",
					"ECS_SECRETS_DATASOURCES_REPORTING_TLS_BUNDLE", "rds",
					"ECS_SECRETS_DATASOURCES_OLD_STORE_ENVPREFIX", "OLD_",
					"ECS_SECRETS_DATASOURCES_OLD_STORE_PARAMETERS_currentSchema", "app",
					"ECS_SECRETS_SSL_BUNDLES_WEB_SECRET", "prod/tls"))));
		assertThat(properties.getDatasources()).containsOnlyKeys("reporting", "old-store");
		assertThat(properties.getDatasources().get("reporting").getSecret()).isEqualTo("prod/reporting");
		assertThat(properties.getDatasources().get("reporting").getTlsBundle()).isEqualTo("rds");
		assertThat(properties.getDatasources().get("old-store").getEnvPrefix()).isEqualTo("OLD_");
		assertThat(properties.getDatasources().get("old-store").getParameters()).containsEntry("currentSchema", "app");
		assertThat(properties.getSsl().getBundles()).containsOnlyKeys("web");
	}

	@Test
	void bindingsNameVariablesInEveryForm() {
		StandardEnvironment environment = environment(Map.of("ECS_SECRETS_BINDINGS_API_KEY", "prod/payments:api-key",
				"ECSSECRETS_BINDINGS_MAIL_PASSWORD", "prod/mail:password"));
		environment.getSystemProperties().put("ecs-secrets.bindings.other-token", "prod/other");
		try {
			SecretBindings bindings = SecretBindings.read(Binder.get(environment), new DefaultResourceLoader());
			assertThat(bindings.all()).extracting(SecretBinding::variable)
				.containsExactlyInAnyOrder("API_KEY", "MAIL_PASSWORD", "OTHER_TOKEN");
		}
		finally {
			environment.getSystemProperties().remove("ecs-secrets.bindings.other-token");
		}
	}

	@Test
	void variableThatNamesNoPropertyIsRefused() {
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> environment(Map.of("ECS_SECRETS_DATASOURCES_REPORTING", "prod/reporting")))
			.satisfies((failure) -> assertThat(failure.getPlace())
				.isEqualTo("environment variable 'ECS_SECRETS_DATASOURCES_REPORTING'"));
	}

}
