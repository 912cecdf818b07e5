package io.github.ecssecrets.spring.literal;

/**
 * Marks a property source whose values are texts of secrets, each as
 * {@link LiteralText#escape(String)} gives it.
 */
public interface SecretTexts {

}
