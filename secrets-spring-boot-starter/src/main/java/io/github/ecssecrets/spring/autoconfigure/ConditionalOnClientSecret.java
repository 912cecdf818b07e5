package io.github.ecssecrets.spring.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches where a property names the secret of a client. An empty one switches the
 * support of the client off, as in a profile.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnClientSecret.class)
@interface ConditionalOnClientSecret {

	/**
	 * The name of the client in {@code ecs-secrets.<client>.secret}.
	 */
	String value();

}
