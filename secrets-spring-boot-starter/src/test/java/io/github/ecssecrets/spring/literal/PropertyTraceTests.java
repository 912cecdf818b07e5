package io.github.ecssecrets.spring.literal;

import java.util.Map;
import java.util.Objects;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.literal.TracedValue.Kind;
import io.github.ecssecrets.spring.mask.MaskPropertySource;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which secret, and which field of it, a property is the text of.
 */
class PropertyTraceTests {

	private static SecretsManagerServer server;

	private static ConfigurableApplicationContext context;

	private static PropertyProvenance provenance;

	@BeforeAll
	static void start() {
		server = SecretsManagerServer.start();
		server.createSecret("prod/db",
				"""
						{"username":"app","Password":"canary-1 ${x}","a.b":"canary-2","nested":{"user/name":"canary-3","list":["canary-4"]},
						"/odd":"canary-5"}""");
		server.createSecret("prod/text", "canary-6");
		server.createSecret("prod/key", "{\"part\":{\"token\":\"canary-7\"}}");
		context = TestApplication.using(server)
			.properties(
					"spring.config.import=ecs-secrets:prod/db?prefix=db.,ecs-secrets:prod/text?name=text,"
							+ "ecs-secrets:prod/key:part?prefix=key.,ecs-secrets:prod/db:username?name=only.user",
					"ecs-secrets.bindings.APP_BOUND_NAME=prod/db:a.b", "one=${db.Password}", "two=${one}",
					"three=${missing:${two}}", "joined=a-${two}", "selected=${db.${what}}", "what=username",
					"plain=${what}", "stray=${stray.of:x", "bound=${APP_BOUND_NAME}",
					"from.environment=${SOME_VARIABLE}")
			.run();
		ConfigurableEnvironment environment = context.getEnvironment();
		environment.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of("SOME_VARIABLE", "a value")));
		provenance = Objects.requireNonNull(MaskPropertySource.maskOf(environment)).provenance();
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "db.username, prod/db, username", "db.Password, prod/db, Password", "db.password, prod/db, Password",
			"one, prod/db, Password", "two, prod/db, Password", "three, prod/db, Password",
			"selected, prod/db, username", "db.a.b, prod/db, a.b", "db.nested.user/name, prod/db, /nested/user~1name",
			"db.nested.list[0], prod/db, /nested/list/0", "'db./odd', prod/db, /~1odd",
			"key.token, prod/key, /part/token", "only.user, prod/db, username", "bound, prod/db, a.b",
			"app.bound.name, prod/db, a.b" })
	void propertyThatIsFieldTellsWhich(String property, String secret, String key) {
		assertThat(provenance.trace(property))
			.isEqualTo(new TracedValue(Kind.SECRET, SecretReference.parse(secret).withJsonKey(key), null));
	}

	@Test
	void propertyThatIsWholeTextTellsTheSecret() {
		assertThat(provenance.trace("text"))
			.isEqualTo(new TracedValue(Kind.SECRET, SecretReference.parse("prod/text"), null));
	}

	@Test
	void propertyWithMoreThanOneSecretIsBuiltFromIt() {
		assertThat(provenance.trace("joined")).isEqualTo(new TracedValue(Kind.BUILT_FROM_SECRET, null, null));
	}

	@Test
	void propertyWithoutSecretIsPlain() {
		TracedValue plain = new TracedValue(Kind.PLAIN, null, null);
		assertThat(provenance.trace("plain")).isEqualTo(plain);
		assertThat(provenance.trace("stray")).isEqualTo(plain);
		assertThat(provenance.trace("no.such.property")).isNull();
	}

	@Test
	void propertyThatIsVariableTellsWhich() {
		assertThat(provenance.trace("from.environment")).isEqualTo(new TracedValue(Kind.PLAIN, null, "SOME_VARIABLE"));
	}

}
