package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.Canary;
import io.github.ecssecrets.testsupport.MutableClock;
import io.github.ecssecrets.testsupport.StubSource;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the tests of {@link SecretStore} share: a source of seeds before a source of the
 * truth, a clock, and the events so far.
 */
abstract class AbstractSecretStoreTests {

	static final String DB = "prod/db";

	static final String PASSWORD = "prod/db:password";

	static final String PARTIAL_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db";

	static final String ARN = StubSource.arn(DB);

	final String value = Canary.value();

	final MutableClock clock = new MutableClock();

	final StubSource seeds = StubSource.seeds();

	final StubSource truth = StubSource.truth();

	final List<SecretEvent> events = new CopyOnWriteArrayList<>();

	final Delivery delivery = new Delivery(Duration.ofSeconds(10));

	final SecretStore store = builder().delivery(this.delivery).build();

	private final ExecutorService readers = Executors.newCachedThreadPool();

	@AfterEach
	void close() {
		this.store.close();
		this.readers.shutdownNow();
	}

	final SecretStoreBuilder builder() {
		return SecretStore.builder()
			.sources(List.of(this.seeds.source(), this.truth.source()))
			.clock(this.clock)
			.nanoTime(this.clock::nanoTime)
			.listener(this.events::add);
	}

	static SecretReference reference(String text) {
		return SecretReference.parse(text);
	}

	/** JSON with a password. */
	static String json(String password) {
		return "{\"username\":\"app\",\"password\":\"" + password + "\"}";
	}

	static SecretUnavailableException unavailable(String message) {
		return new SecretUnavailableException(reference(DB), message, null, null);
	}

	/** The text of an event. */
	static String rotated(String reference, String oldVersion, String newVersion) {
		return "SecretRotated[%s: version %s from %s replaces version %s from %s]".formatted(reference, newVersion,
				StubSource.ORIGIN, oldVersion, StubSource.ORIGIN);
	}

	/** Waits until everybody was told of what happened so far. */
	final void awaitDelivery() {
		CompletableFuture<Void> done = new CompletableFuture<>();
		this.delivery.tell(new Notice(this, "the end of a step", () -> done.complete(null)));
		outcome(done);
	}

	/** The events so far, when everybody was told of them. */
	final List<SecretEvent> events() {
		awaitDelivery();
		return List.copyOf(this.events);
	}

	final void assertEvents(String... texts) {
		assertThat(events()).extracting(SecretEvent::toString).containsExactly(texts);
	}

	final String read(String reference) {
		return this.store.get(reference).reveal();
	}

	final Secret refresh(String reference) {
		return outcome(this.store.refresh(reference(reference)));
	}

	/** What a future completes with, in a time that a test can wait. */
	static <T> T outcome(CompletableFuture<T> future) {
		return future.orTimeout(10, TimeUnit.SECONDS).join();
	}

	final SecretException refreshFailure(String reference) {
		CompletionException ex = catchThrowableOfType(CompletionException.class, () -> refresh(reference));
		assertThat(ex).hasCauseInstanceOf(SecretException.class);
		return (SecretException) ex.getCause();
	}

	final SecretStatus status(String reference) {
		return status(this.store, reference);
	}

	static SecretStatus status(SecretStore store, String reference) {
		return store.status()
			.stream()
			.filter((status) -> status.reference().equals(reference(reference)))
			.findFirst()
			.orElseThrow();
	}

	/** Calls on a thread of its own. */
	final <T> CompletableFuture<T> concurrently(Supplier<T> call) {
		return CompletableFuture.supplyAsync(call, this.readers);
	}

}
