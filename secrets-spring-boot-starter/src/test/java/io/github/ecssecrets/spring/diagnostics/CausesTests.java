package io.github.ecssecrets.spring.diagnostics;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Causes, wherever they lead.
 */
class CausesTests {

	@Test
	void ofListsExceptionAndItsCauses() {
		Throwable inner = new IllegalArgumentException("inner");
		Throwable middle = new IllegalStateException("middle", inner);
		Throwable outer = new RuntimeException("outer", middle);
		assertThat(Causes.of(outer)).containsExactly(outer, middle, inner);
		assertThat(Causes.of(inner)).containsExactly(inner);
	}

	@Test
	void ofWhenCausesLeadInCircleListsEachOnce() {
		Throwable one = new RuntimeException("one");
		Throwable other = new RuntimeException("other", one);
		one.initCause(other);
		Throwable outer = new RuntimeException("outer", one);
		assertThat(Causes.of(outer)).containsExactly(outer, one, other);
	}

	/** Some drivers define when their exceptions are equal. */
	@Test
	void ofWhenCauseIsEqualGoesOn() {
		Throwable inner = new Same(null);
		Throwable outer = new Same(inner);
		assertThat(Causes.of(outer)).hasSize(2)
			.satisfiesExactly((first) -> assertThat(first).isSameAs(outer),
					(second) -> assertThat(second).isSameAs(inner));
	}

	private static final class Same extends RuntimeException {

		private Same(Throwable cause) {
			super("same", cause);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Same;
		}

		@Override
		public int hashCode() {
			return 1;
		}

	}

}
