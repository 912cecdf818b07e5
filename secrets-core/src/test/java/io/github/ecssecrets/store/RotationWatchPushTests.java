package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.testsupport.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rounds of {@link RotationWatch} while events tell that labels move.
 */
class RotationWatchPushTests {

	private static final Duration INTERVAL = Duration.ofMinutes(5);

	private static final Duration DAY = Duration.ofHours(24);

	private static final Duration SPREAD = Duration.ofSeconds(1);

	private static final Duration RETURN = Duration.ofMinutes(1);

	private static final Duration MOMENT = Duration.ofMillis(1);

	private final MutableClock clock = new MutableClock();

	private final List<SecretEntry> entries = new CopyOnWriteArrayList<>();

	private final RecordingChecker checker = new RecordingChecker();

	private double random;

	private final RotationWatch watch = new RotationWatch(RefreshPolicy.defaults(), this.clock::nanoTime, this.clock,
			() -> this.random, () -> this.entries, this.checker);

	private final SecretEntry entry = RecordingChecker.entry("a", 1);

	RotationWatchPushTests() {
		this.checker.current("a", "v1");
		this.entries.add(this.entry);
		this.watch.used(this.entry);
	}

	@AfterEach
	void close() {
		this.watch.close();
	}

	@Test
	void secretIsCheckedOncePerPushIntervalAfterACheckThatEventsBegan() {
		this.watch.pushing(true, RETURN);
		assertNext(RefreshReason.NO_SCHEDULE, INTERVAL);
		roundAfter(INTERVAL);
		assertNext(RefreshReason.PUSHED, DAY);
	}

	@Test
	void checkAtTheMomentFromWhenOnEventsComeCounts() {
		this.clock.advance(INTERVAL);
		this.watch.pushing(true, RETURN);
		this.watch.round();
		assertNext(RefreshReason.PUSHED, DAY);
	}

	@Test
	void rotationScheduleOutsideItsWindowIsLeftToEvents() {
		schedule(Duration.ofDays(9));
		this.watch.pushing(true, RETURN);
		roundAfter(INTERVAL);
		assertNext(RefreshReason.PUSHED, DAY);
	}

	@Test
	void windowOfARotationCounts() {
		schedule(Duration.ofHours(10));
		this.watch.pushing(true, RETURN);
		roundAfter(INTERVAL);
		assertNext(RefreshReason.PUSHED, Duration.ofHours(7).minus(Duration.ofMinutes(5)));
		roundAfter(Duration.ofHours(7));
		assertNext(RefreshReason.IN_WINDOW, Duration.ofMinutes(1));
	}

	@Test
	void refusedLoginCounts() {
		pushed();
		this.watch.hurry(this.entry, Nudge.LOGIN_REFUSED);
		assertNext(RefreshReason.LOGIN_REFUSED, Duration.ofSeconds(10));
	}

	@Test
	void pendingVersionCounts() {
		this.watch.pushing(true, RETURN);
		this.checker.versions("a", SecretVersions.of(Map.of("AWSCURRENT", "v1", "AWSPENDING", "v2")));
		roundAfter(INTERVAL);
		assertNext(RefreshReason.PENDING_VERSION, Duration.ofSeconds(10));
	}

	@Test
	void movedLabelIsOneCheckWithinTheSpread() {
		pushed();
		this.random = 0.5;
		this.watch.moved(this.entry, SPREAD);
		assertNext(RefreshReason.LABEL_MOVED, SPREAD.dividedBy(2));
		roundAfter(SPREAD);
		assertThat(this.checker.count("versions a")).isEqualTo(1);
		assertThat(this.watch.next(this.entry).reason()).isEqualTo(RefreshReason.PUSHED);
		roundAfter(Duration.ofHours(23));
		assertThat(this.checker.count("versions a")).isEqualTo(1);
	}

	@Test
	void firstCheckThatEventsAskForCounts() {
		pushed();
		this.random = 0.9;
		this.watch.moved(this.entry, SPREAD);
		this.random = 0.5;
		this.watch.moved(this.entry, SPREAD);
		assertNext(RefreshReason.LABEL_MOVED, SPREAD.dividedBy(2));
		this.random = 0.9;
		this.watch.moved(this.entry, SPREAD);
		assertNext(RefreshReason.LABEL_MOVED, SPREAD.dividedBy(2));
	}

	@Test
	void movedLabelCountsAlsoWhenNobodySaidThatEventsCome() {
		this.watch.moved(this.entry, SPREAD);
		assertNext(RefreshReason.LABEL_MOVED, Duration.ZERO);
	}

	@Test
	void manyEventsAreNoManyChecks() {
		pushed();
		for (int i = 0; i < 1000; i++) {
			this.watch.moved(this.entry, SPREAD);
			this.watch.round();
			this.clock.advance(MOMENT);
		}
		roundAfter(SPREAD);
		roundAfter(SPREAD);
		assertThat(this.checker.count("versions a")).isEqualTo(2);
	}

	@Test
	void eventDuringACheckBringsAnother() {
		pushed();
		this.checker.on("confirm a", () -> {
			this.checker.answer("confirm a");
			this.watch.moved(this.entry, SPREAD);
		});
		this.watch.moved(this.entry, SPREAD);
		roundAfter(SPREAD);
		roundAfter(SPREAD);
		roundAfter(SPREAD);
		assertThat(this.checker.count("versions a")).isEqualTo(2);
	}

	@Test
	void checkThatAnEventAskedForAndThatFailsIsRepeated() {
		pushed();
		this.checker.fail("versions a",
				new SecretUnavailableException(SecretReference.parse("a"), "Not now", null, null));
		this.watch.moved(this.entry, SPREAD);
		roundAfter(SPREAD);
		assertNext(RefreshReason.FAILED, Duration.ofSeconds(10));
	}

	@Test
	void checksComeBackAtOnceAndSpreadWhenEventsNoLongerCome() {
		pushed();
		this.clock.advance(Duration.ofHours(2));
		this.random = 0.5;
		this.watch.pushing(false, RETURN);
		assertNext(RefreshReason.NO_SCHEDULE, RETURN.dividedBy(2));
		roundAfter(RETURN);
		assertThat(this.checker.count("versions a")).isEqualTo(1);
		assertThat(this.watch.next(this.entry).reason()).isEqualTo(RefreshReason.NO_SCHEDULE);
	}

	@Test
	void whatNoEventToldIsMadeUpForWhenEventsComeAgain() {
		pushed();
		this.watch.pushing(false, RETURN);
		roundAfter(RETURN);
		this.checker.clear();
		this.random = 0.5;
		this.watch.pushing(true, RETURN);
		assertNext(RefreshReason.LABEL_MOVED, RETURN.dividedBy(2));
		roundAfter(RETURN);
		assertThat(this.checker.count("versions a")).isEqualTo(1);
		assertThat(this.watch.next(this.entry).reason()).isEqualTo(RefreshReason.PUSHED);
	}

	@Test
	void sayingItTwiceChangesNothing() {
		pushed();
		RotationWatch.Plan plan = this.watch.next(this.entry);
		this.watch.pushing(true, RETURN);
		assertThat(this.watch.next(this.entry)).isEqualTo(plan);
	}

	@Test
	void pinnedReferenceIsNeverChecked() {
		SecretEntry pinned = RecordingChecker.entry("b:::v1", 1);
		this.entries.add(pinned);
		this.watch.used(pinned);
		this.watch.pushing(true, RETURN);
		this.watch.moved(pinned, SPREAD);
		this.watch.pushing(false, RETURN);
		assertThat(this.watch.next(pinned).reason()).isEqualTo(RefreshReason.PINNED);
	}

	private void pushed() {
		this.watch.pushing(true, RETURN);
		roundAfter(INTERVAL);
		this.checker.clear();
	}

	private void schedule(Duration next) {
		this.checker.versions("a",
				SecretVersions.builder(Map.of("AWSCURRENT", "v1"))
					.nextRotation(this.clock.instant().plus(next))
					.rotationWindow(Duration.ofHours(3))
					.build());
	}

	private void roundAfter(Duration duration) {
		this.clock.advance(duration);
		this.watch.round();
	}

	private void assertNext(RefreshReason reason, Duration wait) {
		assertThat(this.watch.next(this.entry))
			.isEqualTo(new RotationWatch.Plan(reason, this.clock.instant().plus(wait)));
	}

}
