package io.github.ecssecrets.spring.binding;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.ecssecrets.spring.SecretValue;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.MethodParameter;
import org.springframework.util.function.SingletonSupplier;

/**
 * Resolves the parameters of handlers that carry {@link SecretValue}, or whose type does,
 * for whatever invokes the handlers. Gives the newest value; never waits for a source
 * once the secret was read, which is at the start of the application. Thread-safe.
 */
public final class SecretHandlerParameters {

	private final ConfigurableListableBeanFactory beanFactory;

	private final SingletonSupplier<SecretValueReader> reader;

	private final Map<MethodParameter, Resolution> resolutions = new ConcurrentHashMap<>();

	/**
	 * Creates an instance.
	 * @param beanFactory has the secrets
	 */
	public SecretHandlerParameters(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.reader = SingletonSupplier.of(() -> beanFactory.getBean(SecretValueReader.class));
	}

	/**
	 * Whether a parameter asks for a secret.
	 * @param parameter the parameter of a handler
	 * @return {@code true} if {@link #resolve} gives its argument
	 */
	public boolean supports(MethodParameter parameter) {
		return parameter.hasParameterAnnotation(SecretValue.class) || (parameter.getParameterAnnotations().length == 0
				&& SecretPlace.of(parameter.nestedIfOptional().getNestedParameterType()) != null);
	}

	/**
	 * Resolves a parameter.
	 * @param parameter the parameter of a handler, one that is supported
	 * @return the argument, or {@code null} if the secret is missing and not required
	 * @throws io.github.ecssecrets.spring.diagnostics.SecretResolutionException if the
	 * secret cannot be read
	 */
	public @Nullable Object resolve(MethodParameter parameter) {
		return this.resolutions.computeIfAbsent(parameter, this::resolution).resolve();
	}

	private Resolution resolution(MethodParameter parameter) {
		SecretValue annotation = parameter.getParameterAnnotation(SecretValue.class);
		DependencyDescriptor descriptor = new DependencyDescriptor(parameter,
				annotation == null || annotation.required());
		if (annotation == null || ObjectFactory.class.isAssignableFrom(parameter.getParameterType())) {
			return () -> this.beanFactory.resolveDependency(descriptor, null);
		}
		boolean optional = parameter.getParameterType() == Optional.class;
		DependencyDescriptor nested = optional ? new DependencyDescriptor(parameter.nestedIfOptional(), false)
				: descriptor;
		SecretPlace place = new SecretPlace(annotation, nested, parameter.getDeclaringClass());
		if (SecretValueReader.isLive(nested.getDependencyType())) {
			return () -> argument(this.reader.obtain().read(place, nested), optional);
		}
		AtomicReference<@Nullable Supplier<?>> values = new AtomicReference<>();
		return () -> {
			Supplier<?> known = values.get();
			if (known == null) {
				known = this.reader.obtain().values(place, nested);
				values.set(known);
			}
			return argument((known != null) ? known.get() : null, optional);
		};
	}

	private static @Nullable Object argument(@Nullable Object value, boolean optional) {
		return optional ? Optional.ofNullable(value) : value;
	}

	/**
	 * Gives the argument for one parameter.
	 */
	private interface Resolution {

		@Nullable Object resolve();

	}

}
