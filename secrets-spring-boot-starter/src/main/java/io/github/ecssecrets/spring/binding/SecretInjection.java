package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.spring.runtime.NamedListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Injects one member of a class, and calls a method again after each rotation for every
 * bean that was injected and is still in use. Beans are held weakly, and followed by one
 * listener together.
 */
final class SecretInjection {

	private static final Logger logger = LoggerFactory.getLogger(SecretInjection.class);

	private final SecretMember member;

	private final SecretValueReader reader;

	private final AutowireCapableBeanFactory beanFactory;

	private final Cache<Object, Call> calls = Caffeine.newBuilder().weakKeys().build();

	private @Nullable LiveSecret<Secret> live;

	SecretInjection(SecretMember member, SecretValueReader reader, AutowireCapableBeanFactory beanFactory) {
		this.member = member;
		this.reader = reader;
		this.beanFactory = beanFactory;
	}

	/**
	 * Whether {@link #release(Object)} has something to do.
	 */
	boolean isCalledAgain() {
		return this.member.isCalledAgain();
	}

	/**
	 * Begins to follow for a bean whose method is called again, before anybody injects
	 * it: from here on no rotation is missed.
	 */
	void begin(Object bean, String beanName) {
		LiveSecret<Secret> secret = isCalledAgain() ? follow() : null;
		if (secret != null) {
			this.calls.put(bean, new Call(beanName, secret.get()));
		}
	}

	/**
	 * Injects a bean that was just instantiated, unless Spring does.
	 */
	void inject(Object bean, String beanName) {
		if (!this.member.injectedBySpring()) {
			set(bean, value(beanName));
		}
	}

	/**
	 * Has the method of a bean that was injected called after rotations, and once more if
	 * there was one meanwhile.
	 */
	void ready(Object bean) {
		Call call = this.calls.getIfPresent(bean);
		LiveSecret<Secret> secret = (call != null) ? follow() : null;
		if (call != null && secret != null) {
			call.ready = true;
			if (!secret.get().hasSameContent(call.seen)) {
				this.reader.deliver(this, () -> callAgain(bean, call, secret.get()));
			}
		}
	}

	/**
	 * Ends the calls for a bean.
	 */
	void release(Object bean) {
		this.calls.invalidate(bean);
	}

	private synchronized @Nullable LiveSecret<Secret> follow() {
		LiveSecret<Secret> current = this.live;
		if (current == null) {
			current = this.reader.follow(this.member.place());
			if (current != null) {
				current.onRotation(current.get(), new NamedListener<>(toString(),
						(before, after) -> this.calls.asMap().forEach((bean, call) -> callAgain(bean, call, after))));
				this.live = current;
			}
		}
		return current;
	}

	/** On the thread of the store's listeners, one call after the other. */
	private void callAgain(Object bean, Call call, Secret newest) {
		if (!call.ready || newest.hasSameContent(call.seen)) {
			return;
		}
		call.seen = newest;
		try {
			set(bean, value(call.beanName));
		}
		catch (RuntimeException | Error ex) {
			logger.warn("{} could not take the rotated value ({})", this.member.place(), ex.getClass().getName());
		}
	}

	private @Nullable Object value(String beanName) {
		if (this.member.descriptor().getDependencyType().isPrimitive() && !this.member.place().isRequired()
				&& this.reader.follow(this.member.place()) == null) {
			return null;
		}
		return this.beanFactory.resolveDependency(this.member.descriptor(), beanName);
	}

	private void set(Object bean, @Nullable Object value) {
		if (value == null) {
			return;
		}
		try {
			if (this.member.member() instanceof Field field) {
				ReflectionUtils.makeAccessible(field);
				field.set(bean, value);
			}
			else if (this.member.member() instanceof Method method) {
				ReflectionUtils.makeAccessible(method);
				method.invoke(bean, value);
			}
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowRuntimeException(ex.getTargetException());
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(this.member.place() + " cannot be injected", ex);
		}
	}

	@Override
	public String toString() {
		return this.member.place().toString();
	}

	/**
	 * What the method of one bean was last called with. Does not hold the bean.
	 */
	private static final class Call {

		private final String beanName;

		private volatile Secret seen;

		private volatile boolean ready;

		private Call(String beanName, Secret seen) {
			this.beanName = beanName;
			this.seen = seen;
		}

	}

}
