package io.github.ecssecrets.testsupport;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Secret values that can be recognized wherever they should not be.
 */
public final class Canary {

	/** What every value starts with, and nothing else of a test run contains. */
	public static final String MARK = "canary-";

	private Canary() {
	}

	/**
	 * A new value.
	 */
	public static String value() {
		return MARK + UUID.randomUUID();
	}

	/**
	 * Fails if a text contains a value.
	 */
	public static void assertAbsent(String text) {
		assertThat(text).doesNotContain(MARK);
	}

	/**
	 * Fails if an exception, its causes or what they suppressed contain a value.
	 */
	public static void assertAbsent(Throwable ex) {
		assertAbsent(print(ex));
	}

	/**
	 * All texts of an exception, its causes and what they suppressed.
	 */
	public static String print(Throwable ex) {
		StringWriter text = new StringWriter();
		ex.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

}
