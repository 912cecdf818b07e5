package io.github.ecssecrets.spring.runtime;

import java.util.function.BiConsumer;

/**
 * A listener that the log can name.
 *
 * @param <T> the type of the values
 * @param name what it is to the people who read the log
 * @param call receives the value before and the value now
 */
public record NamedListener<T>(String name, BiConsumer<T, T> call) implements BiConsumer<T, T> {

	@Override
	public void accept(T before, T after) {
		this.call.accept(before, after);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
