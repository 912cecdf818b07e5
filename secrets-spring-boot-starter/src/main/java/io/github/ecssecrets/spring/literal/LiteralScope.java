package io.github.ecssecrets.spring.literal;

/**
 * What a thread is about, for what it calls by way of Spring: binding a property that is
 * a secret, or resolving placeholders for a bean factory.
 */
public final class LiteralScope {

	/** The texts that are converted are secrets, though their strings are not known. */
	public static final LiteralScope BINDING = new LiteralScope();

	/**
	 * Placeholders are resolved by a bean factory, which takes marks for secrets. Spring
	 * Boot's binder reads the same property sources, and does not take any.
	 */
	public static final LiteralScope BEAN_FACTORY = new LiteralScope();

	private final ThreadLocal<Boolean> on = new ThreadLocal<>();

	private LiteralScope() {
	}

	/**
	 * Starts.
	 */
	public void enter() {
		this.on.set(Boolean.TRUE);
	}

	/**
	 * Ends.
	 */
	public void leave() {
		this.on.remove();
	}

	boolean isOn() {
		return this.on.get() != null;
	}

}
