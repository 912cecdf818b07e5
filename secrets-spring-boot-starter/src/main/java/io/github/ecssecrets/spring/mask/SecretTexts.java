package io.github.ecssecrets.spring.mask;

import java.util.stream.Stream;

/**
 * A property source whose values are texts of secrets.
 */
public interface SecretTexts {

	/**
	 * The values as they are now.
	 * @return each text as {@link LiteralText#escape(String)} gives it
	 */
	Stream<String> escapedTexts();

}
