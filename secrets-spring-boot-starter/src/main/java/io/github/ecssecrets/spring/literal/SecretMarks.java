package io.github.ecssecrets.spring.literal;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * Marks that stand for secrets in a text while Spring resolves it, so what came from a
 * secret can be distinguished from what did not; and the strings that such texts became.
 * A mark has a random part, so no text of an application or of a secret has one by
 * itself. Thread-safe.
 */
final class SecretMarks {

	private static final char EDGE = '\uE000';

	/** {@code null} before the first mark: most applications start without one. */
	private volatile @Nullable Form form;

	/** By the name of a property the number of its mark. */
	private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

	/** By the number of a mark the newest text that was read. */
	private final List<String> texts = new CopyOnWriteArrayList<>();

	/**
	 * The mark for a property.
	 * @param name the name by which it was asked for
	 * @param text the text of the secret
	 */
	String mark(String name, String text) {
		Integer number = this.numbers.computeIfAbsent(name, (unknown) -> add());
		this.texts.set(number, text);
		return form().start + number + EDGE;
	}

	private synchronized Integer add() {
		this.texts.add("");
		return this.texts.size() - 1;
	}

	private synchronized Form form() {
		Form made = this.form;
		if (made == null) {
			made = new Form();
			this.form = made;
		}
		return made;
	}

	/**
	 * Whether there has been a mark yet.
	 */
	boolean exist() {
		return this.form != null;
	}

	/**
	 * Whether a text has marks in it.
	 */
	boolean areIn(String text) {
		Form made = this.form;
		return made != null && text.contains(made.start);
	}

	/**
	 * Finds the marks of a text.
	 */
	Matcher find(String text) {
		return form().mark.matcher(text);
	}

	/**
	 * The text that a mark stands for.
	 * @param mark a match of {@link #find}
	 */
	String text(Matcher mark) {
		return this.texts.get(Integer.parseInt(mark.group(1)));
	}

	/**
	 * Puts the texts of secrets in the place of their marks. The outcome is known as made
	 * of secrets as long as it lives.
	 * @return a new string; the same text if it has no marks
	 */
	String unmark(String text) {
		if (!areIn(text)) {
			return text;
		}
		String plain = replace(text, UnaryOperator.identity());
		form().marked.put(plain, text);
		return plain;
	}

	/**
	 * Replaces each mark.
	 * @param replacement gives what to put there, by the text of the secret
	 */
	String replace(String text, UnaryOperator<String> replacement) {
		StringBuilder replaced = new StringBuilder(text.length());
		Matcher matcher = find(text);
		int position = 0;
		while (matcher.find()) {
			replaced.append(text, position, matcher.start()).append(replacement.apply(text(matcher)));
			position = matcher.end();
		}
		return replaced.append(text, position, text.length()).toString();
	}

	/**
	 * Whether a string was made of secrets: this one, not one like it.
	 */
	boolean madeOfSecrets(String text) {
		Form made = this.form;
		return made != null && made.marked.getIfPresent(text) != null;
	}

	/**
	 * What a string was made of.
	 * @return the text with its marks, or {@code null} if the string was not made of
	 * secrets
	 */
	@Nullable String marked(String text) {
		Form made = this.form;
		if (made == null) {
			return null;
		}
		return text.contains(made.start) ? text : made.marked.getIfPresent(text);
	}

	/** What a mark looks like, and what became of texts that had one. */
	private static final class Form {

		private final String start = EDGE + HexFormat.of().formatHex(random()) + '.';

		private final Pattern mark = Pattern.compile(Pattern.quote(this.start) + "(\\d+)" + EDGE);

		/** By the string, not by its content, what it was made of. */
		private final Cache<String, String> marked = Caffeine.newBuilder().weakKeys().build();

		private static byte[] random() {
			byte[] random = new byte[12];
			new SecureRandom().nextBytes(random);
			return random;
		}

	}

}
