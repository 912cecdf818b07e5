package io.github.ecssecrets.test;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A secret that an {@link EmbeddedSecretsManager} has from the start.
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EmbeddedSecret {

	/**
	 * The name, such as {@code prod/myapp/database}.
	 */
	String name();

	/**
	 * The value, often JSON in a text block.
	 */
	String value();

}
