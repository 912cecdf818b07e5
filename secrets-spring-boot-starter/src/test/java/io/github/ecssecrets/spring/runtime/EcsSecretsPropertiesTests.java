package io.github.ecssecrets.spring.runtime;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EcsSecretsProperties}.
 */
class EcsSecretsPropertiesTests {

	private final StandardEnvironment environment = new StandardEnvironment() {

		@Override
		protected void customizePropertySources(MutablePropertySources propertySources) {
			// nothing of the machine
		}

	};

	private EcsSecretsProperties read() {
		return EcsSecretsProperties.from(this.environment, Binder.get(this.environment));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ecs-secrets.region", "ecsSecrets.region", "ECS-SECRETS.Region", "ecs_secrets.region" })
	void propertyWhenSetInAnyFormIsRead(String name) {
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("test", Map.of(name, "eu-central-1", "spring.application.name", "shop")));
		assertThat(EcsSecretsProperties.areSet(this.environment)).isTrue();
		assertThat(read().getRegion()).isEqualTo("eu-central-1");
		assertThat(read().getApplicationId()).isEqualTo("shop");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ECSSECRETS_REGION", "ECS_SECRETS_REGION" })
	void variableWhenSetInAnyFormIsRead(String name) {
		this.environment.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					Map.of(name, "eu-central-1")));
		assertThat(EcsSecretsProperties.areSet(this.environment)).isTrue();
		assertThat(read().getRegion()).isEqualTo("eu-central-1");
	}

	@Test
	void propertyWhenItsSourceListsNoNamesIsRead() {
		this.environment.getPropertySources().addLast(new PropertySource<>("test", "any") {

			@Override
			public Object getProperty(String name) {
				return name.equals("ecs-secrets.region") ? "eu-central-1" : null;
			}

		});
		assertThat(EcsSecretsProperties.areSet(this.environment)).isTrue();
		assertThat(read().getRegion()).isEqualTo("eu-central-1");
	}

	@Test
	void propertiesWhenNoneIsSetHaveDefaultsWithoutBinding() {
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("test", Map.of("spring.application.name", "shop", "ecs.region", "x")));
		this.environment.getPropertySources().addLast(new RandomValuePropertySource());
		assertThat(EcsSecretsProperties.areSet(this.environment)).isFalse();
		assertThat(RuntimeSettings.of(read()))
			.isEqualTo(RuntimeSettings.of(EcsSecretsProperties.from(Binder.get(this.environment))));
		assertThat(read().getApplicationId()).isEqualTo("shop");
	}

}
