package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
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
	 * Injects a bean that was just instantiated.
	 */
	void inject(Object bean, String beanName) {
		LiveSecret<Secret> secret = isCalledAgain() ? follow() : null;
		if (secret == null) {
			if (!this.member.injectedBySpring()) {
				set(bean, value(beanName));
			}
			return;
		}
		Call call = new Call(beanName, secret.get());
		this.calls.put(bean, call);
		if (!this.member.injectedBySpring()) {
			call.run(bean);
		}
	}

	/**
	 * Makes up for a rotation between the call that Spring itself made and the moment at
	 * which this bean began to follow.
	 */
	void catchUp(Object bean) {
		Call call = this.member.injectedBySpring() ? this.calls.getIfPresent(bean) : null;
		LiveSecret<Secret> secret = (call != null) ? follow() : null;
		if (call != null && secret != null && !secret.get().equals(call.seen)) {
			call.run(bean);
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
				current.onRotation((secret) -> this.calls.asMap().forEach(this::callAgain));
				this.live = current;
			}
		}
		return current;
	}

	private void callAgain(Object bean, Call call) {
		try {
			call.run(bean);
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

	/**
	 * The calls of the method of one bean, one after the other, each with the newest
	 * value. Does not hold the bean.
	 */
	private final class Call {

		private final String beanName;

		private final Secret seen;

		private Call(String beanName, Secret seen) {
			this.beanName = beanName;
			this.seen = seen;
		}

		private synchronized void run(Object bean) {
			set(bean, value(this.beanName));
		}

	}

}
