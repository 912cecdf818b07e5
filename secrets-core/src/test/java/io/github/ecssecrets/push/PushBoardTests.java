package io.github.ecssecrets.push;

import java.time.Duration;
import java.time.Instant;

import io.github.ecssecrets.testsupport.MutableClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PushBoard} and the {@link PushStatus} that it shows.
 */
class PushBoardTests {

	private final MutableClock clock = new MutableClock();

	private final PushBoard board = new PushBoard("orders-secrets", this.clock);

	@Test
	void statusIsStoppedUntilItChanges() {
		PushStatus status = this.board.status();
		assertThat(this.board.source()).isEqualTo("orders-secrets");
		assertThat(status.source()).isEqualTo("orders-secrets");
		assertThat(status.state()).isEqualTo(PushStatus.State.STOPPED);
		assertThat(status.lastMessage()).isNull();
		assertThat(status.lastEvent()).isNull();
		assertThat(status.problem()).isNull();
		assertThat(status).hasToString("PushStatus[STOPPED, orders-secrets, used 0, unused 0, foreign 0]");
	}

	@Test
	void changeTellsTheStateBeforeAndReplacesTheProblem() {
		assertThat(this.board.change(PushStatus.State.FAILED, "Denied")).isEqualTo(PushStatus.State.STOPPED);
		assertThat(this.board.status().problem()).isEqualTo("Denied");
		assertThat(this.board.status())
			.hasToString("PushStatus[FAILED, orders-secrets, used 0, unused 0, foreign 0, problem: Denied]");
		assertThat(this.board.change(PushStatus.State.RECEIVING, null)).isEqualTo(PushStatus.State.FAILED);
		assertThat(this.board.status().state()).isEqualTo(PushStatus.State.RECEIVING);
		assertThat(this.board.status().problem()).isNull();
	}

	@Test
	void messagesAreCountedByWhatTheyAre() {
		Instant first = this.clock.instant();
		this.board.event(true);
		this.clock.advance(Duration.ofSeconds(1));
		this.board.event(false);
		this.board.event(false);
		assertThat(this.board.status().lastEvent()).isEqualTo(first);
		assertThat(this.board.status().lastMessage()).isEqualTo(first.plusSeconds(1));
		this.clock.advance(Duration.ofSeconds(1));
		this.board.foreign();
		this.board.foreign();
		this.board.foreign();
		PushStatus status = this.board.status();
		assertThat(status.used()).isEqualTo(1);
		assertThat(status.unused()).isEqualTo(2);
		assertThat(status.foreign()).isEqualTo(3);
		assertThat(status.lastEvent()).isEqualTo(first);
		assertThat(status.lastMessage()).isEqualTo(first.plusSeconds(2));
	}

}
