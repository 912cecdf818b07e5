package io.github.ecssecrets.aws;

import java.util.regex.Pattern;

import io.github.ecssecrets.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * Words of AWS, of its SDK or of something in between, made fit for a message: printable,
 * on one line, not too long, without the user and password of an address.
 */
final class AwsText {

	private static final int LONGEST = 500;

	private static final int LONGEST_READ = 65_536;

	private static final int LONGEST_TOKEN = 100;

	private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");

	private static final Pattern NOT_IN_TOKEN = Pattern.compile("[^\\w.:#/=+@-]");

	private AwsText() {
	}

	/**
	 * A sentence.
	 */
	static String sentence(@Nullable String text) {
		String given = String.valueOf(text);
		String words = USER_INFO.matcher(given.substring(0, Math.min(given.length(), LONGEST_READ)))
			.replaceAll("//******@")
			.strip();
		return PrintableText.of(words, LONGEST);
	}

	/**
	 * An error code or an id.
	 */
	static @Nullable String token(@Nullable String text) {
		if (text == null) {
			return null;
		}
		String clean = NOT_IN_TOKEN.matcher(text.substring(0, Math.min(text.length(), LONGEST_TOKEN))).replaceAll("_");
		return clean.isEmpty() ? null : clean;
	}

}
