package io.github.ecssecrets.spring.binding;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.util.ReflectionUtils;

/**
 * A method to call after the rotations of one secret.
 */
final class SecretRotationMethod {

	private static final Logger logger = LoggerFactory.getLogger(OnSecretRotation.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final String beanName;

	private final Method method;

	private final SecretReference reference;

	private final String place;

	/** One for each parameter; {@code null} for the event. */
	private final List<@Nullable SecretConverter> parameters = new ArrayList<>();

	private @Nullable LiveSecret<Secret> live;

	private @Nullable Secret last;

	SecretRotationMethod(ConfigurableListableBeanFactory beanFactory, String beanName, Method method,
			SecretReference reference, String place) {
		this.beanFactory = beanFactory;
		this.beanName = beanName;
		this.method = method;
		this.reference = reference;
		this.place = place;
		for (int i = 0; i < method.getParameterCount(); i++) {
			TypeDescriptor type = new TypeDescriptor(new MethodParameter(method, i));
			this.parameters.add(
					(type.getType() == SecretRotated.class) ? null : new SecretConverter(reference, type, beanFactory));
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
	synchronized void start(Secrets secrets) {
		try {
			LiveSecret<Secret> newest = secrets.live(this.reference, (secret) -> secret);
			this.live = newest;
			this.last = newest.get();
			arguments(this.last, null);
		}
		catch (SecretException ex) {
			throw new SecretResolutionException(this.place, ex);
		}
	}

	/**
	 * Calls the method if the version that was read at the start had just come.
	 */
	synchronized void catchUp(List<SecretEvent> events) {
		Secret first = Objects.requireNonNull(this.last);
		for (SecretEvent event : events) {
			if (event instanceof SecretRotated rotated && rotated.newVersionId() != null
					&& rotated.newVersionId().equals(first.versionId())) {
				call(new SecretRotated(this.reference, rotated.oldVersionId(), rotated.newVersionId(),
						rotated.oldOrigin(), rotated.newOrigin()), first);
				return;
			}
		}
	}

	/**
	 * Calls the method if the secret has another value than the last time.
	 */
	synchronized void follow() {
		Secret before = Objects.requireNonNull(this.last);
		Secret newest = Objects.requireNonNull(this.live).get();
		this.last = newest;
		if (!newest.hasSameContent(before)) {
			call(new SecretRotated(this.reference, before.versionId(), newest.versionId(), before.origin(),
					newest.origin()), newest);
		}
	}

	private void call(SecretRotated event, Secret newest) {
		if (this.beanFactory.isSingleton(this.beanName) && !this.beanFactory.containsSingleton(this.beanName)) {
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

	private @Nullable Object[] arguments(Secret secret, @Nullable SecretRotated event) {
		return this.parameters.stream()
			.map((parameter) -> (parameter != null) ? parameter.convert(secret) : event)
			.toArray();
	}

	private void failed(Throwable ex) {
		logger.warn("Rotation of secret '{}' was not taken in by {}: {}", this.reference, this.place,
				(ex instanceof SecretException) ? ex.getMessage() : ex.getClass().getName());
	}

}
