package io.github.ecssecrets.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretRotated;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method to call when the value of a secret or field changes. Its parameters, if
 * it has any, are each a {@link SecretRotated}, or the new value as {@link SecretValue}
 * would inject it: a {@link Secret}, {@link String}, record, {@link Map} and so on.
 * <p>
 * The secrets are read when the application starts, all together, whether or not anything
 * else reads them. One that no source has, or that does not fit a parameter, fails the
 * start. Rotations during startup are reported once all singletons exist. A new version
 * with the same value is not reported.
 * <p>
 * The method is called when every reader sees the new value. All listeners of an
 * application are called on one thread of their own, one after the other, in the order of
 * the changes, so the method may do what it likes: query the rotated database, read or
 * refresh other secrets. A method that takes long delays only other listeners; after 10
 * seconds the log names it. {@code @Async} moves work to another thread. A method that
 * throws is logged without its message, and does not disturb others.
 * <p>
 * The bean may be proxied, as for {@code @EventListener}: the method must then be visible
 * on the proxy. A lazy bean is called from when it exists, a bean of another scope
 * through its scoped proxy. A prototype is refused, because Spring does not keep its
 * instances: let those inject a {@link io.github.ecssecrets.LiveSecret}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(OnSecretRotationReflectiveProcessor.class)
public @interface OnSecretRotation {

	/**
	 * Which secrets, each as {@code secret[:json-key[:version-stage[:version-id]]]}.
	 * Placeholders are resolved. The method is called for each of them that is rotated.
	 */
	String[] value();

}
