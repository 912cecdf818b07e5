package io.github.ecssecrets.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ecssecrets.testsupport.MutableClock;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CheckRound}: that it ends early if the watch is closed, and only then.
 * {@link RotationWatchRoundTests} has what it asks.
 */
class CheckRoundTests {

	private final MutableClock clock = new MutableClock();

	private final RecordingChecker checker = new RecordingChecker();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final List<SecretEntry> entries = List.of(RecordingChecker.entry("a", 1), RecordingChecker.entry("b", 1));

	private final CheckRound round = new CheckRound(
			new CheckAgenda(RefreshPolicy.defaults(), this.clock::nanoTime, this.clock, () -> 0), this.checker,
			this.closed::get);

	CheckRoundTests() {
		this.checker.current("a", "v1");
		this.checker.current("b", "v2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "copies a", "copies b", "versions a", "confirm a", "versions b", "read [b]" })
	void nothingIsAskedOrToldAfterTheWatchIsClosed(String last) {
		this.checker.on(last, () -> this.closed.set(true));
		this.round.check(this.entries);
		assertThat(this.checker.allCalls()).last().isEqualTo(last);
	}

	@Test
	void interruptIsSaidOnceAndEndsNothing() {
		this.checker.on("copies a", Thread.currentThread()::interrupt);
		this.round.check(this.entries);
		assertThat(this.checker.allCalls()).containsExactly("copies a", "copies b", "versions a", "confirm a",
				"versions b", "read [b]");
		assertThat(NoSecretInLogExtension.logged()).containsExactly("DEBUG io.github.ecssecrets.store.SecretStore "
				+ "The check for rotated secrets was interrupted; it goes on unless the store is closed");
	}

}
