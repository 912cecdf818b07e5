package io.github.ecssecrets;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link Secrets} and {@link LiveSecret} give to those who implement them.
 */
class SecretsTests {

	@Test
	void monitorIsTheOneThatKeepsNothing() {
		assertThat(implemented(Secrets.class, InvocationHandler::invokeDefault).monitor())
			.isSameAs(SecretMonitor.none());
	}

	@Test
	void onRotationForPassesOwnerAndValueUntilItIsClosed() {
		List<Consumer<String>> listeners = new ArrayList<>();
		LiveSecret<String> live = live(listeners);
		List<String> told = new ArrayList<>();
		String value = Canary.value();
		LiveSecret.Registration registration = live.onRotationFor(told, List::add);
		assertThat(listeners).hasSize(1).allSatisfy((listener) -> listener.accept(value));
		assertThat(told).containsExactly(value);
		registration.close();
		assertThat(listeners).isEmpty();
	}

	@Test
	void onRotationForWhenTheOwnerIsGoneTellsNobody() {
		List<Consumer<String>> listeners = new ArrayList<>();
		live(listeners).onRotationFor(null, (owner, value) -> {
			throw new IllegalStateException("The owner is gone");
		});
		assertThat(listeners).hasSize(1).allSatisfy((listener) -> listener.accept(Canary.value()));
	}

	@SuppressWarnings("unchecked")
	private static LiveSecret<String> live(List<Consumer<String>> listeners) {
		return implemented(LiveSecret.class, (proxy, method, arguments) -> {
			if (method.isDefault()) {
				return InvocationHandler.invokeDefault(proxy, method, arguments);
			}
			Consumer<String> listener = (Consumer<String>) arguments[0];
			listeners.add(listener);
			return (LiveSecret.Registration) () -> listeners.remove(listener);
		});
	}

	private static <T> T implemented(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

}
