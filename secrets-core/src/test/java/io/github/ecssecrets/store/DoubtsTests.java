package io.github.ecssecrets.store;

import java.time.Duration;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.MutableClock;
import io.github.ecssecrets.testsupport.StubSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Doubts}.
 */
class DoubtsTests {

	private static final Duration PAUSE = Duration.ofSeconds(5);

	private final MutableClock clock = new MutableClock();

	private final Doubts doubts = new Doubts(this.clock::nanoTime);

	private final SecretEntry entry = new SecretEntry(SecretReference.parse("prod/db"));

	private final Secret inUse = StubSource.version("prod/db", 3, "canary-3");

	private final Secret older = StubSource.version("prod/db", 2, "canary-2");

	@Test
	void newerVersionIsBelieved() {
		assertThat(this.doubts.isDoubtful(this.entry, this.older, this.inUse, 1, 1)).isFalse();
		assertThat(this.doubts.isDoubtful(this.entry, this.inUse, this.inUse, 1, 1)).isFalse();
	}

	@Test
	void olderVersionIsBelievedIfALaterQuestionBringsItAfterAPause() {
		assertThat(this.doubts.isDoubtful(this.entry, this.inUse, this.older, 5, 7)).isTrue();
		this.clock.advance(PAUSE.minusNanos(1));
		assertThat(this.doubts.isDoubtful(this.entry, this.inUse, this.older, 8, 8)).isTrue();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.doubts.isDoubtful(this.entry, this.inUse, this.older, 7, 8)).isTrue();
		assertThat(this.doubts.isDoubtful(this.entry, this.inUse, this.older, 8, 8)).isFalse();
	}

	@Test
	void anotherOlderVersionIsDoubtedAnew() {
		this.doubts.isDoubtful(this.entry, this.inUse, this.older, 1, 1);
		this.clock.advance(PAUSE);
		Secret oldest = StubSource.version("prod/db", 1, "canary-1");
		assertThat(this.doubts.isDoubtful(this.entry, this.inUse, oldest, 2, 2)).isTrue();
		assertThat(this.doubts.isDoubtful(this.entry, this.inUse, oldest, 3, 3)).isTrue();
	}

	@Test
	void versionThatWasDoubtedIsDoubtedAnewOnceTheDoubtIsCleared() {
		this.doubts.isDoubtful(this.entry, this.inUse, this.older, 1, 1);
		this.clock.advance(PAUSE);
		this.doubts.clear(this.entry);
		assertThat(this.doubts.isDoubtful(this.entry, this.inUse, this.older, 2, 2)).isTrue();
	}

}
