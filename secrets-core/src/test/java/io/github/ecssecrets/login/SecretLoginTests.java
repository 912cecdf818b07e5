package io.github.ecssecrets.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.LoginStatus;
import io.github.ecssecrets.PastEvent;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.FakeSecrets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.ecssecrets.SecretReference.AWSCURRENT;
import static io.github.ecssecrets.SecretReference.AWSPENDING;
import static io.github.ecssecrets.SecretReference.AWSPREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link SecretLogin}: what is tried, and when.
 */
class SecretLoginTests {

	private static final String V0 = "canary-0";

	private static final String V1 = "canary-1";

	private static final String V2 = "canary-2";

	private static final String V3 = "canary-3";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final FakeServer server = new FakeServer();

	private final FakeSecrets secrets = new FakeSecrets();

	private final FakeLoginClock clock = new FakeLoginClock();

	private SecretLogin login;

	@BeforeEach
	void start() {
		this.server.user("app", V1);
		this.secrets.label(AWSCURRENT, "app", V1).know("app", V1);
		this.login = create(true);
	}

	private SecretLogin create(boolean pendingFallback) {
		return this.clock.login(this.secrets, FakeSecrets.REFERENCE, pendingFallback);
	}

	private void setSecret(String password) {
		this.secrets.label(AWSPENDING, "app", password);
		this.server.user("app", password);
	}

	private void finishSecret(String password, String previous) {
		this.secrets.label(AWSCURRENT, "app", password).label(AWSPREVIOUS, "app", previous);
	}

	private void open() throws FakeServer.Refused {
		this.login.open(this.server, this.server, PATIENCE);
	}

	private FakeServer.Refused fail(Duration patience) {
		try {
			throw new AssertionError("The server accepted " + this.login.open(this.server, this.server, patience));
		}
		catch (FakeServer.Refused ex) {
			assertThat(ex.getMessage()).doesNotContain("canary-");
			return ex;
		}
	}

	@Test
	void openWhenCurrentIsAcceptedAsksNobody() throws Exception {
		open();
		assertThat(this.server.refused()).isEmpty();
		assertThat(this.secrets.asked()).isEmpty();
	}

	@Test
	void openWhenSecretWasRotatedUnnoticedRefreshes() throws Exception {
		this.server.user("app", V2);
		finishSecret(V2, V1);
		open();
		assertThat(this.server.refused()).containsExactly(V1);
		assertThat(this.server.accepted()).containsExactly(V2);
		assertThat(this.secrets.asked()).containsExactly(AWSCURRENT);
	}

	@Test
	void openWhenRotationsFollowEachOtherIsRefusedOnceAVersion() throws Exception {
		String before = V1;
		for (String next : List.of("canary-a", "canary-b", "canary-c", "canary-d", "canary-e")) {
			boolean noticed = !next.equals("canary-c");
			open();
			setSecret(next);
			open();
			finishSecret(next, before);
			if (noticed) {
				this.secrets.know("app", next);
			}
			before = next;
		}
		assertThat(this.server.refused()).containsExactly(V1, "canary-a", "canary-b", "canary-c", "canary-d");
		assertThat(this.clock.waited()).isZero();
	}

	@Test
	void openWhenAnotherThreadComesLateWithAnOlderVersionTriesTheNewerNoMore() throws Exception {
		CountDownLatch read = new CountDownLatch(1);
		CountDownLatch rotated = new CountDownLatch(1);
		Thread late = new Thread(this.login::preferred);
		this.secrets.whenRead(() -> {
			if (Thread.currentThread() == late) {
				read.countDown();
				Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> rotated.getCount() == 0);
			}
		});
		late.start();
		assertThat(read.await(1, TimeUnit.MINUTES)).isTrue();
		finishSecret(V2, V1);
		this.secrets.know("app", V2);
		open();
		assertThat(this.server.refused()).as("the server is behind").containsExactly(V2);
		assertThat(this.login.isBehind()).isTrue();
		rotated.countDown();
		late.join();
		open();
		assertThat(this.server.refused()).containsExactly(V2);
		assertThat(this.login.isBehind()).isTrue();
	}

	@Test
	void openWhenUserWasRefusedTwiceSearchesWithPauses() throws Exception {
		open();
		this.server.user("app", "canary-unknown");
		finishSecret(V2, V1);
		this.secrets.label(AWSPENDING, "app", V3);
		fail(Duration.ofSeconds(20));
		assertThat(this.server.refused()).containsExactly(V1, V2);
		assertThat(this.secrets.asked()).hasSizeLessThan(40);
	}

	@Test
	void openWhenPendingFallbackIsOffNeverAsksForIt() {
		this.login = create(false);
		setSecret(V2);
		fail(PATIENCE);
		assertThat(this.server.refused()).containsExactly(V1);
		assertThat(this.server.accepted()).isEmpty();
	}

	@Test
	void openWhenServerLagsBehindUsesPreviousAndThenCurrent() throws Exception {
		finishSecret(V2, V1);
		this.secrets.know("app", V2);
		open();
		open();
		assertThat(this.server.refused()).containsExactly(V2);
		assertThat(this.login.isBehind()).isTrue();
		this.server.user("app", V2);
		open();
		assertThat(this.server.refused()).as("tried again, since the password changed").containsExactly(V2, V1);
		assertThat(this.server.accepted()).containsExactly(V1, V1, V2);
		assertThat(this.login.isBehind()).isFalse();
	}

	@Test
	void openWhenEnvironmentIsStaleReplacesIt() throws Exception {
		this.secrets.seed("app", V0);
		this.login = create(true);
		open();
		assertThat(this.server.refused()).containsExactly(V0);
		assertThat(this.server.accepted()).containsExactly(V1);
	}

	@Test
	void openWhenEnvironmentEqualsCurrentIsNotTriedTwice() throws Exception {
		this.secrets.seed("app", V1);
		this.login = create(true);
		setSecret(V2);
		open();
		assertThat(this.server.refused()).containsExactly(V1);
		assertThat(this.server.accepted()).containsExactly(V2);
	}

	@Test
	void openWhenPendingIsNotVisibleYetAsksAgain() throws Exception {
		this.server.user("app", V2);
		this.clock.later(Duration.ofMillis(90), () -> this.secrets.label(AWSPENDING, "app", V2));
		open();
		assertThat(this.server.refused()).containsExactly(V1);
		assertThat(this.clock.waited()).isLessThan(Duration.ofMillis(200));
	}

	@Test
	void openWhenSecretsManagerIsDownWaitsForIt() throws Exception {
		open();
		setSecret(V2);
		this.secrets.fail((stage) -> unavailable());
		this.clock.later(Duration.ofSeconds(9), () -> this.secrets.fail((stage) -> null));
		open();
		assertThat(this.server.refused()).containsExactly(V1);
		assertThat(this.clock.waited()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
	}

	@Test
	void openWhenSecretMayNotBeReadFailsAtOnceUnlessTheCopyMayBeTriedAgain() throws Exception {
		this.secrets.seed("app", V0);
		this.login = create(true);
		this.secrets.fail((stage) -> denied());
		assertThat(fail(Duration.ofSeconds(30)).getMessage()).contains("the copy in environment variable DB_PASSWORD",
				"a newer version could not be read: Not authorized");
		assertThat(this.clock.waited()).isZero();
		assertThat(this.secrets.asked()).containsExactly(AWSCURRENT);
		this.server.user("app", V0);
		this.clock.advance(Duration.ofSeconds(61));
		open();
		assertThat(this.server.refused()).containsExactly(V0);
	}

	@Test
	void openWhenPendingMayNotBeReadWaitsForTheEndOfTheRotation() throws Exception {
		open();
		setSecret(V2);
		this.secrets.fail((stage) -> stage.equals(AWSPENDING) ? denied() : null);
		this.clock.later(Duration.ofSeconds(12), () -> finishSecret(V2, V1));
		open();
		assertThat(this.server.refused()).containsExactly(V1);
		assertThat(this.server.accepted()).containsExactly(V1, V2);
	}

	@Test
	void openWhenAVersionWithTwoLabelsIsWrongNamesItOnce() {
		this.server.user("app", V3);
		this.secrets.label(AWSPENDING, "app", V1);
		assertThat(fail(Duration.ofSeconds(1)).getMessage())
			.contains("user or password is wrong in AWSCURRENT (version id-of-1)")
			.doesNotContain(AWSPENDING + " (version");
		assertThat(this.server.refused()).containsExactly(V1);
	}

	@Test
	void openWhenRefusedVersionBecomesCurrentIsTriedAgainWithinTheBudget() throws Exception {
		this.secrets.label(AWSPENDING, "app", V2);
		this.server.user("app", V3);
		fail(Duration.ofSeconds(40));
		this.server.user("app", V2);
		finishSecret(V2, V1);
		open();
		assertThat(this.server.refused()).containsExactly(V1, V2);
		assertThat(this.server.accepted()).containsExactly(V2);
	}

	@Test
	void openWhenPendingIsAbandonedGoesOnWithIt() throws Exception {
		setSecret(V2);
		open();
		this.secrets.unlabel(AWSPENDING);
		open();
		setSecret(V3);
		open();
		assertThat(this.server.refused()).containsExactly(V1, V2);
		assertThat(this.server.accepted()).containsExactly(V2, V2, V3);
	}

	@Test
	void openWhenOperatorResetsAfterFailedTestStepGoesBackToCurrent() throws Exception {
		open();
		setSecret(V2);
		open();
		this.secrets.unlabel(AWSPENDING);
		this.server.user("app", V1);
		open();
		assertThat(this.server.refused()).containsExactly(V1, V2);
		assertThat(this.clock.waited()).isZero();
	}

	@Test
	void openWhenDatabaseIsRestoredGoesBackToPreviousWithinAMinute() throws Exception {
		finishSecret(V2, V1);
		this.secrets.know("app", V2);
		this.server.user("app", V2);
		open();
		this.server.user("app", V1);
		this.clock.advance(Duration.ofHours(1));
		this.login.open(this.server, this.server, Duration.ofSeconds(70));
		assertThat(this.server.refused()).containsExactly(V2, V2);
		assertThat(this.server.accepted()).containsExactly(V2, V1);
	}

	private static SecretUnavailableException unavailable() {
		return new SecretUnavailableException(FakeSecrets.REFERENCE, "Secrets Manager throttles", null, null);
	}

	private static SecretAccessDeniedException denied() {
		return new SecretAccessDeniedException(FakeSecrets.REFERENCE, "Not authorized", "{statement}", null, null);
	}

	@Test
	void openWhenOnlyPendingWorksUsesItUntilCurrentMoves() throws Exception {
		open();
		setSecret(V2);
		open();
		open();
		this.clock.advance(Duration.ofMinutes(30));
		open();
		assertThat(this.server.refused()).containsExactly(V1);
		assertThat(this.secrets.asked()).containsExactly(AWSCURRENT, AWSPENDING);
		finishSecret(V2, V1);
		this.secrets.know("app", V2);
		open();
		assertThat(this.server.refused()).containsExactly(V1);
		assertThat(this.server.accepted()).containsExactly(V1, V2, V2, V2, V2);
	}

	@Test
	void openWhenPasswordIsChangedByHandAndSetBackHealsWithinSeconds() throws Exception {
		open();
		this.server.user("app", V3);
		fail(Duration.ofSeconds(2));
		this.server.user("app", V1);
		open();
		assertThat(this.clock.waited()).isLessThan(Duration.ofSeconds(6));
		assertThat(this.server.refused()).containsExactly(V1);
	}

	@Test
	void openWhenPasswordStaysWrongIsRefusedTwiceAMinuteAtMostAndEverMoreRarely() throws Exception {
		open();
		this.server.user("app", V3);
		List<Integer> refused = new ArrayList<>();
		for (int minute = 0; minute < 30; minute++) {
			fail(Duration.ofSeconds(30));
			fail(Duration.ofSeconds(30));
			refused.add(this.server.refused().size());
		}
		assertThat(refused.get(0)).isEqualTo(2);
		assertThat(refused.get(29)).isBetween(7, 10);
		this.server.user("app", V1);
		fail(Duration.ofSeconds(30));
		this.clock.advance(Duration.ofMinutes(5));
		open();
	}

	@Test
	void openWhenUserIsCreatedLateStartsWithinSeconds() throws Exception {
		this.server.user("app", V3);
		CompletableFuture.runAsync(() -> this.clock.later(Duration.ofMillis(300), () -> this.server.user("app", V1)))
			.join();
		open();
		assertThat(this.clock.waited()).isLessThan(Duration.ofSeconds(6));
		assertThat(this.server.refused()).containsExactly(V1);
	}

	@Test
	void openWhenPendingMayNotBeUsedWaitsForTheEndOfTheRotationAtTheCostOfOneRefusal() throws Exception {
		this.login = create(false);
		this.server.user("app", V0);
		this.secrets.label(AWSCURRENT, "app", V0).know("app", V0);
		open();
		for (String next : List.of(V1, V2, V3)) {
			String before = this.login.preferred().revealPassword();
			this.clock.advance(Duration.ofHours(24));
			open();
			setSecret(next);
			this.clock.later(Duration.ofSeconds(9), () -> finishSecret(next, before));
			open();
		}
		assertThat(this.server.refused()).containsExactly(V0, V1, V2);
		assertThat(this.server.accepted()).containsExactly(V0, V0, V1, V1, V2, V2, V3);
	}

	@Test
	void openWhenEveryVersionIsWrongIsRefusedTwiceInAMinute() {
		this.server.user("app", V3);
		this.secrets.label(AWSPENDING, "app", V2).label(AWSPREVIOUS, "app", V0);
		fail(Duration.ofSeconds(30));
		fail(Duration.ofSeconds(25));
		assertThat(this.server.refused()).containsExactly(V1, V2);
		this.clock.advance(Duration.ofSeconds(6));
		fail(Duration.ofSeconds(1));
		assertThat(this.server.refused()).containsExactly(V1, V2, V0, V1);
	}

	@Test
	void openWhenServerLearnsOfNewUserLateFollowsItWithinMinutes() throws Exception {
		open();
		this.secrets.label(AWSCURRENT, "app_clone", V2).label(AWSPREVIOUS, "app", V1).know("app_clone", V2);
		open();
		open();
		assertThat(this.server.refused()).containsExactly(V2);
		this.server.user("app_clone", V2);
		this.clock.advance(Duration.ofSeconds(61));
		open();
		assertThat(this.server.refused()).containsExactly(V2);
		assertThat(this.login.preferred().username()).isEqualTo("app_clone");
	}

	@Test
	void openWhenNewVersionHasEqualContentIsTried() throws Exception {
		open();
		this.server.user("app", V3);
		fail(Duration.ofMillis(500));
		this.server.user("app", V1);
		this.secrets.labelText(AWSCURRENT, "{\"username\":\"app\",\"password\":\"canary-1\"}", "another-id");
		open();
		assertThat(this.clock.waited()).isLessThan(Duration.ofSeconds(2));
	}

	@Test
	void openWhenAccountIsLockedPausesForAMinuteUnlessUserIsAnother() throws Exception {
		open();
		this.server.trouble(LoginFailure.ACCOUNT_LOCKED);
		this.secrets.label(AWSPENDING, "app", V2);
		assertThat(fail(PATIENCE).getMessage()).contains("the account is locked or expired");
		fail(PATIENCE);
		assertThat(this.server.refused()).containsExactly(V1);
		this.server.trouble(null);
		this.server.user("app_clone", V3);
		this.secrets.label(AWSCURRENT, "app_clone", V3).know("app_clone", V3);
		open();
		assertThat(this.server.refused()).containsExactly(V1);
	}

	@Test
	void openWhenRefusalMayHaveSeveralCausesTriesOtherVersionsAndNamesTheCauses() throws Exception {
		this.server.trouble(LoginFailure.REFUSED);
		this.secrets.label(AWSPREVIOUS, "app_clone", V0);
		assertThat(fail(Duration.ofSeconds(1)).getMessage()).contains("because the moon is full",
				"AWSCURRENT (version id-of-1) and AWSPREVIOUS (version id-of-0)");
		assertThat(this.server.refused()).containsExactly(V1, V0);
	}

	@Test
	void openWhenNewVersionCannotBeUsedGoesOnWithTheLast() throws Exception {
		open();
		List<String> unusable = List.of("{\"username\":\"app\",\"password\":\"\"}", "{\"password\":\"canary-9\"}",
				"{\"username\":\"other\"}", "{\"username\":\"app\",\"password\":null}",
				"{\"username\":null,\"password\":\"canary-9\"}", "{\"username\":\"\",\"password\":\"canary-9\"}", "{}",
				"{\"username\":\"app\",\"password\":[\"canary-9\"]}",
				"{\"username\":\"app\",\"password\":{\"value\":\"canary-9\"}}",
				"{\"username\":[\"app\"],\"password\":\"canary-9\"}",
				"{\"username\":\"app\\u0000options\",\"password\":\"canary-9\"}", "[]", "42", "null", "\"canary-9\"",
				"canary-text");
		for (int i = 0; i < unusable.size(); i++) {
			this.secrets.labelText(AWSCURRENT, unusable.get(i), "unusable-" + i)
				.knowText(unusable.get(i), "unusable-" + i);
			open();
		}
		assertThat(this.server.accepted()).containsOnly(V1).hasSize(unusable.size() + 1);
		assertThat(this.server.refused()).isEmpty();
		assertThat(this.secrets.problems()).isNotEmpty()
			.allSatisfy((problem) -> assertThat(problem).doesNotContain("canary"));
	}

	@Test
	void openTakesTextsThatLookLikeJsonAndNumbersAsTheyAreWritten() throws Exception {
		for (String password : List.of("\"[canary-9]\"", "\"{}\"", "12345678", "1.50", "true", "\" \"")) {
			this.secrets.knowText("{\"username\":\"app\",\"password\":%s}".formatted(password), password);
			this.server.user("app", password.replace("\"", ""));
			open();
		}
		assertThat(this.server.refused()).isEmpty();
	}

	@Test
	void openWhenMaximumWaitIsShortFailsInTime() {
		this.server.user("app", V3);
		fail(Duration.ofSeconds(2));
		assertThat(this.clock.waited()).isBetween(Duration.ofMillis(1900), Duration.ofMillis(2100));
	}

	@Test
	void openAsyncFollowsTheSameRules() throws Exception {
		setSecret(V2);
		var opened = this.login.openAsync((credentials) -> {
			try {
				return CompletableFuture.completedFuture(this.server.open(credentials));
			}
			catch (FakeServer.Refused ex) {
				return CompletableFuture.failedFuture(ex);
			}
		}, this.server, PATIENCE).get(30, TimeUnit.SECONDS);
		assertThat(opened.connection()).isEqualTo(V2);
		assertThat(this.server.refused()).containsExactly(V1);
	}

	@Test
	void loginThatBreaksFailsWithoutAWrapperAndKeepsNobodyWaiting() throws Exception {
		Error error = new StackOverflowError();
		assertFailsAlike(error, this.login.openAsync((credentials) -> {
			throw error;
		}, this.server, PATIENCE));
		assertFailsAlike(error,
				this.login.openAsync((credentials) -> CompletableFuture.failedFuture(error), this.server, PATIENCE));
		assertThat(failure(this.login.openAsync((credentials) -> null, this.server, PATIENCE)))
			.as("the fake protocol cannot tell what a NullPointerException means")
			.isInstanceOf(ClassCastException.class);
		assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> this.login.open((credentials) -> {
			throw new IllegalStateException();
		}, this.server, PATIENCE));
		open();
		assertThat(this.clock.waited()).isZero();
	}

	private static void assertFailsAlike(Throwable expected, CompletableFuture<?> future) throws Exception {
		assertThat(failure(future)).isSameAs(expected);
	}

	/**
	 * What somebody sees who waits for a future without asking it to take a wrapper off.
	 */
	private static Throwable failure(CompletableFuture<?> future) throws Exception {
		return future.handle((value, failure) -> failure).get(30, TimeUnit.SECONDS);
	}

	@Test
	void refusedWhenClientLogsInCompletesWithPending() throws Exception {
		setSecret(V2);
		LoginCredentials first = this.login.current();
		LoginCredentials next = this.login.refused(first).get(30, TimeUnit.SECONDS);
		this.login.accepted(next);
		assertThat(next.revealPassword()).isEqualTo(V2);
		assertThat(this.login.current()).isEqualTo(next);
		assertThat(this.login.preferred()).isEqualTo(next);
		assertThat(this.secrets.asked()).containsExactly(AWSCURRENT, AWSPENDING);
	}

	@Test
	void onChangeWhenPreferredChangesCalls() throws Exception {
		CompletableFuture<LoginCredentials> told = new CompletableFuture<>();
		this.login.onChange(() -> {
			throw new StackOverflowError();
		});
		var registration = this.login.onChange(() -> told.complete(this.login.preferred()));
		this.secrets.know("app", V2);
		assertThat(told.get(30, TimeUnit.SECONDS).revealPassword()).isEqualTo(V2);
		registration.close();
	}

	@Test
	void onChangeWithAnotherValueNeverCallsTwiceAtATime() {
		LiveSecret<String> address = this.secrets.live(FakeSecrets.REFERENCE,
				(secret) -> String.valueOf(secret.versionId()));
		CompletableFuture<Void> released = new CompletableFuture<>();
		List<String> calls = new CopyOnWriteArrayList<>();
		var registration = this.login.onChange(address, () -> {
			calls.add("begins");
			released.join();
			calls.add("ends with " + address.get());
		});
		this.secrets.knowText("{\"username\":\"app\",\"password\":\"%s\",\"host\":\"green\"}".formatted(V1), "green");
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> calls.contains("begins"));
		this.secrets.know("app", V2);
		assertThat(this.login.preferred().revealPassword()).isEqualTo(V2);
		released.complete(null);
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(calls).containsExactly("begins", "ends with id-of-2", "begins",
					"ends with id-of-2"));
		registration.close();
	}

	@Test
	void closeEndsTheCallsOfItsOwnListeners() throws Exception {
		List<String> calls = new CopyOnWriteArrayList<>();
		SecretLogin shared = this.login.share();
		shared.onChange(() -> calls.add("closed"));
		shared.close();
		shared.onChange(() -> calls.add("registered after the end"));
		shared.countOutdated(() -> 4);
		CompletableFuture<Void> told = new CompletableFuture<>();
		this.login.onChange(() -> told.complete(null));
		this.secrets.know("app", V2);
		assertThat(this.secrets.monitor().logins().get(0).outdated()).isZero();
		told.get(1, TimeUnit.MINUTES);
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("ecs-secrets-login")));
		assertThat(calls).isEmpty();
	}

	@Test
	void monitorTellsWhatBecomesOfLogins() throws Exception {
		open();
		setSecret(V2);
		this.login.countOutdated(() -> 3);
		SecretLogin shared = this.login.share();
		shared.countOutdated(() -> 4);
		open();
		this.login.drained("pool", 2);
		LoginStatus status = this.secrets.monitor().logins().get(0);
		assertThat(status.inUse()).hasToString("[AWSPENDING (version id-of-2), 7 connections with another]");
		assertThat(status.inUse().get(0).versionId()).isEqualTo("id-of-2");
		assertThat(List.of(status.accepted(), status.acceptedPending(), status.refused(), status.failed(),
				status.replaced()))
			.containsExactly(2L, 1L, 1L, 0L, 2L);
		assertThat(this.secrets.monitor().events(FakeSecrets.REFERENCE::equals))
			.extracting(PastEvent::type, PastEvent::versionId)
			.containsExactlyInAnyOrder(tuple(PastEvent.Type.DRAINED, "id-of-2"),
					tuple(PastEvent.Type.PENDING_VERSION_IN_USE, "id-of-2"), tuple(PastEvent.Type.REFUSED, "id-of-1"));
		this.server.trouble(LoginFailure.OTHER);
		fail(PATIENCE);
		shared.close();
		status = this.secrets.monitor().logins().get(0);
		assertThat(status.failed()).isEqualTo(1);
		assertThat(status.outdated()).isEqualTo(3);
		this.login.close();
		assertThat(this.secrets.monitor().logins().get(0).inUse()).isEmpty();
	}

	@Test
	void closeFollowsNoLonger() {
		this.login.close();
		assertThat(this.secrets.followers()).isZero();
		assertThatExceptionOfType(FakeServer.Refused.class).isThrownBy(() -> {
			this.server.user("app", V3);
			open();
		});
		assertThat(this.clock.waited()).isZero();
	}

}
