package io.github.ecssecrets.store;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NextCheck}: how it is brought forward and put off.
 */
class NextCheckTests {

	private final NextCheck check = new NextCheck(RefreshReason.NO_SCHEDULE, 10, 20);

	@Test
	void checkThatIsDueTooSoonIsPutOff() {
		assertThat(this.check.notBefore(21)).isEqualTo(new NextCheck(RefreshReason.NO_SCHEDULE, 21, 21));
		assertThat(this.check.notBefore(20)).isEqualTo(this.check);
		assertThat(NextCheck.NEVER.notBefore(21)).isEqualTo(NextCheck.NEVER);
	}

	@Test
	void checkThatIsDueTooLateIsBroughtForward() {
		assertThat(this.check.notAfter(20)).isEqualTo(this.check);
		assertThat(this.check.notAfter(19)).isEqualTo(new NextCheck(RefreshReason.NO_SCHEDULE, 10, 19));
		assertThat(this.check.notAfter(9)).isEqualTo(new NextCheck(RefreshReason.NO_SCHEDULE, 9, 9));
	}

}
