package io.github.ecssecrets.spring.binding;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.OnSecretRotation;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.util.ReflectionUtils;

/**
 * A method to call after the rotations of one secret.
 */
final class SecretRotationMethod implements Consumer<SecretEvent> {

	private static final Logger logger = LoggerFactory.getLogger(OnSecretRotation.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final String beanName;

	private final Method method;

	private final SecretReference reference;

	private final String place;

	private final BiConsumer<Object, Runnable> delivery;

	/** One for each parameter; {@code null} for the event. */
	private final List<@Nullable SecretConverter> parameters = new ArrayList<>();

	private volatile @Nullable LiveSecret<Secret> live;

	/** What the method was last called with. Used on the thread of the listeners. */
	private @Nullable Secret received;

	/**
	 * Creates a method.
	 * @param type the class of the bean, which says what type variables stand for
	 * @param delivery calls somebody on the thread of the listeners
	 */
	SecretRotationMethod(ConfigurableListableBeanFactory beanFactory, String beanName, Class<?> type, Method method,
			SecretReference reference, String place, BiConsumer<Object, Runnable> delivery) {
		this.beanFactory = beanFactory;
		this.beanName = beanName;
		this.method = method;
		this.reference = reference;
		this.place = place;
		this.delivery = delivery;
		for (int i = 0; i < method.getParameterCount(); i++) {
			TypeDescriptor parameter = new TypeDescriptor(new MethodParameter(method, i).withContainingClass(type));
			this.parameters.add((parameter.getType() == SecretRotated.class) ? null
					: new SecretConverter(reference, parameter, beanFactory));
		}
		ReflectionUtils.makeAccessible(method);
	}

	SecretReference reference() {
		return this.reference;
	}

	String place() {
		return this.place;
	}

	/**
	 * Reads the secret, which from then on is checked for rotations.
	 * @throws SecretResolutionException if it does not fit the parameters
	 */
	void start(Secrets secrets) {
		try {
			LiveSecret<Secret> newest = secrets.live(this.reference, (secret) -> secret);
			this.live = newest;
			arguments(newest.get(), null);
		}
		catch (SecretException ex) {
			throw new SecretResolutionException(this.place, ex);
		}
	}

	/**
	 * Calls the method after a rotation of its secret. A value that it received already,
	 * because two rotations came close together, is not passed again.
	 */
	@Override
	public void accept(SecretEvent event) {
		LiveSecret<Secret> following = this.live;
		if (following != null && event instanceof SecretRotated rotated && rotated.concerns(this.reference)) {
			Secret newest = following.get();
			Secret before = this.received;
			if (before != null && newest.hasSameContent(before)) {
				return;
			}
			if (!isThere() && this.beanFactory.isCurrentlyInCreation(singletonName())) {
				acceptOnceCreated(rotated);
			}
			else {
				this.received = newest;
				call(rotated, newest);
			}
		}
	}

	private boolean isThere() {
		return !this.beanFactory.isSingleton(this.beanName) || this.beanFactory.containsSingleton(singletonName());
	}

	private String singletonName() {
		return BeanFactoryUtils.transformedBeanName(this.beanName);
	}

	/**
	 * Ends the calls.
	 */
	void close() {
		LiveSecret<Secret> following = this.live;
		this.live = null;
		if (following != null) {
			following.close();
		}
	}

	private void call(SecretRotated event, Secret newest) {
		if (!isThere()) {
			return;
		}
		try {
			this.method.invoke(this.beanFactory.getBean(this.beanName), arguments(newest, event));
		}
		catch (InvocationTargetException ex) {
			failed(ex.getTargetException());
		}
		catch (IllegalAccessException | RuntimeException ex) {
			failed(ex);
		}
	}

	/**
	 * Accepts the event again when another thread has made the bean, a lazy one, which
	 * may have read the version before. To wait for that takes a thread of its own:
	 * listeners are not held up.
	 */
	private void acceptOnceCreated(SecretRotated event) {
		Thread waiting = new Thread(() -> {
			try {
				this.beanFactory.getBean(this.beanName);
				this.delivery.accept(this, () -> accept(event));
			}
			catch (BeansException | IllegalStateException ex) {
				logger.debug("{} is not called: its bean could not be made ({})", this.place, ex.getClass().getName());
			}
		}, "ecs-secrets-created " + this.beanName);
		waiting.setDaemon(true);
		waiting.start();
	}

	private @Nullable Object[] arguments(Secret secret, @Nullable SecretRotated event) {
		return this.parameters.stream()
			.map((parameter) -> (parameter != null) ? parameter.convert(secret) : event)
			.toArray();
	}

	private void failed(Throwable ex) {
		logger.warn("{} failed to handle the rotation of secret '{}': {}", this.place, this.reference,
				(ex instanceof SecretException) ? ex.getMessage() : ex.getClass().getName());
	}

	/**
	 * What the method is to the people who read the log.
	 */
	@Override
	public String toString() {
		return this.place;
	}

}
