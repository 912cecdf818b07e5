package io.github.ecssecrets.spring.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.store.SecretStore;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StoreOnDemandTests {

	private static final String VALUE = "canary-of-the-store";

	private static final SecretReference REFERENCE = SecretReference.parse("on-demand");

	private final List<String> lookedUp = new ArrayList<>();

	@Test
	void nothingIsMadeBeforeASecretIsAskedFor() {
		try (StoreOnDemand store = store(Map.of())) {
			assertThat(store.status()).isEmpty();
			assertThat(store.deliveryLag()).isEqualTo(Duration.ZERO);
			assertThat(store.mask(VALUE)).isEqualTo(VALUE);
			assertThat(store.maskParts(VALUE)).isEqualTo(VALUE);
			store.disconnect();
			assertThat(store).hasFieldOrPropertyWithValue("made", null);
		}
	}

	@Test
	void theStoreIsOneForEverybody() {
		try (StoreOnDemand store = store(Map.of())) {
			SecretStore made = store.get();
			assertThat(store.get()).isSameAs(made);
			assertThat(made.get(REFERENCE).reveal()).isEqualTo(VALUE);
			assertThat(store.status()).hasSize(1);
			assertThat(store.mask("x " + VALUE)).isEqualTo("x ******");
			assertThat(store.maskParts(VALUE.substring(2))).isEqualTo("******");
			assertThat(this.lookedUp).isNotEmpty();
		}
	}

	@Test
	void settingsAreCheckedBeforeASecretIsAskedFor() {
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> store(Map.of("ecs-secrets.sources", "nowhere")));
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> store(Map.of("ecs-secrets.cache.maximum-size", "0")));
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> store(Map.of("ecs-secrets.endpoint", "http://example.com")));
	}

	@Test
	void storeThatIsMadeAfterTheEndIsClosed() throws InterruptedException {
		StoreOnDemand store = store(Map.of());
		store.close();
		CountDownLatch called = new CountDownLatch(1);
		store.get().deliver("a late listener", called::countDown);
		assertThat(called.await(0, TimeUnit.SECONDS)).isFalse();
		assertThat(store.get().deliveryLag()).isEqualTo(Duration.ZERO);
	}

	private StoreOnDemand store(Map<String, Object> settings) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("settings", settings));
		EnvironmentSecretSource variables = new EnvironmentSecretSource((name) -> {
			this.lookedUp.add(name);
			return name.equals("ON_DEMAND") ? VALUE : null;
		});
		return new StoreOnDemand(EcsSecretsProperties.from(environment, Binder.get(environment)), variables,
				new AwsCalls(), (event) -> {
				}, () -> {
				});
	}

}
