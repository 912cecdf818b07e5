package io.github.ecssecrets.spring.mask;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Masks the values of secrets in what is logged, whoever logs it: Spring, a client or a
 * driver that quotes its configuration. Everything is masked while an application starts,
 * parts of values too; later, whole values in warnings and errors. Works with Logback,
 * and without it for {@code java.util.logging}. Thread-safe; does no I/O.
 */
public final class LogMask {

	private static final List<TextMask> MASKS = new CopyOnWriteArrayList<>();

	private static final AtomicInteger STARTING = new AtomicInteger();

	private static final boolean LOGBACK = ClassUtils.isPresent("ch.qos.logback.classic.turbo.TurboFilter",
			LogMask.class.getClassLoader());

	/** Keeps what a failed start must not show: its exception is logged at the end. */
	private static volatile @Nullable TextMask failed;

	/** The last start failed, and its exception may be logged yet. */
	private static volatile boolean failing;

	private LogMask() {
	}

	/**
	 * An application starts.
	 */
	public static void starting() {
		STARTING.incrementAndGet();
	}

	/**
	 * The values of a store must not be shown from now on.
	 * @param values knows the values
	 */
	public static void add(TextMask values) {
		if (!MASKS.contains(values)) {
			MASKS.add(values);
		}
		install();
	}

	/**
	 * A store was closed. What a failed start read stays masked.
	 * @param values what {@link #add} received
	 */
	public static void remove(TextMask values) {
		MASKS.remove(values);
	}

	/**
	 * Takes its place in the logging system, unless it is there. A logging system that is
	 * initialized forgets what was there.
	 */
	public static void install() {
		if (MASKS.isEmpty() && failed == null) {
			return;
		}
		if (LOGBACK) {
			LogbackMask.install();
		}
		else {
			JulMask.install();
		}
	}

	/**
	 * An application has started.
	 */
	public static void started() {
		STARTING.decrementAndGet();
		failing = false;
		failed = null;
	}

	/**
	 * An application failed to start. From then on, the thread of the start-up masks the
	 * exception that ends it, if one does.
	 * @param values knows the values, or {@code null} if it read no secret of its own
	 */
	public static void failed(@Nullable TextMask values) {
		STARTING.decrementAndGet();
		if (values != null) {
			failed = values;
		}
		if (values != null || !MASKS.isEmpty()) {
			failing = true;
			install();
			Thread thread = Thread.currentThread();
			thread.setUncaughtExceptionHandler(
					new UncaughtMask(thread.getUncaughtExceptionHandler(), (text) -> mask(text, true, values)));
		}
	}

	private static boolean isStarting() {
		return STARTING.get() > 0 || failing;
	}

	/**
	 * Whether to mask what is logged now.
	 * @param warning whether it is a warning or an error
	 */
	static boolean isNeeded(boolean warning) {
		return warning || isStarting();
	}

	/**
	 * Masks a text.
	 * @return the same text if it has nothing to mask
	 */
	static String mask(String text) {
		return mask(text, isStarting(), failed);
	}

	/**
	 * Masks by all stores, since a context shows the secrets of those above it, too.
	 */
	private static String mask(String text, boolean parts, @Nullable TextMask closed) {
		String masked = text;
		for (TextMask values : MASKS) {
			masked = parts ? values.maskParts(masked) : values.mask(masked);
		}
		return (closed != null && !MASKS.contains(closed)) ? closed.maskParts(masked) : masked;
	}

}
