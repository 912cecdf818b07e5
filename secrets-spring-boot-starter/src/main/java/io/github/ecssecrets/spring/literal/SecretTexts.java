package io.github.ecssecrets.spring.literal;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Marks a property source whose values are texts of secrets, each as
 * {@link LiteralText#escape(String)} gives it.
 */
public interface SecretTexts {

	/**
	 * Tells which secret, or field of one, a property is the whole text of. Does no I/O.
	 * @param name the name of the property as it is in this source
	 * @return the reference, or {@code null} if there is no such property or nothing
	 * finds its text in the secret
	 */
	@Nullable SecretReference reference(String name);

	/**
	 * Tells which secret, or field of one, a property would be, by what is declared
	 * alone: no secret need have been read.
	 * @param name the name of the property
	 * @return the reference, or {@code null} if no declaration gives the property this
	 * name
	 */
	@Nullable SecretReference declared(String name);

}
