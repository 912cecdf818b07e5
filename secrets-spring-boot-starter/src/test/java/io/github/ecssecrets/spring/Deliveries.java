package io.github.ecssecrets.spring;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Waits for listeners, which are called on a thread of the store.
 */
public final class Deliveries {

	/** A call may lead to further calls: of the event, of a rebinder, of a bean. */
	private static final int ROUNDS = 8;

	private Deliveries() {
	}

	/**
	 * Waits until everybody was called because of what has happened.
	 */
	public static void await(ApplicationContext context) {
		await(context.getBean(SecretsRuntime.class));
	}

	public static void await(SecretsRuntime runtime) {
		for (int i = 0; i < ROUNDS; i++) {
			CompletableFuture<Void> called = new CompletableFuture<>();
			runtime.deliver("the end of a step of a test", () -> called.complete(null));
			assertThat(called).succeedsWithin(30, TimeUnit.SECONDS);
		}
	}

	/**
	 * Refreshes a secret, and waits until everybody was called.
	 */
	public static void refresh(ApplicationContext context, String reference) {
		refresh(context.getBean(Secrets.class), context.getBean(SecretsRuntime.class), reference);
	}

	/**
	 * The same in a context that is not complete yet.
	 */
	public static void refresh(SecretsRuntime runtime, String reference) {
		refresh(runtime.secrets(), runtime, reference);
	}

	private static void refresh(Secrets secrets, SecretsRuntime runtime, String reference) {
		assertThat(secrets.refresh(SecretReference.parse(reference))).succeedsWithin(30, TimeUnit.SECONDS);
		await(runtime);
	}

}
