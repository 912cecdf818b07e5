package io.github.ecssecrets.spring.runtime;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RuntimeSettings}.
 */
class RuntimeSettingsTests {

	private static EcsSecretsProperties bind(Map<String, String> properties) {
		return EcsSecretsProperties.from(new Binder(new MapConfigurationPropertySource(properties)));
	}

	@Test
	void settingsWhenPropertiesAreTheSameAreEqual() {
		assertThat(RuntimeSettings.of(bind(Map.of("ecs-secrets.region", "eu-central-1"))))
			.isEqualTo(RuntimeSettings.of(bind(Map.of("ecs-secrets.region", "eu-central-1"))));
	}

	@ParameterizedTest
	@CsvSource({ "region, eu-central-1", "api-call-timeout, 7s", "cache.maximum-size, 7", "refresh.enabled, false",
			"refresh.interval, 7m", "refresh.idle-interval, 7h", "refresh.jitter, 0.07",
			"refresh.rotation-interval, 7s", "refresh.push-interval, 7h" })
	void settingsWhenWhatTheStoreIsMadeFromDiffersAreNotEqual(String property, String value) {
		assertThat(RuntimeSettings.of(bind(Map.of("ecs-secrets." + property, value))))
			.isNotEqualTo(RuntimeSettings.of(bind(Map.of())));
	}

}
