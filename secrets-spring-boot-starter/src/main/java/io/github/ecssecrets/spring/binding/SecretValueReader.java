package io.github.ecssecrets.spring.binding;

import java.util.function.Function;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.literal.LiteralText;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.util.function.SingletonSupplier;

/**
 * Reads the secret that a place asks for and gives it the type of the place. A
 * {@link Supplier} is made once for each secret and type, however many beans receive it.
 */
final class SecretValueReader {

	private static final TypeDescriptor SECRET = TypeDescriptor.valueOf(Secret.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Supplier<SecretsRuntime> runtime;

	private final SecretReferences references;

	private final SecretPrefetch prefetch;

	/** Those that several receivers share, for as long as one of them holds it. */
	private final Supplier<Cache<LiveKey, LiveSecret<?>>> shared = SingletonSupplier
		.of(() -> Caffeine.newBuilder().weakValues().build());

	SecretValueReader(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.runtime = SingletonSupplier.of(() -> beanFactory.getBean(SecretsRuntime.class));
		this.references = new SecretReferences(beanFactory, this.runtime);
		this.prefetch = new SecretPrefetch(beanFactory, this.runtime, this.references);
	}

	/**
	 * Reads all secrets of the application together before its beans are made.
	 */
	SecretPrefetch prefetch() {
		return this.prefetch;
	}

	/**
	 * Reads the value of a field or parameter.
	 * @return the value in a form that Spring injects unchanged, or {@code null} if there
	 * is none and none is required
	 */
	@Nullable Object read(SecretPlace place, DependencyDescriptor descriptor) {
		ResolvableType type = descriptor.getResolvableType();
		Object value = isLive(descriptor.getDependencyType())
				? live(place, descriptor.getDependencyType(),
						new TypeDescriptor(type.getGeneric(), null, descriptor.getAnnotations()))
				: read(place, descriptor.getTypeDescriptor());
		return (value instanceof String text) ? LiteralText.of(text) : value;
	}

	/**
	 * Whether a type is one of those that follow rotations.
	 */
	static boolean isLive(Class<?> type) {
		return type == Supplier.class || type == LiveSecret.class;
	}

	/**
	 * Reads a value of some type.
	 * @return the value, or {@code null} if there is none and none is required
	 */
	@Nullable Object read(SecretPlace place, TypeDescriptor type) {
		return attempt(place, () -> {
			SecretReference reference = this.references.of(place);
			return converter(reference, type).convert(this.runtime.get().secrets().get(reference));
		});
	}

	/**
	 * The values of a parameter that is resolved again and again. A version that does not
	 * fit the parameter leaves the last one in use, for as long as the supplier is held.
	 * @return a supplier that never waits for a source, or {@code null} if there is no
	 * value and none is required
	 */
	@Nullable Supplier<?> values(SecretPlace place, DependencyDescriptor descriptor) {
		return live(place, Supplier.class, descriptor.getTypeDescriptor());
	}

	/**
	 * A value that follows rotations. Who receives it as a {@link LiveSecret} may close
	 * it, and so has it alone; others share one.
	 * @return the value, or {@code null} if there is none and none is required
	 */
	@Nullable LiveSecret<?> live(SecretPlace place, Class<?> receiver, TypeDescriptor type) {
		return attempt(place, () -> {
			LiveKey key = new LiveKey(this.references.of(place), type);
			if (receiver == LiveSecret.class) {
				return live(key);
			}
			LiveSecret<?> known = this.shared.get().getIfPresent(key);
			if (known == null) {
				LiveSecret<?> mine = new SharedSecret<>(live(key));
				LiveSecret<?> other = this.shared.get().asMap().putIfAbsent(key, mine);
				known = (other != null) ? other : mine;
			}
			return known;
		});
	}

	/**
	 * The secret itself, followed through rotations.
	 * @return the secret, or {@code null} if there is none and none is required
	 */
	@Nullable LiveSecret<Secret> follow(SecretPlace place) {
		return attempt(place, () -> this.runtime.get().secrets().live(this.references.of(place), Function.identity()));
	}

	/**
	 * Whether there is a value for a place, if none is required.
	 */
	boolean isThere(SecretPlace place) {
		return read(place, SECRET) != null;
	}

	/**
	 * What a field or parameter receives of a version.
	 */
	Object convert(SecretPlace place, DependencyDescriptor descriptor, Secret version) {
		return converter(this.references.of(place), descriptor.getTypeDescriptor()).convert(version);
	}

	private LiveSecret<?> live(LiveKey key) {
		SecretConverter converter = converter(key.reference(), key.type());
		Secrets secrets = this.runtime.get().secrets();
		return converter.isShareable() ? secrets.live(key.reference(), converter::convert)
				: OwnValues.of(secrets, key.reference(), converter::convert);
	}

	/**
	 * Calls somebody on the thread of the store's listeners.
	 */
	void deliver(Object listener, Runnable call) {
		this.runtime.get().deliver(listener, call);
	}

	private SecretConverter converter(SecretReference reference, TypeDescriptor type) {
		return new SecretConverter(reference, type, this.beanFactory);
	}

	private <T> @Nullable T attempt(SecretPlace place, Supplier<T> reading) {
		this.prefetch.run();
		try {
			return reading.get();
		}
		catch (SecretNotFoundException ex) {
			if (!place.isRequired()) {
				return null;
			}
			throw new SecretResolutionException(place.toString(), ex);
		}
		catch (SecretException ex) {
			throw new SecretResolutionException(place.toString(), ex);
		}
	}

	private record LiveKey(SecretReference reference, TypeDescriptor type) {

	}

}
