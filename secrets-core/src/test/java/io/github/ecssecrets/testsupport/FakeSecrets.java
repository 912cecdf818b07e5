package io.github.ecssecrets.testsupport;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretMonitor;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * One secret with a user and a password: what is in memory, and what Secrets Manager
 * would say.
 */
public final class FakeSecrets implements Secrets {

	public static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private final Map<String, Secret> stages = new ConcurrentHashMap<>();

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final List<Consumer<Object>> listeners = new CopyOnWriteArrayList<>();

	private final AtomicInteger followers = new AtomicInteger();

	private final List<String> problems = new CopyOnWriteArrayList<>();

	private final SecretMonitor monitor = SecretMonitor.of(Clock.systemUTC());

	private volatile Secret known;

	private volatile Function<String, SecretException> failure = (stage) -> null;

	private volatile Runnable whenAsked = () -> {
	};

	private volatile Runnable whenRead = () -> {
	};

	/** Puts a label on a version, for Secrets Manager to tell. */
	public FakeSecrets label(String stage, String username, String password) {
		return labelText(stage, text(username, password), idOf(password));
	}

	/** Puts a label on a version with any text and id. */
	public FakeSecrets labelText(String stage, String text, String id) {
		this.stages.put(stage, version(stage, text, id));
		return this;
	}

	private static String idOf(String password) {
		return "id-of-" + password.replace("canary-", "");
	}

	private static String text(String username, String password) {
		return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
	}

	private static Secret version(String stage, String text, String id) {
		return Secret.builder("prod/db", new SecretOrigin.SecretsManager("eu-west-1"))
			.version(id, List.of(stage))
			.text(text);
	}

	public FakeSecrets unlabel(String stage) {
		this.stages.remove(stage);
		return this;
	}

	/** Makes a version the one in memory. */
	public FakeSecrets know(String username, String password) {
		return knowText(text(username, password), idOf(password));
	}

	/** Makes a version with any text and id the one in memory. */
	public FakeSecrets knowText(String text, String id) {
		this.known = version(SecretReference.AWSCURRENT, text, id);
		this.listeners.forEach((listener) -> listener.accept(this));
		return this;
	}

	/** Makes a copy in the environment the one in memory. */
	public FakeSecrets seed(String username, String password) {
		this.known = Secret.builder("prod/db", new SecretOrigin.EnvironmentVariable("DB_PASSWORD"))
			.text(text(username, password));
		return this;
	}

	public void fail(Function<String, SecretException> newFailure) {
		this.failure = newFailure;
	}

	public void whenAsked(Runnable action) {
		this.whenAsked = action;
	}

	/** Runs after a live value was read, before its reader gets it. */
	public void whenRead(Runnable action) {
		this.whenRead = action;
	}

	/** The stages that Secrets Manager was asked for, in order. */
	public List<String> asked() {
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

	/**
	 * Keeps the last value while the reader fails, and calls back on the thread that
	 * changes what is known.
	 */
	@Override
	public <T> LiveSecret<T> live(SecretReference reference, Function<Secret, T> reader) {
		AtomicReference<T> last = new AtomicReference<>(reader.apply(get(reference)));
		this.followers.incrementAndGet();
		return new LiveSecret<>() {

			@Override
			public T get() {
				T read = last.get();
				try {
					read = reader.apply(FakeSecrets.this.get(reference));
					last.set(read);
				}
				catch (SecretException ex) {
					FakeSecrets.this.problems.add(ex.getMessage());
				}
				FakeSecrets.this.whenRead.run();
				return read;
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
				FakeSecrets.this.followers.decrementAndGet();
			}

		};
	}

	/** How many live values follow the secret. */
	public int followers() {
		return this.followers.get();
	}

	/** Why versions in memory could not be used. */
	public List<String> problems() {
		return List.copyOf(this.problems);
	}

	@Override
	public CompletableFuture<Secret> refused(SecretReference reference, @Nullable String versionId) {
		return refresh(reference).thenCompose((current) -> {
			Secret pending = this.stages.get(SecretReference.AWSPENDING);
			boolean done = !Objects.equals(current.versionId(), versionId) || pending == null
					|| Objects.equals(pending.versionId(), versionId);
			return done ? CompletableFuture.completedFuture(current)
					: ask(SecretReference.AWSPENDING).exceptionally((failure) -> current);
		});
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
	public SecretMonitor monitor() {
		return this.monitor;
	}

	@Override
	public List<SecretStatus> status() {
		return List.of();
	}

	@Override
	public void close() {
	}

}
