package io.github.ecssecrets.spring.config;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Config imports, in a real application.
 */
class ConfigImportTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecret() {
		this.server.createSecret("prod/myapp/database",
				"""
						{"username":"app","password":"p${HOME}#{1+1}\\\\\\"ä","port":5432,"replicas":[{"host":"a"},{"host":"b"}],"ssl":true,"none":null}""");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private ConfigurableApplicationContext run(String location, String... properties) {
		return TestApplication.using(this.server)
			.properties("spring.config.import=" + location)
			.properties(properties)
			.run();
	}

	@Test
	void importWhenJsonBecomesPropertiesUnderLastSegmentOfName() {
		try (var context = run("ecs-secrets:prod/myapp/database")) {
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("database.username")).isEqualTo("app");
			assertThat(environment.getProperty("database.port", Integer.class)).isEqualTo(5432);
			assertThat(environment.getProperty("database.replicas[1].host")).isEqualTo("b");
			assertThat(environment.getProperty("database.ssl", Boolean.class)).isTrue();
			assertThat(environment.containsProperty("database.none")).isFalse();
		}
	}

	@Test
	void importWhenTextLooksLikePlaceholderAndExpressionIsLiteral() {
		try (var context = run("ecs-secrets:prod/myapp/database")) {
			assertThat(context.getEnvironment().getProperty("database.password")).isEqualTo("p${HOME}#{1+1}\\\"ä");
		}
	}

	@Test
	void importWhenPrefixIsGivenUsesIt() {
		try (var context = run("ecs-secrets:prod/myapp/database?prefix=db.")) {
			assertThat(context.getEnvironment().getProperty("db.username")).isEqualTo("app");
		}
	}

	@Test
	void importWhenPrefixIsEmptyUsesPlainKeys() {
		try (var context = run("ecs-secrets:prod/myapp/database?prefix=")) {
			assertThat(context.getEnvironment().getProperty("username")).isEqualTo("app");
		}
	}

	@Test
	void importWhenNameHasTheFormOfAVariableAnswersForItsProperty() throws Exception {
		this.server.createSecret("prod/variables",
				"""
						{"SPRING_MAIL_PASSWORD":"canary-1","APP_HOSTS_0":"canary-h","SPRING_DATASOURCE_DRIVERCLASSNAME":"canary-d",
						"APP_DRIVER_CLASS_NAME":"canary-c","other.NAME":"canary-o","TOKEN":"canary-t"}""");
		try (var context = run(
				"ecs-secrets:prod/variables?prefix=,ecs-secrets:prod/variables:TOKEN?name=APP_API_KEY")) {
			ConfigurableEnvironment environment = context.getEnvironment();
			assertThat(environment
				.resolvePlaceholders("${spring.mail.password} ${SPRING_MAIL_PASSWORD} ${app.hosts[0]} "
						+ "${spring.datasource.driver-class-name} ${app.driver-class-name} ${app.api.key} ${app.api-key}"))
				.isEqualTo("canary-1 canary-1 canary-h canary-d canary-c canary-t canary-t");
			assertThat(Binder.get(environment).bind("spring.mail", Bindable.mapOf(String.class, String.class)).get())
				.containsEntry("password", "canary-1");
			assertThat(Binder.get(environment).bind("app.hosts", Bindable.listOf(String.class)).get())
				.containsExactly("canary-h");
			this.server.putSecretValue("prod/variables",
					"{\"SPRING_MAIL_PASSWORD\":\"canary-2\",\"TOKEN\":\"canary-t\"}");
			context.getBean(Secrets.class)
				.refresh(SecretReference.parse("prod/variables"))
				.get(Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS);
			assertThat(environment.getProperty("spring.mail.password")).isEqualTo("canary-2");
		}
	}

	@Test
	void importWhenMapIsGivenRenamesFields() {
		try (var context = run(
				"ecs-secrets:prod/myapp/database?map=username:spring.mail.username&map=port:mail.port")) {
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("spring.mail.username")).isEqualTo("app");
			assertThat(environment.getProperty("mail.port")).isEqualTo("5432");
			assertThat(environment.containsProperty("database.username")).isFalse();
			assertThat(environment.containsProperty("database.password")).isTrue();
		}
	}

	@Test
	void importWhenLocationsAreListedMapMayHaveCommas() {
		try (var context = TestApplication.using(this.server)
			.properties("spring.config.import[0]=ecs-secrets:prod/myapp/database?map=username:a,port:b")
			.run()) {
			assertThat(context.getEnvironment().getProperty("a")).isEqualTo("app");
			assertThat(context.getEnvironment().getProperty("b")).isEqualTo("5432");
		}
	}

	@Test
	void importWhenKeyIsGivenImportsOnlyThatField() {
		try (var context = run("ecs-secrets:prod/myapp/database?key=username")) {
			assertThat(context.getEnvironment().getProperty("database.username")).isEqualTo("app");
			assertThat(context.getEnvironment().containsProperty("database.password")).isFalse();
		}
	}

	@Test
	void importWhenKeyAndNameAreGivenSetsThatProperty() {
		try (var context = run("ecs-secrets:prod/myapp/database:username?name=app.user")) {
			assertThat(context.getEnvironment().getProperty("app.user")).isEqualTo("app");
		}
	}

	@Test
	void importWhenSecretIsTextSetsOneProperty() {
		this.server.createSecret("prod/api-key", "k-123");
		try (var context = run("ecs-secrets:prod/api-key")) {
			assertThat(context.getEnvironment().getProperty("api-key")).isEqualTo("k-123");
		}
	}

	@Test
	void importWhenSecretIsBinarySetsBytes() {
		this.server.createBinarySecret("prod/keystore", new byte[] { 1, -1 });
		try (var context = run("ecs-secrets:prod/keystore?name=app.keystore")) {
			assertThat(context.getEnvironment().getProperty("app.keystore", byte[].class))
				.isEqualTo(new byte[] { 1, -1 });
		}
	}

	@Test
	void importWhenStageIsGivenReadsThatVersion() {
		this.server.putSecretValue("prod/myapp/database", "{\"username\":\"next\"}");
		try (var context = run("ecs-secrets:prod/myapp/database?stage=AWSPREVIOUS")) {
			assertThat(context.getEnvironment().getProperty("database.username")).isEqualTo("app");
		}
	}

	@Test
	void importWhenInEnvironmentDoesNotAskSecretsManager() {
		try (var context = TestApplication.using(this.server)
			.environment("PROD_MYAPP_DATABASE", "{\"username\":\"injected\"}")
			.properties("spring.config.import=ecs-secrets:prod/myapp/database")
			.run()) {
			assertThat(context.getEnvironment().getProperty("database.username")).isEqualTo("injected");
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void importWhenOptionalAndMissingStarts() {
		try (var context = run("optional:ecs-secrets:prod/missing")) {
			assertThat(context.getEnvironment().containsProperty("missing")).isFalse();
		}
	}

	@Test
	void importWhenNotFoundIsToBeIgnoredStarts() {
		try (var context = run("ecs-secrets:prod/missing", "spring.config.on-not-found=ignore")) {
			assertThat(context.isRunning()).isTrue();
		}
	}

	@Test
	void importWhenDisabledIsEmptyAndAsksNobody() {
		try (var context = run("ecs-secrets:prod/myapp/database", "ecs-secrets.enabled=false")) {
			assertThat(context.getEnvironment().containsProperty("database.username")).isFalse();
			assertThat(context.getBean(Secrets.class).status()).isEmpty();
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void importWhenSeveralLocationsReadsThemTogether() {
		this.server.createSecret("prod/mail", "{\"host\":\"smtp\"}");
		try (var context = run("ecs-secrets:prod/myapp/database,ecs-secrets:prod/mail")) {
			assertThat(context.getEnvironment().getProperty("mail.host")).isEqualTo("smtp");
			assertThat(context.getBean(Secrets.class).get("prod/mail:host").reveal()).isEqualTo("smtp");
		}
		assertThat(this.server.requestCount()).isEqualTo(1);
		assertThat(this.server.requestCount("BatchGetSecretValue")).isEqualTo(1);
	}

	@Test
	void importWhenRefreshedHasNewValues() throws Exception {
		try (var context = run("ecs-secrets:prod/myapp/database")) {
			this.server.putSecretValue("prod/myapp/database", "{\"username\":\"next\"}");
			context.getBean(Secrets.class)
				.refresh(SecretReference.parse("prod/myapp/database"))
				.get(Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS);
			assertThat(context.getEnvironment().getProperty("database.username")).isEqualTo("next");
			assertThat(context.getEnvironment().containsProperty("database.password")).isFalse();
		}
	}

	@Test
	void importWhenKeysHaveOddCharactersBindsThemAsTheyAre() {
		this.server.createSecret("prod/users",
				"""
						{"user@example.com":"canary-a","A B":"canary-b","AB":"canary-c","a/b":{"-x.y":["canary-d",null,"canary-e"]},"größe":"canary-f","x[y]":"canary-g","p]q":"canary-h"}""");
		try (var context = run("ecs-secrets:prod/users", "app.mail=${users.user@example.com}")) {
			Map<String, Object> users = Binder.get(context.getEnvironment())
				.bind("users", Bindable.mapOf(String.class, Object.class))
				.get();
			assertThat(users).containsEntry("user@example.com", "canary-a")
				.containsEntry("A B", "canary-b")
				.containsEntry("AB", "canary-c")
				.containsEntry("größe", "canary-f");
			assertThat(
					Binder.get(context.getEnvironment()).bind("users[a/b][-x.y]", Bindable.listOf(String.class)).get())
				.containsExactly("canary-d", "", "canary-e");
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("users.A B")).isEqualTo("canary-b");
			assertThat(environment.getProperty("users[A B]")).isEqualTo("canary-b");
			assertThat(environment.getProperty("users.x[y]")).isEqualTo("canary-g");
			assertThat(environment.getProperty("users.p]q")).isEqualTo("canary-h");
			assertThat(environment.getProperty("app.mail")).isEqualTo("canary-a");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"userName\":\"canary-a\",\"user_name\":\"canary-b\"}",
			"{\"a.b\":\"canary-a\",\"a\":{\"b\":\"canary-b\"}}", "{\"username\":\"canary-a\",\"key\":\"canary-b\"}" })
	void importWhenTwoFieldsBecomeOnePropertyFailsAndNamesBoth(String content) {
		this.server.createSecret("prod/twins", content);
		assertThatExceptionOfType(SecretResolutionException.class)
			.isThrownBy(() -> run("ecs-secrets:prod/twins?map=key:twins.username"))
			.satisfies((ex) -> assertThat(ex.getFailures().get(0).error()).hasMessageMatching(
					".* two of its fields, '(userName|a.b|username)' and '(user_name|a.b|key)', become one property; .*"));
	}

	@Test
	void importWhenTwoFieldsOfOnePropertyAreEqualTakesThem() {
		this.server.createSecret("prod/twins", "{\"userName\":\"canary-a\",\"user_name\":\"canary-a\"}");
		try (var context = run("ecs-secrets:prod/twins")) {
			assertThat(context.getEnvironment().getProperty("twins.user-name")).isEqualTo("canary-a");
		}
	}

	@Test
	void importWhenElementOfArrayIsNullKeepsThePlacesOfTheOthers() {
		this.server.createSecret("prod/list", "[\"x\",null,\"y\"]");
		try (var context = run("ecs-secrets:prod/list?prefix=app.names.")) {
			assertThat(Binder.get(context.getEnvironment()).bind("app.names", Bindable.listOf(String.class)).get())
				.containsExactly("x", "", "y");
		}
	}

	@Test
	void importWhenSecretNamesImportsAndProfilesIgnoresThem() {
		this.server.createSecret("prod/settings",
				"""
						{"spring.config.import":"file:/canary/absent/","spring.profiles.active":"canary","spring.profiles.include":"canary",
						 "spring.profiles.group.default":"canary","other":"1"}""");
		try (var context = run("ecs-secrets:prod/settings?prefix=")) {
			assertThat(context.getEnvironment().getActiveProfiles()).isEmpty();
			assertThat(context.getEnvironment().getProperty("other")).isEqualTo("1");
		}
	}

}
