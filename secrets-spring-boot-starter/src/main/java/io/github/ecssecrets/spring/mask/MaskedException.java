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
		return isNeededFor(failure, mask, identitySet());
	}

	private static boolean isNeededFor(@Nullable Throwable failure, UnaryOperator<String> mask, Set<Throwable> seen) {
		if (failure == null || !seen.add(failure)) {
			return false;
		}
		String text = text(failure);
		if (!mask.apply(text).equals(text) || isNeededFor(failure.getCause(), mask, seen)) {
			return true;
		}
		for (Throwable suppressed : failure.getSuppressed()) {
			if (isNeededFor(suppressed, mask, seen)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What an exception says of itself; its class if that fails, as foreign code may.
	 */
	private static String text(Throwable failure) {
		try {
			return String.valueOf(failure);
		}
		catch (RuntimeException | Error ex) {
			return failure.getClass().getName();
		}
	}

	/**
	 * Masks an exception.
	 * @return the exception itself if it has nothing to mask
	 */
	static Throwable of(Throwable original, UnaryOperator<String> mask) {
		return isNeededFor(original, mask) ? copy(original, mask) : original;
	}

	/**
	 * Copies an exception and masks the copy.
	 */
	static MaskedException copy(Throwable original, UnaryOperator<String> mask) {
		return copy(original, mask, identitySet());
	}

	private static Set<Throwable> identitySet() {
		return Collections.newSetFromMap(new IdentityHashMap<>());
	}

	private static MaskedException copy(Throwable original, UnaryOperator<String> mask, Set<Throwable> seen) {
		seen.add(original);
		Throwable cause = original.getCause();
		MaskedException copy = new MaskedException(mask.apply(text(original)),
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
		StringWriter text = new StringWriter();
		printStackTrace(new PrintWriter(text, true));
		return text.toString();
	}

	/**
	 * What the original says of itself, masked.
	 */
	@Override
	@SuppressWarnings("OverrideThrowableToString") // the class of the original is part of
													// the text
	public String toString() {
		return String.valueOf(getMessage());
	}

}
