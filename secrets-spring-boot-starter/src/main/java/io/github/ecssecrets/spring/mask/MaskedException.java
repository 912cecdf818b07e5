package io.github.ecssecrets.spring.mask;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * A copy of an exception whose text, and those of its causes and of what it suppressed,
 * are masked.
 */
final class MaskedException extends RuntimeException {

	private MaskedException(String text, @Nullable Throwable cause) {
		super(text, cause);
	}

	/**
	 * Whether an exception has something to mask.
	 */
	static boolean isNeededFor(Throwable failure, UnaryOperator<String> mask) {
		String text = print(failure);
		return !mask.apply(text).equals(text);
	}

	static MaskedException of(Throwable original, UnaryOperator<String> mask) {
		return copy(original, mask, Collections.newSetFromMap(new IdentityHashMap<>()));
	}

	private static MaskedException copy(Throwable original, UnaryOperator<String> mask, Set<Throwable> seen) {
		seen.add(original);
		Throwable cause = original.getCause();
		MaskedException copy = new MaskedException(mask.apply(original.toString()),
				(cause != null && !seen.contains(cause)) ? copy(cause, mask, seen) : null);
		copy.setStackTrace(original.getStackTrace());
		for (Throwable suppressed : original.getSuppressed()) {
			if (!seen.contains(suppressed)) {
				copy.addSuppressed(copy(suppressed, mask, seen));
			}
		}
		return copy;
	}

	String print() {
		return print(this);
	}

	private static String print(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text, true));
		return text.toString();
	}

}
