package io.github.ecssecrets.spring.binding;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;

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
	 * it: from here on no rotation is missed. Ends when the bean is collected.
	 */
	void begin(Object bean, String beanName) {
		LiveSecret<Secret> secret = isCalledAgain() ? this.reader.follow(this.member.place()) : null;
		if (secret != null) {
			this.calls.put(bean, new Call(beanName, secret));
			secret.onRotationFor(bean, new NamedListener<>(toString(), this::callAgain));
		}
	}

	/**
	 * Injects a bean that was just instantiated, unless Spring does.
	 */
	void inject(Object bean, String beanName) {
		if (this.member.injectedBySpring()) {
			return;
		}
		Call call = this.calls.getIfPresent(bean);
		set(bean, (call != null) ? value(call) : value(beanName));
		if (call != null) {
			ready(bean, call);
		}
	}

	/**
	 * Notes that a bean was injected, by Spring or otherwise.
	 */
	void ready(Object bean) {
		Call call = this.calls.getIfPresent(bean);
		if (call != null) {
			ready(bean, call);
		}
	}

	/**
	 * Has the method called after rotations, and once more if there was one meanwhile.
	 */
	private void ready(Object bean, Call call) {
		LiveSecret<Secret> secret = call.begin();
		if (secret != null && !secret.get().hasSameContent(call.seen)) {
			this.reader.deliver(this, () -> callAgain(bean, secret.get()));
		}
	}

	/**
	 * Ends the calls for a bean.
	 */
	void release(Object bean) {
		Call call = this.calls.asMap().remove(bean);
		LiveSecret<Secret> secret = (call != null) ? call.live.get() : null;
		if (secret != null) {
			secret.close();
		}
	}

	/** On the thread of the store's listeners, one call after the other. */
	private void callAgain(Object bean, Secret newest) {
		Call call = this.calls.getIfPresent(bean);
		if (call == null || !call.isReady() || newest.hasSameContent(call.seen)) {
			return;
		}
		call.seen = newest;
		try {
			set(bean, value(call));
		}
		catch (RuntimeException | Error ex) {
			logger.warn("{} could not take the rotated value ({})", this.member.place(), ex.getClass().getName());
		}
	}

	private @Nullable Object value(Call call) {
		return (this.member.descriptor().getDependencyType() != Optional.class)
				? this.reader.convert(this.member.place(), this.member.descriptor(), call.seen) : value(call.beanName);
	}

	private @Nullable Object value(String beanName) {
		if (this.member.descriptor().getDependencyType().isPrimitive() && !this.member.place().isRequired()
				&& !this.reader.isThere(this.member.place())) {
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
	 * What the method of one bean was last called with. Holds neither the bean nor, once
	 * that is injected, what follows the secret for it.
	 */
	private static final class Call {

		private final String beanName;

		private final WeakReference<LiveSecret<Secret>> live;

		private @Nullable LiveSecret<Secret> beginning;

		private volatile Secret seen;

		private volatile boolean ready;

		private Call(String beanName, LiveSecret<Secret> live) {
			this.beanName = beanName;
			this.live = new WeakReference<>(live);
			this.beginning = live;
			this.seen = live.get();
		}

		private @Nullable LiveSecret<Secret> begin() {
			LiveSecret<Secret> secret = this.beginning;
			this.beginning = null;
			this.ready = true;
			return secret;
		}

		private boolean isReady() {
			return this.ready;
		}

	}

}
