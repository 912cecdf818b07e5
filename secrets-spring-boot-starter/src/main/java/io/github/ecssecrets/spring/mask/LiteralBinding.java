package io.github.ecssecrets.spring.mask;

import java.util.ArrayDeque;
import java.util.Deque;

import io.github.ecssecrets.spring.literal.LiteralScope;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Which properties a thread is binding, from the outermost one inwards, and which of them
 * are secrets to take as they are. {@link LiteralScope#BINDING} follows the innermost.
 */
final class LiteralBinding {

	private final ThreadLocal<Deque<Bound>> properties = ThreadLocal.withInitial(ArrayDeque::new);

	/**
	 * A property, or an element of the one before, is bound from now on.
	 * @param literal whether its text is taken as it is
	 */
	void start(ConfigurationPropertyName name, boolean literal) {
		this.properties.get().push(new Bound(name, literal));
		follow();
	}

	/**
	 * A property is bound, or could not be. Spring Boot may say both.
	 * @return whether its text was taken as it is
	 */
	boolean end(ConfigurationPropertyName name) {
		Bound innermost = this.properties.get().peek();
		if (innermost == null || !innermost.name().equals(name)) {
			return false;
		}
		this.properties.get().pop();
		follow();
		return innermost.literal();
	}

	private void follow() {
		Bound innermost = this.properties.get().peek();
		if (innermost == null) {
			this.properties.remove();
		}
		if (innermost != null && innermost.literal()) {
			LiteralScope.BINDING.enter();
		}
		else {
			LiteralScope.BINDING.leave();
		}
	}

	private record Bound(ConfigurationPropertyName name, boolean literal) {

	}

}
