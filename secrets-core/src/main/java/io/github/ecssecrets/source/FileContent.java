package io.github.ecssecrets.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Tells text from bytes: text is UTF-8, or UTF-16 with a byte order mark. A byte order
 * mark is not part of the text.
 */
final class FileContent {

	private FileContent() {
	}

	/**
	 * The text that bytes are.
	 * @return the text, or {@code null} if they are no text
	 */
	static @Nullable String text(byte[] bytes) {
		if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
			return decode(bytes, 3, StandardCharsets.UTF_8);
		}
		if (startsWith(bytes, 0xFF, 0xFE, 0, 0)) {
			return null; // UTF-32
		}
		if (startsWith(bytes, 0xFF, 0xFE)) {
			return decode(bytes, 2, StandardCharsets.UTF_16LE);
		}
		if (startsWith(bytes, 0xFE, 0xFF)) {
			return decode(bytes, 2, StandardCharsets.UTF_16BE);
		}
		return decode(bytes, 0, StandardCharsets.UTF_8);
	}

	private static boolean startsWith(byte[] bytes, int... mark) {
		if (bytes.length < mark.length) {
			return false;
		}
		for (int i = 0; i < mark.length; i++) {
			if ((bytes[i] & 0xFF) != mark[i]) {
				return false;
			}
		}
		return true;
	}

	private static @Nullable String decode(byte[] bytes, int start, Charset charset) {
		try {
			return charset.newDecoder().decode(ByteBuffer.wrap(bytes, start, bytes.length - start)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	/**
	 * A text of one line without the break at its end.
	 */
	static String withoutLineBreak(String text) {
		int lineBreak = text.indexOf('\n');
		if (lineBreak < 0 || lineBreak < text.length() - 1) {
			return text;
		}
		return text.substring(0, text.endsWith("\r\n") ? lineBreak - 1 : lineBreak);
	}

}
