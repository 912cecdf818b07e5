package io.github.ecssecrets.spring.binding;

import io.github.ecssecrets.spring.SecretValue;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.InstanceSupplier;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.util.Assert;

/**
 * Makes the bean of a type that carries {@link SecretValue}: binds it from the whole
 * secret. Public for the code that ahead-of-time processing generates.
 *
 * @param <T> the type
 */
public final class SecretTypeInstance<T> implements InstanceSupplier<T> {

	private final Class<T> type;

	private SecretTypeInstance(Class<T> type) {
		this.type = type;
	}

	/**
	 * Makes a supplier.
	 * @param <T> the type
	 * @param type a class that carries {@link SecretValue}
	 * @return the supplier
	 */
	public static <T> SecretTypeInstance<T> of(Class<T> type) {
		return new SecretTypeInstance<>(type);
	}

	/**
	 * Reads the secret, on the calling thread if it was not read yet.
	 * @return the bound and validated value, or {@code null} if the secret is missing and
	 * not required
	 * @throws io.github.ecssecrets.spring.diagnostics.SecretResolutionException if the
	 * secret cannot be read or does not fit the type
	 */
	@Override
	@SuppressWarnings("NullAway") // Spring makes a null bean of null
	public T get(RegisteredBean registeredBean) {
		SecretPlace place = SecretPlace.of(this.type);
		Assert.state(place != null, () -> this.type.getName() + " does not carry @SecretValue");
		@Nullable Object value = registeredBean.getBeanFactory()
			.getBean(SecretValueReader.class)
			.read(place, TypeDescriptor.valueOf(this.type));
		return this.type.cast(value);
	}

}
