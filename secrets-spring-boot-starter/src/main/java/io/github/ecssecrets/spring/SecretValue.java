package io.github.ecssecrets.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.function.Supplier;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;

/**
 * Injects a secret, or one field of it, into a field, a constructor parameter or a
 * parameter of a {@code @Bean} method.
 * <p>
 * The value is taken from the environment of the task where Amazon ECS put it there, and
 * from AWS Secrets Manager otherwise. Its text is literal: <code>${…}</code> and
 * <code>#{…}</code> in it mean nothing. The target may be a {@link String},
 * {@code char[]}, {@code byte[]}, a {@link Map} of the flattened fields, a record, a
 * {@link Secret}, anything that Spring converts text to, and a {@link Supplier} or
 * {@link LiveSecret} of these, which follows rotations.
 */
@Target({ ElementType.FIELD, ElementType.PARAMETER })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SecretValue {

	/**
	 * Which secret, as {@code secret[:json-key[:version-stage[:version-id]]]}.
	 * Placeholders are resolved. May be left out if {@link #env()} names a variable in
	 * {@code ecs-secrets.bindings}.
	 */
	String value() default "";

	/**
	 * The environment variable that Amazon ECS fills with this secret. It is looked at
	 * first.
	 */
	String env() default "";

	/**
	 * Whether start-up fails if no source has the secret. Otherwise a field keeps its
	 * initial value and a parameter is {@code null}. A secret that exists and cannot be
	 * read fails start-up in either case.
	 */
	boolean required() default true;

}
