package io.github.ecssecrets.spring.mask;

/**
 * Knows values that must not be shown. Thread-safe; does no I/O.
 */
public interface TextMask {

	/**
	 * Masks the values of secrets in a text, as
	 * {@link io.github.ecssecrets.store.SecretStore#mask(String)} does.
	 * @param text the text
	 * @return the text with {@code ******} for each value; the same text if it has none
	 */
	String mask(String text);

	/**
	 * Masks parts of the values, too, as
	 * {@link io.github.ecssecrets.store.SecretStore#maskParts(String)} does.
	 * @param text the text
	 * @return the text with {@code ******} for each value and part; the same text if it
	 * has none
	 */
	String maskParts(String text);

}
