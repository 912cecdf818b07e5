package io.github.ecssecrets.test;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SecretContent}.
 */
class SecretContentTests {

	@Test
	void ofTextWhenBytesReachLimitIsAccepted() {
		assertThat(SecretContent.ofText("x".repeat(65_536)).bytes()).hasSize(65_536);
	}

	@Test
	void ofTextWhenBytesExceedLimitIsRefusedWithoutQuotingIt() {
		assertThatExceptionOfType(ServiceException.class).isThrownBy(() -> SecretContent.ofText("ä".repeat(32_769)))
			.withMessage(
					"ValidationException: 1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536");
	}

	@Test
	void ofTextWhenEmptyIsRefused() {
		assertThatExceptionOfType(ServiceException.class).isThrownBy(() -> SecretContent.ofText(""))
			.withMessageEndingWith("Member must have length greater than or equal to 1");
	}

	@Test
	void equalsTellsTextFromBytes() {
		SecretContent text = SecretContent.ofText("same");
		SecretContent binary = SecretContent.ofBinary("same".getBytes(StandardCharsets.UTF_8));
		assertThat(text).isEqualTo(SecretContent.ofText("same")).isNotEqualTo(binary).isNotEqualTo("same");
		assertThat(text).hasSameHashCodeAs(SecretContent.ofText("same"));
	}

	@Test
	void ofBinaryCopiesBytes() {
		byte[] bytes = { 1, 2 };
		SecretContent content = SecretContent.ofBinary(bytes);
		bytes[0] = 9;
		content.bytes()[1] = 9;
		assertThat(content.bytes()).containsExactly(1, 2);
	}

	@Test
	void toStringShowsKindOnly() {
		assertThat(SecretContent.ofText("hunter2")).hasToString("text ******");
		assertThat(SecretContent.ofBinary(new byte[] { 1 })).hasToString("binary ******");
	}

}
