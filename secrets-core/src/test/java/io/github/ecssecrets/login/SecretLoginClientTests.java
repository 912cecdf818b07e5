package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.FakeSecrets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.ecssecrets.SecretReference.AWSCURRENT;
import static io.github.ecssecrets.SecretReference.AWSPENDING;
import static io.github.ecssecrets.SecretReference.AWSPREVIOUS;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecretLogin} as clients use it that log in themselves, and for its
 * end.
 */
class SecretLoginClientTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final FakeServer server = new FakeServer();

	private final FakeSecrets secrets = new FakeSecrets();

	private final FakeLoginClock clock = new FakeLoginClock();

	private SecretLogin login;

	@BeforeEach
	void start() {
		this.server.user("app", "canary-1");
		this.secrets.label(AWSCURRENT, "app", "canary-1").know("app", "canary-1");
		this.login = this.clock.login(this.secrets, FakeSecrets.REFERENCE, true);
	}

	private CompletableFuture<LoginCredentials> refuse(Duration patience) {
		return this.login.refused(this.login.current(), LoginFailure.WRONG_CREDENTIALS, patience);
	}

	private static LoginCredentials get(CompletableFuture<LoginCredentials> future) throws Exception {
		return future.get(1, TimeUnit.MINUTES);
	}

	@Test
	void currentIsWhatMayBeTriedNext() throws Exception {
		this.secrets.label(AWSPENDING, "app", "canary-2");
		LoginCredentials next = get(refuse(PATIENCE));
		assertThat(this.login.current()).isEqualTo(next);
		assertThat(this.login.preferred()).as("it was not accepted yet").isNotEqualTo(next);
	}

	@Test
	void currentWhenNoneMayBeTriedIsTheNewest() throws Exception {
		assertThat(get(refuse(Duration.ZERO)).revealPassword()).isEqualTo("canary-1");
		assertThat(this.login.current().revealPassword()).isEqualTo("canary-1");
	}

	@Test
	void nextWhenNoneMayBeTriedIsTheNewestAfterThePatience() throws Exception {
		CompletableFuture<LoginCredentials> next = refuse(Duration.ofSeconds(1));
		assertThat(next).isNotDone();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(get(next).revealPassword()).isEqualTo("canary-1");
	}

	@Test
	void refusedCountsWhatTheServerRefused() throws Exception {
		LoginCredentials next = get(refuse(Duration.ZERO));
		assertThat(get(this.login.refused(next, LoginFailure.OTHER, Duration.ZERO))).isEqualTo(next);
		assertThat(this.secrets.monitor().logins().get(0).refused()).isEqualTo(1);
	}

	@Test
	void onChangeWhenAnotherVersionIsAcceptedCalls() throws Exception {
		CompletableFuture<LoginCredentials> told = new CompletableFuture<>();
		this.secrets.label(AWSPENDING, "app", "canary-2");
		LoginCredentials next = get(refuse(PATIENCE));
		this.login.onChange(() -> told.complete(this.login.preferred()));
		this.login.accepted(next);
		assertThat(get(told)).isEqualTo(next);
	}

	@Test
	void closeEndsTheWaits() throws Exception {
		CompletableFuture<LoginCredentials> next = refuse(PATIENCE);
		assertThat(next).isNotDone();
		this.login.close();
		assertThat(get(next).revealPassword()).isEqualTo("canary-1");
	}

	@Test
	void nextOfACallerThatGaveUpIsForgottenInTheEnd() {
		CompletableFuture<LoginCredentials> next = refuse(PATIENCE);
		assertThat(next.cancel(true)).isTrue();
		assertAttempts(1);
		this.clock.advance(PATIENCE);
		assertAttempts(0);
	}

	@Test
	void closeEndsTheLoginOfACallerThatGaveUp() {
		this.server.user("app", "canary-2");
		CompletableFuture<SecretLogin.Opened<String>> opened = this.login.openAsync(this::openAsync, this.server,
				PATIENCE);
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.secrets.asked().contains(AWSPREVIOUS));
		assertThat(opened.cancel(true)).isTrue();
		assertAttempts(1);
		this.login.close();
		assertAttempts(0);
		this.secrets.know("app", "canary-2");
		this.clock.advance(PATIENCE);
		assertThat(this.server.accepted()).isEmpty();
	}

	private CompletableFuture<String> openAsync(LoginCredentials credentials) {
		try {
			return CompletableFuture.completedFuture(this.server.open(credentials));
		}
		catch (FakeServer.Refused ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** How many logins wait or run. */
	private void assertAttempts(int number) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(this.login).extracting("attempts", as(InstanceOfAssertFactories.COLLECTION))
				.hasSize(number));
	}

	@Test
	void closeEndsTheListeningToTheOtherValueToo() {
		Set<Object> listeners = new HashSet<>();
		LiveSecret<String> other = new LiveSecret<>() {

			@Override
			public String get() {
				return "address";
			}

			@Override
			public SecretReference reference() {
				return FakeSecrets.REFERENCE;
			}

			@Override
			public Registration onRotation(Consumer<? super String> listener) {
				listeners.add(listener);
				return () -> listeners.remove(listener);
			}

			@Override
			public Registration onRotation(String seen, BiConsumer<? super String, ? super String> listener) {
				throw new UnsupportedOperationException();
			}

			@Override
			public void close() {
				throw new UnsupportedOperationException();
			}

		};
		Runnable nothing = () -> {
		};
		this.login.onChange(other, nothing);
		LiveSecret.Registration second = this.login.onChange(other, nothing);
		assertThat(listeners).hasSize(2);
		second.close();
		assertThat(listeners).hasSize(1);
		this.login.close();
		assertThat(listeners).isEmpty();
		this.login.onChange(other, nothing);
		assertThat(listeners).isEmpty();
	}

	@Test
	void closeLeavesACounterAloneThatIsTheSameElsewhere() {
		SecretLogin other = this.login.share();
		IntSupplier counter = () -> 3;
		this.login.countOutdated(counter);
		other.countOutdated(counter);
		this.login.close();
		assertThat(this.secrets.monitor().logins().get(0).outdated()).isEqualTo(3);
		other.close();
		assertThat(this.secrets.monitor().logins().get(0).inUse()).isEmpty();
	}

	@Test
	void closeWhenALoginJustBeginsEndsItsWaits() {
		ClosingClock closing = new ClosingClock();
		SecretLogin closed = SecretLogin
			.builder(this.secrets, FakeSecrets.REFERENCE, LoginFields.of("username", "password"))
			.build(closing);
		this.server.user("app", "canary-unknown");
		closing.closed = closed;
		assertThatExceptionOfType(FakeServer.Refused.class)
			.isThrownBy(() -> closed.open(this.server, this.server, PATIENCE));
		assertThat(closing.closed).isNull();
		assertThat(this.clock.waited()).isZero();
	}

	/** Closes a login the next time that somebody asks for the time. */
	private final class ClosingClock implements LoginClock {

		private SecretLogin closed;

		@Override
		public long nanoTime() {
			SecretLogin login = this.closed;
			this.closed = null;
			if (login != null) {
				login.close();
			}
			return SecretLoginClientTests.this.clock.nanoTime();
		}

		@Override
		public void later(Duration delay, Runnable task) {
			SecretLoginClientTests.this.clock.later(delay, task);
		}

		@Override
		public <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
			return SecretLoginClientTests.this.clock.await(future);
		}

	}

}
