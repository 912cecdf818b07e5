package io.github.ecssecrets.store;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Notice}: how the log names a listener.
 */
class NoticeTests {

	@Test
	void lambdaIsNamedByItsClass() {
		Runnable listener = () -> {
		};
		assertThat(who(listener)).isEqualTo("a lambda of " + getClass().getName());
	}

	@Test
	void listenerWithATextOfItsOwnIsNamedByIt() {
		assertThat(who(List.of("the listener"))).isEqualTo("[the listener]");
	}

	@Test
	void listenerWithoutATextOfItsOwnIsNamedByItsClass() {
		assertThat(who(new Object())).isEqualTo("java.lang.Object");
	}

	@Test
	void listenerWhoseTextFailsIsNamedByItsClass() {
		Object listener = new Object() {

			@Override
			public String toString() {
				throw new StackOverflowError("canary-text");
			}

		};
		assertThat(who(listener)).isEqualTo(listener.getClass().getName());
	}

	private static String who(Object listener) {
		return new Notice(listener, "a test", () -> {
		}).who();
	}

}
