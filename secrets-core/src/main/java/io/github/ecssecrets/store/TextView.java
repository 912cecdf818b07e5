package io.github.ecssecrets.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

import org.jspecify.annotations.Nullable;

/**
 * A text as it reads when an encoding is taken off it, and the place in the original that
 * each of its characters comes from. All decoders take what is not encoded as it is, so
 * any text has every view.
 */
final class TextView {

	private static final int SHORTEST_BASE64 = 11;

	private final StringBuilder text = new StringBuilder();

	private final int[] starts;

	private final int[] ends;

	private @Nullable TextHashes hashes;

	/**
	 * Creates a view without characters.
	 * @param most how many characters it may get; no decoder makes a text longer
	 */
	private TextView(int most) {
		this.starts = new int[most];
		this.ends = new int[most];
	}

	/**
	 * A text as it is.
	 */
	static TextView of(String text) {
		TextView view = new TextView(text.length());
		for (int i = 0; i < text.length(); i++) {
			view.add(text.charAt(i), i, i + 1);
		}
		return view;
	}

	/**
	 * Takes off the escapes of a URL.
	 * @param plus what a plus sign stands for: itself, or a space as in a form
	 */
	TextView withoutPercents(char plus) {
		TextView view = new TextView(length());
		int i = 0;
		while (i < length()) {
			int escaped = endOfPercents(i);
			if (escaped > i) {
				view.addBytes(percents(i, escaped), this.starts[i], this.ends[escaped - 1]);
				i = escaped;
			}
			else {
				char character = this.text.charAt(i);
				view.add((character == '+') ? plus : character, this.starts[i], this.ends[i]);
				i++;
			}
		}
		return view;
	}

	private int endOfPercents(int start) {
		int end = start;
		while (end + 2 < length() && this.text.charAt(end) == '%' && hex(end + 1) >= 0 && hex(end + 2) >= 0) {
			end += 3;
		}
		return end;
	}

	private byte[] percents(int start, int end) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int i = start; i < end; i += 3) {
			bytes.write(hex(i + 1) * 16 + hex(i + 2));
		}
		return bytes.toByteArray();
	}

	/**
	 * Adds the characters of adjoining escapes. Each stands for its own escape if all are
	 * ASCII, and for all of them otherwise.
	 */
	private void addBytes(byte[] bytes, int start, int end) {
		String decoded = new String(bytes, StandardCharsets.UTF_8);
		boolean single = decoded.length() == bytes.length && (end - start) == 3 * bytes.length;
		for (int i = 0; i < decoded.length(); i++) {
			add(decoded.charAt(i), single ? start + 3 * i : start, single ? start + 3 * i + 3 : end);
		}
	}

	private int hex(int index) {
		return Character.digit(this.text.charAt(index), 16);
	}

	/**
	 * Takes off the escapes of a JSON string.
	 */
	TextView withoutBackslashes() {
		TextView view = new TextView(length());
		int i = 0;
		while (i < length()) {
			int length = 1;
			int character = this.text.charAt(i);
			if (character == '\\' && i + 1 < length()) {
				int escaped = unescaped(i + 1);
				if (escaped >= 0) {
					length = (this.text.charAt(i + 1) == 'u') ? 6 : 2;
					character = escaped;
				}
			}
			view.add((char) character, this.starts[i], this.ends[i + length - 1]);
			i += length;
		}
		return view;
	}

	private int unescaped(int index) {
		return switch (this.text.charAt(index)) {
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case '"', '\\', '/', '\'' -> this.text.charAt(index);
			case 'u' -> unicode(index + 1);
			default -> -1;
		};
	}

	private int unicode(int index) {
		int value = 0;
		for (int i = index; i < index + 4; i++) {
			int digit = (i < length()) ? hex(i) : -1;
			if (digit < 0) {
				return -1;
			}
			value = value * 16 + digit;
		}
		return value;
	}

	/**
	 * Takes Base64 off every word that could be some, line breaks in it included, from
	 * one of the four characters at which a group of it may start. Each byte becomes a
	 * character.
	 * @param offset 0 to 3
	 */
	TextView withoutBase64(int offset) {
		TextView view = new TextView(length());
		int start = 0;
		while (start < length()) {
			int end = start;
			while (end < length() && (base64(end) >= 0 || isLineBreak(end))) {
				end++;
			}
			if (end - start >= SHORTEST_BASE64) {
				view.addBase64(this, start, end, offset);
				view.add('\uFFFF', this.starts[end - 1], this.ends[end - 1]);
			}
			start = end + 1;
		}
		return view;
	}

	private boolean isLineBreak(int index) {
		return this.text.charAt(index) == '\n' || this.text.charAt(index) == '\r';
	}

	private void addBase64(TextView source, int start, int end, int offset) {
		int skipped = 0;
		int previous = start;
		int bits = 0;
		int available = 0;
		for (int i = start; i < end; i++) {
			int value = source.base64(i);
			if (value >= 0 && skipped++ >= offset) {
				bits = (bits << 6) | value;
				available += 6;
				if (available >= 8) {
					available -= 8;
					add((char) ((bits >> available) & 0xFF), source.starts[previous], source.ends[i]);
				}
				previous = i;
			}
		}
	}

	private int base64(int index) {
		char character = this.text.charAt(index);
		if (character >= 'A' && character <= 'Z') {
			return character - 'A';
		}
		if (character >= 'a' && character <= 'z') {
			return character - 'a' + 26;
		}
		if (character >= '0' && character <= '9') {
			return character - '0' + 52;
		}
		return switch (character) {
			case '+', '-' -> 62;
			case '/', '_' -> 63;
			default -> -1;
		};
	}

	private void add(char character, int start, int end) {
		this.starts[length()] = start;
		this.ends[length()] = end;
		this.text.append(character);
	}

	int length() {
		return this.text.length();
	}

	boolean has(char character) {
		return this.text.indexOf(String.valueOf(character)) >= 0;
	}

	TextHashes hashes() {
		TextHashes result = this.hashes;
		if (result == null) {
			result = new TextHashes(this.text);
			this.hashes = result;
		}
		return result;
	}

	/**
	 * Marks what a part of this view comes from.
	 * @param hidden receives places in the original
	 */
	void mark(int start, int length, BitSet hidden) {
		hidden.set(this.starts[start], this.ends[start + length - 1]);
	}

	/**
	 * The text may have a secret in it.
	 */
	@Override
	public String toString() {
		return "TextView[" + length() + "]";
	}

}
