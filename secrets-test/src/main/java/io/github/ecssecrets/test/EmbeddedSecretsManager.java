package io.github.ecssecrets.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a {@link SecretsManagerServer}, started before anything else.
 * <p>
 * Tests, their life-cycle methods and constructors receive the server as a parameter. In
 * a Spring test, such as with {@code @SpringBootTest} or a test slice, it is a bean too,
 * and the application talks to it: the properties {@code ecs-secrets.endpoint} and
 * {@code ecs-secrets.region} are set ahead of all others and before config data is
 * imported. Neither an AWS account nor credentials are needed.
 * <p>
 * A slice such as {@code @DataJpaTest} or {@code @JdbcTest} uses the database that the
 * secret of the application ({@code ecs-secrets.datasource.secret}) leads to, if the
 * server has that secret. Put {@code @AutoConfigureTestDatabase} on the class for an
 * embedded database in its place; the secret is not read then.
 * <p>
 * What a test does to the server is undone after it: its faults end, the recorded
 * requests are forgotten, and the secrets are what they were when it began, those of
 * {@code @BeforeAll} methods included. A secret with another value gets a new version
 * with the value of before, which a Spring application reads at once.
 * <p>
 * Test classes whose annotations say the same share one server, as they share the cached
 * application context of Spring. It lives as long as the process, so contexts in the
 * cache never lose it. Tests that run at the same time should not share it; give them
 * other secrets, or servers of their own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(EmbeddedSecretsManagerExtension.class)
public @interface EmbeddedSecretsManager {

	/**
	 * The secrets that the server has from the start. Others are created in the test, in
	 * a {@code @BeforeAll} method if an application needs them when it starts.
	 */
	EmbeddedSecret[] secrets() default {};

	/**
	 * The Region of the server.
	 */
	String region() default "us-east-1";

}
