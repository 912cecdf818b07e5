package io.github.ecssecrets.spring.mask;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.function.UnaryOperator;

/**
 * Masks the exception that ends a thread, such as one that leaves {@code main}, before
 * the Java VM or a handler of the application prints it.
 */
final class UncaughtMask implements UncaughtExceptionHandler {

	private final UncaughtExceptionHandler delegate;

	private final UnaryOperator<String> mask;

	UncaughtMask(UncaughtExceptionHandler delegate, UnaryOperator<String> mask) {
		this.delegate = (delegate instanceof UncaughtMask same) ? same.delegate : delegate;
		this.mask = mask;
	}

	@Override
	public void uncaughtException(Thread thread, Throwable failure) {
		this.delegate.uncaughtException(thread, MaskedException.of(failure, this.mask));
	}

}
