package io.github.ecssecrets.spring;

import java.io.InputStream;
import java.io.Reader;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;

import org.springframework.core.io.Resource;

/**
 * Injects a secret, or one field of it.
 * <p>
 * It may stand
 * <ul>
 * <li>on a field;</li>
 * <li>on a parameter of a constructor or of a {@code @Bean} method;</li>
 * <li>on a setter, or any method with one parameter, or on that parameter. The method is
 * called again after every rotation, on the thread that discovered it, for as long as the
 * bean is in use; if it then throws, the log names it without the value;</li>
 * <li>on a parameter of a method that handles requests (Spring MVC, WebFlux) or messages
 * (STOMP, RSocket, Kafka, RabbitMQ): it is the newest value at each call, and never taken
 * from the request or message;</li>
 * <li>on a type in the packages of the application, or one that is registered in another
 * way. The type becomes a bean that is bound from the whole secret, and validated if Bean
 * Validation is present. The bean holds the version that was current when it was created;
 * a {@link Supplier} or {@link LiveSecret} of the type, which can be injected without an
 * annotation, follows rotations.</li>
 * </ul>
 * Where it stands in a bean and none of this applies, such as on a parameter of an event
 * listener, the application does not start. As with {@code @Autowired}, a method that
 * overrides one with the annotation asks for nothing by that.
 * <p>
 * The value is taken from the environment of the task where Amazon ECS put it there, and
 * from AWS Secrets Manager otherwise. Its text is literal: <code>${…}</code> and
 * <code>#{…}</code> in it mean nothing. The target may be
 * <ul>
 * <li>a {@link String}, {@code char[]}, {@code byte[]}, a {@link Secret}, a
 * {@link Resource}, {@link InputStream} or {@link Reader} with the content, or anything
 * that Spring converts text to;</li>
 * <li>a {@link List}, another collection or an array, from a JSON array or from text with
 * commas;</li>
 * <li>a {@code Map<String, String>} of the flattened fields, or a
 * {@code Map<String, Object>} with the structure of the JSON object;</li>
 * <li>a record or JavaBean, bound from the JSON object as configuration properties are,
 * and validated as a type is;</li>
 * <li>an {@link Optional} of these, which is empty if the secret is missing;</li>
 * <li>a {@link Supplier} or {@link LiveSecret} of these, which follows rotations.</li>
 * </ul>
 */
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE })
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
	 * initial value, a method is not called, a parameter is {@code null}, and the bean of
	 * a type is missing. A parameter or field that may be {@code null} (by
	 * {@code Nullable} or in Kotlin) is never required. A secret that exists and cannot
	 * be read fails start-up in either case.
	 */
	boolean required() default true;

}
