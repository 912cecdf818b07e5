package io.github.ecssecrets.test;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The rule by which GetRandomPassword makes a password.
 *
 * @param length the number of characters
 * @param types the characters to take from, one text per character type
 * @param requireEachType whether each type must occur
 */
record RandomPassword(int length, List<String> types, boolean requireEachType) {

	static final String LOWERCASE = "abcdefghijklmnopqrstuvwxyz";

	static final String UPPERCASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	static final String NUMBERS = "0123456789";

	static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

	static final String SPACE = " ";

	private static final int MAXIMUM_LENGTH = 4096;

	private static final int DATABASE_LENGTH = 32;

	private static final String NOT_IN_DATABASE = ":/@\"'\\";

	private static final SecureRandom RANDOM = new SecureRandom();

	RandomPassword {
		types = types.stream().filter((type) -> !type.isEmpty()).toList();
		if (types.isEmpty()) {
			throw ServiceException.invalidRequest("There are no characters left to make a password of.");
		}
		if (length < 1 || length > MAXIMUM_LENGTH) {
			throw ServiceException.validation(
					"1 validation error detected: Value '%d' at 'passwordLength' failed to satisfy constraint: Member must have value between 1 and 4096"
						.formatted(length));
		}
		if (requireEachType && length < types.size()) {
			throw ServiceException.invalidParameter("Password length is too short based on the required types.");
		}
	}

	/**
	 * The rule of the rotation functions for databases.
	 */
	static RandomPassword forDatabase() {
		return new RandomPassword(DATABASE_LENGTH,
				List.of(LOWERCASE, UPPERCASE, NUMBERS, without(PUNCTUATION, NOT_IN_DATABASE)), true);
	}

	static String without(String characters, String excluded) {
		StringBuilder remaining = new StringBuilder();
		characters.chars()
			.filter((character) -> excluded.indexOf(character) < 0)
			.forEach((character) -> remaining.append((char) character));
		return remaining.toString();
	}

	String generate() {
		List<Character> password = new ArrayList<>(this.length);
		if (this.requireEachType) {
			this.types.forEach((type) -> password.add(pick(type)));
		}
		String all = String.join("", this.types);
		while (password.size() < this.length) {
			password.add(pick(all));
		}
		Collections.shuffle(password, RANDOM);
		StringBuilder text = new StringBuilder(this.length);
		password.forEach(text::append);
		return text.toString();
	}

	private static char pick(String characters) {
		return characters.charAt(RANDOM.nextInt(characters.length()));
	}

}
