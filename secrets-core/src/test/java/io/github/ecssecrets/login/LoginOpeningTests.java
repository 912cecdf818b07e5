package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ecssecrets.testsupport.FakeSecrets;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.ecssecrets.SecretReference.AWSCURRENT;
import static io.github.ecssecrets.SecretReference.AWSPENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoginOpening}: how a login ends, and what is told of it.
 */
class LoginOpeningTests {

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

	private SecretLogin.Opened<String> open() throws FakeServer.Refused {
		return this.login.open(this.server, this.server, PATIENCE);
	}

	private void fail(SecretLogin login, Duration patience) {
		assertThatExceptionOfType(FakeServer.Refused.class)
			.isThrownBy(() -> login.open(this.server, this.server, patience));
	}

	private CompletableFuture<SecretLogin.Opened<String>> openAsync(Duration patience) {
		return this.login.openAsync((credentials) -> {
			try {
				return CompletableFuture.completedFuture(this.server.open(credentials));
			}
			catch (FakeServer.Refused ex) {
				return CompletableFuture.failedFuture(ex);
			}
		}, this.server, patience);
	}

	@Test
	void openReturnsTheConnectionAndWhatItWasOpenedWith() throws Exception {
		SecretLogin.Opened<String> opened = open();
		assertThat(opened.connection()).isEqualTo("canary-1");
		assertThat(opened.credentials()).isEqualTo(this.login.preferred());
	}

	@Test
	void openWhenInterruptedFailsAndLeavesItsPlaceToOthers() throws Exception {
		AtomicBoolean interrupted = new AtomicBoolean();
		this.login.open((credentials) -> {
			CompletableFuture.runAsync(() -> {
				Thread.currentThread().interrupt();
				assertThatExceptionOfType(FakeServer.Refused.class).isThrownBy(this::open)
					.withMessage("Secret 'prod/db': the login was interrupted");
				interrupted.set(Thread.interrupted());
			}).orTimeout(1, TimeUnit.MINUTES).join();
			return "connection";
		}, this.server, PATIENCE);
		assertThat(interrupted).as("the thread still knows").isTrue();
		open();
		assertThat(this.clock.waited()).isZero();
	}

	@Test
	void openAsyncWhenAcceptedIsWhatLoginsUseFromNowOn() throws Exception {
		this.secrets.label(AWSPENDING, "app", "canary-2");
		this.server.user("app", "canary-2");
		SecretLogin.Opened<String> opened = openAsync(PATIENCE).get(1, TimeUnit.MINUTES);
		assertThat(opened.credentials()).isEqualTo(this.login.preferred());
		open();
		assertThat(this.server.refused()).containsExactly("canary-1");
		assertThat(this.clock.waited()).isZero();
	}

	@Test
	void openAsyncWhenAllAreRefusedFailsAsOpenDoes() {
		this.server.user("app", "canary-unknown");
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> openAsync(Duration.ZERO).get(1, TimeUnit.MINUTES))
			.havingCause()
			.isInstanceOf(FakeServer.Refused.class)
			.withMessageContaining("user or password is wrong in AWSCURRENT (version id-of-1)");
	}

	@Test
	void openWhenTheAccountIsLockedForAllOfItsTimeFailsAtOnce() throws Exception {
		open();
		this.server.trouble(LoginFailure.ACCOUNT_LOCKED);
		fail(this.login, Duration.ofSeconds(60));
		assertThat(this.clock.waited()).isZero();
	}

	@Test
	void openAfterASuccessSearchesWithShortPausesAgain() throws Exception {
		open();
		this.server.user("app", "canary-unknown");
		fail(this.login, PATIENCE);
		this.server.user("app", "canary-1");
		this.clock.advance(Duration.ofMinutes(2));
		open();
		Duration waited = this.clock.waited();
		this.server.user("app", "canary-2");
		this.clock.later(Duration.ofMillis(90), () -> this.secrets.label(AWSPENDING, "app", "canary-2"));
		open();
		assertThat(this.clock.waited().minus(waited)).isLessThan(Duration.ofMillis(200));
	}

	@Test
	void openLooksForCredentialsNoLongerThanTheBuilderAllows() {
		this.server.user("app", "canary-unknown");
		SecretLogin limited = SecretLogin
			.builder(this.secrets, FakeSecrets.REFERENCE, LoginFields.of("username", "password"))
			.longestPatience(Duration.ofSeconds(2))
			.build(this.clock);
		fail(limited, PATIENCE);
		assertThat(this.clock.waited()).hasSeconds(2);
		fail(limited, Duration.ofSeconds(1));
		assertThat(this.clock.waited()).hasSeconds(3);
	}

	@Test
	void loginByTheClockOfTheJvmTellsItsServer() throws Exception {
		SecretLogin real = SecretLogin
			.builder(this.secrets, FakeSecrets.REFERENCE, LoginFields.of("username", "password"))
			.server("cache")
			.build();
		assertThat(real.open(this.server, this.server, PATIENCE).connection()).isEqualTo("canary-1");
		assertThat(real.reference()).isEqualTo(FakeSecrets.REFERENCE);
		assertThat(real).hasToString("SecretLogin[prod/db]");
		this.server.user("app", "canary-unknown");
		fail(real, Duration.ZERO);
		assertThat(NoSecretInLogExtension.logged()).last()
			.asString()
			.contains("The cache refuses the login with secret 'prod/db'");
	}

	@Test
	void refusalIsLoggedOnceUntilALoginIsAccepted() throws Exception {
		this.server.user("app", "canary-unknown");
		fail(this.login, Duration.ofSeconds(1));
		fail(this.login, Duration.ofSeconds(1));
		this.server.user("app", "canary-1");
		this.clock.advance(Duration.ofMinutes(2));
		open();
		open();
		assertThat(NoSecretInLogExtension.logged()).filteredOn((line) -> line.contains(SecretLogin.class.getName()))
			.satisfiesExactly(
					(line) -> assertThat(line).startsWith("WARN ")
						.contains("The server refuses the login with secret 'prod/db'",
								"there is no value with the label AWSPENDING"),
					(line) -> assertThat(line).startsWith("INFO ")
						.endsWith("the server accepts AWSCURRENT (version id-of-1) again"));
	}

	@Test
	void refusalOfAProtocolThatKnowsNoCausesNamesNone() {
		LoginProtocol<FakeServer.Refused> protocol = new LoginProtocol<>() {

			@Override
			public LoginFailure classify(Throwable failure) {
				return LoginFailure.REFUSED;
			}

			@Override
			public FakeServer.Refused refused(LoginRefusal refusal) {
				return LoginOpeningTests.this.server.refused(refusal);
			}

			@Override
			public FakeServer.Refused late(String message, Throwable cause) {
				return LoginOpeningTests.this.server.late(message, cause);
			}

		};
		this.server.user("app", "canary-unknown");
		assertThatExceptionOfType(FakeServer.Refused.class)
			.isThrownBy(() -> this.login.open(this.server, protocol, Duration.ZERO))
			.withMessageEndingWith(": AWSCURRENT (version id-of-1) did not log in");
	}

}
