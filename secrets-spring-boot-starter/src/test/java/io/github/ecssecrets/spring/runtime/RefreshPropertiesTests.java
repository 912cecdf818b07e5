package io.github.ecssecrets.spring.runtime;

import java.time.Duration;
import java.util.Map;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.store.RefreshPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The properties under {@code ecs-secrets.refresh}, and what follows from them.
 */
class RefreshPropertiesTests {

	@Test
	void policyWhenNothingIsSetIsTheDefault() {
		assertThat(StoreOnDemand.policy(bind(Map.of()).getRefresh())).isEqualTo(RefreshPolicy.defaults());
	}

	@Test
	void policyIsThatOfTheProperties() {
		EcsSecretsProperties properties = bind(
				Map.of("ecs-secrets.refresh.interval", "2m", "ecs-secrets.refresh.idle-interval", "3h",
						"ecs-secrets.refresh.rotation-interval", "5s", "ecs-secrets.refresh.jitter", "0.1"));
		assertThat(StoreOnDemand.policy(properties.getRefresh())).isEqualTo(RefreshPolicy.builder()
			.interval(Duration.ofMinutes(2))
			.idleInterval(Duration.ofHours(3))
			.rotationInterval(Duration.ofSeconds(5))
			.jitter(0.1)
			.build());
	}

	@Test
	void policyWhenOnlyTheIntervalIsSetHasAnIdleIntervalThatFollowsIt() {
		EcsSecretsProperties properties = bind(Map.of("ecs-secrets.refresh.interval", "30s"));
		assertThat(StoreOnDemand.policy(properties.getRefresh()).idleInterval()).isEqualTo(Duration.ofMinutes(6));
	}

	@ParameterizedTest
	@ValueSource(strings = { "interval", "idle-interval", "rotation-interval" })
	void runtimeWhenAnIntervalIsNotPositiveFails(String name) {
		EcsSecretsProperties properties = bind(Map.of("ecs-secrets.refresh." + name, "0s"));
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> new SecretsRuntime(properties, (variable) -> null))
			.withMessageContaining("ecs-secrets.refresh");
	}

	@ParameterizedTest
	@CsvSource({ "5m,,PT2H", "30s,,PT1H", "20m,,PT8H", "5m,3h,PT6H", "5m,1m,PT1H" })
	void secretIsStaleAfterTwiceTheTimeBetweenTwoChecksAndAnHourAtLeast(String interval, String idle,
			Duration staleAfter) {
		EcsSecretsProperties properties = bind((idle != null)
				? Map.of("ecs-secrets.refresh.interval", interval, "ecs-secrets.refresh.idle-interval", idle)
				: Map.of("ecs-secrets.refresh.interval", interval));
		assertThat(properties.getStaleAfter()).isEqualTo(staleAfter);
	}

	@Test
	void secretIsStaleAfterTheTimeThatIsSet() {
		assertThat(bind(Map.of("ecs-secrets.stale-after", "10m")).getStaleAfter()).isEqualTo(Duration.ofMinutes(10));
	}

	private static EcsSecretsProperties bind(Map<String, String> properties) {
		return EcsSecretsProperties.from(new Binder(new MapConfigurationPropertySource(properties)));
	}

}
