package io.github.ecssecrets.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.Secrets;

/**
 * One database secret: what is in memory, and what Secrets Manager would say.
 */
final class FakeSecrets implements Secrets {

	static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private final Map<String, Secret> stages = new ConcurrentHashMap<>();

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final List<Consumer<Object>> listeners = new ArrayList<>();

	private volatile Secret known;

	private volatile Function<String, SecretException> failure = (stage) -> null;

	private volatile Runnable whenAsked = () -> {
	};

	/** Puts a label on a version, for Secrets Manager to tell. */
	FakeSecrets label(String stage, String username, String password) {
		this.stages.put(stage, version(username, password));
		return this;
	}

	private static Secret version(String username, String password) {
		return Secret.builder("prod/db", new SecretOrigin.SecretsManager("eu-west-1"))
			.version("id-of-" + password.replace("canary-", ""), List.of())
			.text("{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
	}

	FakeSecrets unlabel(String stage) {
		this.stages.remove(stage);
		return this;
	}

	/** Makes a version the one in memory. */
	FakeSecrets know(String username, String password) {
		this.known = version(username, password);
		this.listeners.forEach((listener) -> listener.accept(this));
		return this;
	}

	/** Makes a copy in the environment the one in memory. */
	FakeSecrets seed(String username, String password) {
		this.known = Secret.builder("prod/db", new SecretOrigin.EnvironmentVariable("DB_PASSWORD"))
			.text("{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
		return this;
	}

	void fail(Function<String, SecretException> newFailure) {
		this.failure = newFailure;
	}

	void whenAsked(Runnable action) {
		this.whenAsked = action;
	}

	/** The stages that Secrets Manager was asked for, in order. */
	List<String> asked() {
		return List.copyOf(this.asked);
	}

	@Override
	public Secret get(SecretReference reference) {
		String key = reference.jsonKey();
		return (key != null) ? this.known.part(key) : this.known;
	}

	@Override
	public Map<SecretReference, SecretResult> getAll(Collection<SecretReference> references, Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> LiveSecret<T> live(SecretReference reference, Function<Secret, T> reader) {
		return new LiveSecret<>() {

			@Override
			public T get() {
				return reader.apply(FakeSecrets.this.get(reference));
			}

			@Override
			public SecretReference reference() {
				return reference;
			}

			@Override
			public Registration onRotation(Consumer<? super T> listener) {
				Consumer<Object> call = (ignored) -> listener.accept(get());
				FakeSecrets.this.listeners.add(call);
				return () -> FakeSecrets.this.listeners.remove(call);
			}

			@Override
			public Registration onRotation(T seen, BiConsumer<? super T, ? super T> listener) {
				return onRotation((newest) -> listener.accept(seen, newest));
			}

			@Override
			public void close() {
			}

		};
	}

	@Override
	public CompletableFuture<Secret> refresh(SecretReference reference) {
		return ask(SecretReference.AWSCURRENT).thenApply((secret) -> {
			this.known = secret;
			return secret;
		});
	}

	@Override
	public CompletableFuture<Secret> fetch(SecretReference reference) {
		return ask(String.valueOf(reference.versionStage()));
	}

	@Override
	public CompletableFuture<Secret> refused(SecretReference reference, String versionId) {
		return refresh(reference);
	}

	private CompletableFuture<Secret> ask(String stage) {
		this.asked.add(stage);
		this.whenAsked.run();
		SecretException error = this.failure.apply(stage);
		Secret secret = this.stages.get(stage);
		if (error == null && secret == null) {
			error = new SecretNotFoundException(REFERENCE.withVersionStage(stage), List.of("Secrets Manager"));
		}
		return (error != null) ? CompletableFuture.failedFuture(error) : CompletableFuture.completedFuture(secret);
	}

	@Override
	public List<SecretStatus> status() {
		return List.of();
	}

	@Override
	public void close() {
	}

}
