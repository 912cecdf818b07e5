package io.github.ecssecrets.spring.runtime;

import java.util.Locale;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * What environment variables were declared to hold, and which of them are set, for
 * bindings, pools and annotations that name a variable. Thread-safe; does no I/O.
 */
public interface BoundVariables {

	/**
	 * The name of the variable that the key of a map stands for: the key itself, unless
	 * no variable can have that name, as {@code api-key}, which stands for
	 * {@code API_KEY}.
	 * @param key the key as it is written in the properties
	 * @return the name of the variable
	 */
	static String variable(String key) {
		return (key.indexOf('-') < 0 && key.indexOf('.') < 0) ? key
				: key.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
	}

	/**
	 * Declares what an environment variable holds.
	 * @param variable the name of the variable
	 * @param reference the secret, or field, whose value it is
	 */
	void bind(String variable, SecretReference reference);

	/**
	 * The reference that a variable was declared to hold.
	 * @param variable the name of the variable
	 * @return the reference, or {@code null} if none was declared
	 */
	@Nullable SecretReference binding(String variable);

	/**
	 * Whether a variable is set and not empty.
	 * @param variable the name of the variable
	 * @return {@code true} if {@code env} is among the sources and has a value for it
	 */
	boolean isInEnvironment(String variable);

	/**
	 * The value of an environment variable as the process was given it.
	 * @param variable the name of the variable
	 * @return the value, or {@code null} if it is not set, is empty, or {@code env} is
	 * not among the sources
	 */
	@Nullable String inEnvironment(String variable);

	/**
	 * What the environment has for a field of a secret, whatever Secrets Manager has.
	 * @param field the field
	 * @return the copy, or {@code null} if there is none or {@code env} is not among the
	 * sources
	 */
	@Nullable Secret inEnvironment(SecretReference field);

}
