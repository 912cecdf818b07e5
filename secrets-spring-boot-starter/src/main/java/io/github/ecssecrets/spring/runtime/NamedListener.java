package io.github.ecssecrets.spring.runtime;

import java.util.function.BiConsumer;

import org.springframework.util.ObjectUtils;

/**
 * A listener with the name that the log shows if it takes long.
 *
 * @param <A> what is passed first
 * @param <B> what is passed second
 * @param name who is called
 * @param call receives both
 */
public record NamedListener<A, B>(String name, BiConsumer<A, B> call) implements BiConsumer<A, B> {

	/**
	 * A listener with the name of another, which it calls.
	 * @param <A> what is passed first
	 * @param <B> what is passed second
	 * @param listener whose name to show: its own text if it has one, its class otherwise
	 * @param call receives both
	 * @return the listener
	 */
	public static <A, B> NamedListener<A, B> of(Object listener, BiConsumer<A, B> call) {
		String type = listener.getClass().getName();
		int lambda = type.indexOf("$$Lambda");
		if (lambda >= 0) {
			return new NamedListener<>("a lambda of " + type.substring(0, lambda), call);
		}
		String text = listener.toString();
		return new NamedListener<>(text.equals(ObjectUtils.identityToString(listener)) ? type : text, call);
	}

	@Override
	public void accept(A first, B second) {
		this.call.accept(first, second);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
