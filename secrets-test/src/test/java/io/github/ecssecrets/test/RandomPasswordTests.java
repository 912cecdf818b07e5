package io.github.ecssecrets.test;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RandomPassword}.
 */
class RandomPasswordTests {

	@Test
	void generateWhenEachTypeIsRequiredUsesEach() {
		RandomPassword password = new RandomPassword(3, List.of("a", "B", "", "7"), true);
		assertThat(password.generate().chars().mapToObj(Character::toString)).containsExactlyInAnyOrder("a", "B", "7");
	}

	@Test
	void createWhenTooShortForTypesIsRefused() {
		assertThatExceptionOfType(ServiceException.class)
			.isThrownBy(() -> new RandomPassword(2, List.of("a", "B", "7"), true))
			.withMessageEndingWith("Password length is too short based on the required types.");
	}

	@Test
	void createWhenTooLongIsRefused() {
		assertThatExceptionOfType(ServiceException.class)
			.isThrownBy(() -> new RandomPassword(4097, List.of("a"), false))
			.withMessageStartingWith("ValidationException");
	}

	@Test
	void withoutRemovesCharacters() {
		assertThat(RandomPassword.without("abc", "b-")).isEqualTo("ac");
	}

}
