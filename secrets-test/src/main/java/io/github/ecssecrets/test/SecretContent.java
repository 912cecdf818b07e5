package io.github.ecssecrets.test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The value of one version, text or bytes; {@link #toString()} shows only its kind.
 */
final class SecretContent {

	private static final int MAXIMUM_BYTES = 65_536;

	private final @Nullable String text;

	private final byte[] bytes;

	private SecretContent(@Nullable String text, byte[] bytes) {
		this.text = text;
		this.bytes = bytes;
	}

	static SecretContent ofText(String text) {
		return new SecretContent(text, checked("secretString", text.getBytes(StandardCharsets.UTF_8)));
	}

	static SecretContent ofBinary(byte[] bytes) {
		return new SecretContent(null, checked("secretBinary", bytes.clone()));
	}

	private static byte[] checked(String field, byte[] bytes) {
		if (bytes.length == 0 || bytes.length > MAXIMUM_BYTES) {
			throw ServiceException.validation(
					"1 validation error detected: Value at '%s' failed to satisfy constraint: Member must have length %s"
						.formatted(field, (bytes.length == 0) ? "greater than or equal to 1"
								: "less than or equal to " + MAXIMUM_BYTES));
		}
		return bytes;
	}

	@Nullable String text() {
		return this.text;
	}

	byte[] bytes() {
		return this.bytes.clone();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SecretContent that && (this.text == null) == (that.text == null)
				&& Arrays.equals(this.bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.bytes);
	}

	@Override
	public String toString() {
		return (this.text != null) ? "text ******" : "binary ******";
	}

}
