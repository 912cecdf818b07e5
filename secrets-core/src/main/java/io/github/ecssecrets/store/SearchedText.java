package io.github.ecssecrets.store;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A text in which the values of secrets are looked for: as it is, and with the encodings
 * taken off that it may have. Takes a time that grows with its length, and no faster.
 */
final class SearchedText {

	private static final String MASK = "******";

	private final String text;

	private final List<TextView> views;

	private final BitSet hidden;

	SearchedText(String text) {
		this.text = text;
		this.views = views(text);
		this.hidden = new BitSet(text.length());
	}

	private static List<TextView> views(String text) {
		List<TextView> views = new ArrayList<>();
		TextView plain = TextView.of(text);
		views.add(plain);
		if (plain.has('%')) {
			views.add(plain.withoutPercents('+'));
			views.add(views.get(1).withoutPercents('+'));
		}
		if (plain.has('+')) {
			views.add(plain.withoutPercents(' '));
		}
		if (plain.has('\\')) {
			TextView once = plain.withoutBackslashes();
			views.add(once);
			views.add(once.withoutBackslashes());
		}
		for (TextView view : List.copyOf(views)) {
			for (int offset = 0; offset < 4; offset++) {
				TextView decoded = view.withoutBase64(offset);
				if (decoded.length() > 0) {
					views.add(decoded);
				}
			}
		}
		return views;
	}

	String text() {
		return this.text;
	}

	/** The text as it is, and without the encodings. */
	List<TextView> views() {
		return this.views;
	}

	/** The places of what must not be shown. */
	BitSet hidden() {
		return this.hidden;
	}

	void hideAll() {
		this.hidden.set(0, this.text.length());
	}

	/**
	 * The text with a mask in place of what is hidden.
	 * @return the same text if nothing is
	 */
	String masked() {
		if (this.hidden.isEmpty()) {
			return this.text;
		}
		StringBuilder masked = new StringBuilder();
		int next = 0;
		for (int start = this.hidden.nextSetBit(0); start >= 0; start = this.hidden.nextSetBit(next)) {
			masked.append(this.text, next, start).append(MASK);
			next = this.hidden.nextClearBit(start);
		}
		return masked.append(this.text, next, this.text.length()).toString();
	}

	/**
	 * The text may have a secret in it.
	 */
	@Override
	public String toString() {
		return "SearchedText[" + this.text.length() + "]";
	}

}
