package io.github.ecssecrets.test;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The server of all test classes whose {@link EmbeddedSecretsManager} says the same.
 */
final class EmbeddedServer {

	private static final Map<EmbeddedSecretsManager, EmbeddedServer> servers = new ConcurrentHashMap<>();

	private final SecretsManagerServer server;

	private final List<Consumer<? super Set<String>>> listeners = new CopyOnWriteArrayList<>();

	private EmbeddedServer(EmbeddedSecretsManager annotation) {
		this.server = SecretsManagerServer.builder().region(annotation.region()).start();
		for (EmbeddedSecret secret : annotation.secrets()) {
			this.server.createSecret(secret.name(), secret.value());
		}
	}

	/**
	 * Find the annotation of a test class, or of the class around a nested one.
	 * @return the annotation, or {@code null} if there is none
	 */
	static @Nullable EmbeddedSecretsManager annotation(@Nullable Class<?> testClass) {
		Class<?> candidate = testClass;
		while (candidate != null) {
			EmbeddedSecretsManager annotation = AnnotationSupport
				.findAnnotation(candidate, EmbeddedSecretsManager.class)
				.orElse(null);
			if (annotation != null) {
				return annotation;
			}
			candidate = Modifier.isStatic(candidate.getModifiers()) ? null : candidate.getEnclosingClass();
		}
		return null;
	}

	/**
	 * Return the server, started at the first call.
	 */
	static EmbeddedServer of(EmbeddedSecretsManager annotation) {
		return servers.computeIfAbsent(annotation, EmbeddedServer::new);
	}

	SecretsManagerServer server() {
		return this.server;
	}

	/**
	 * Return the properties that lead an application to the server.
	 */
	Map<String, Object> properties() {
		return Map.of("ecs-secrets.endpoint", this.server.endpoint().toString(), "ecs-secrets.region",
				this.server.region());
	}

	/**
	 * Add a listener to {@link #restore}.
	 * @param listener called with the names of the secrets that changed
	 */
	void whenRestored(Consumer<? super Set<String>> listener) {
		this.listeners.add(listener);
	}

	void remove(Consumer<? super Set<String>> listener) {
		this.listeners.remove(listener);
	}

	/**
	 * Undo what was done to the server since a state was taken.
	 */
	void restore(VaultState state) {
		this.server.faults().clear();
		this.server.enforceNothing();
		Set<String> changed = state.restore(this.server.vault());
		if (!changed.isEmpty()) {
			this.listeners.forEach((listener) -> listener.accept(changed));
		}
		this.server.clearRequests();
	}

}
