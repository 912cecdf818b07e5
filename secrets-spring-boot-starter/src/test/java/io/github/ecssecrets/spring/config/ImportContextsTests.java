package io.github.ecssecrets.spring.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.RecordedFailureAnalysis;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsPropertyRefreshAutoConfiguration;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Config imports in the contexts that Spring Boot, its test support and Spring Cloud
 * make.
 */
@ExtendWith(OutputCaptureExtension.class)
class ImportContextsTests {

	private static final SecretReference APP = SecretReference.parse("prod/app");

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@TempDir
	private Path directory;

	@AfterEach
	void stop() {
		this.server.close();
	}

	private String[] arguments(String yaml, String... arguments) throws IOException {
		Files.writeString(this.directory.resolve("application.yaml"), yaml);
		List<String> all = new ArrayList<>(List.of("--spring.config.location=" + this.directory.toUri(),
				"--spring.main.banner-mode=off", "--ecs-secrets.endpoint=" + this.server.endpoint()));
		all.addAll(List.of(arguments));
		return all.toArray(String[]::new);
	}

	private static SpringApplicationBuilder application(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE);
	}

	private void rotate(ConfigurableApplicationContext context, String value) {
		this.server.putSecretValue("prod/app", value);
		assertThat(context.getBean(Secrets.class).refresh(APP)).succeedsWithin(30, TimeUnit.SECONDS);
	}

	@Test
	void importWhenConfigDataIsImportedByInitializerOfTestHasSettingsOfProfile() throws IOException {
		this.server.createSecret("prod/app", "{\"key\":\"canary-1\"}");
		Files.writeString(this.directory.resolve("application.properties"),
				"spring.config.import=ecs-secrets:prod/app\nspring.profiles.active=test\n");
		Files.writeString(this.directory.resolve("application-test.properties"),
				"ecs-secrets.endpoint=" + this.server.endpoint());
		new ApplicationContextRunner().withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.location=" + this.directory.toUri())
			.withUserConfiguration(Secretive.class)
			.run((context) -> {
				assertThat(context.getEnvironment().getProperty("app.key")).isEqualTo("canary-1");
				assertThat(context.getBean(Secrets.class).status()).hasSize(1);
				rotate(context.getSourceApplicationContext(), "{\"key\":\"canary-2\"}");
				assertThat(context.getEnvironment().getProperty("app.key")).isEqualTo("canary-2");
			});
	}

	@Test
	void importWhenEnvironmentIsOfTheApplicationActivatesNoProfile(CapturedOutput output) throws IOException {
		this.server.createSecret("prod/app", """
				{"spring.profiles.active": "canary-profile", "spring.profiles.include[0]": "canary-profile",
				"spring": {"config": {"import": "canary-import:x", "activate": {"on-profile": "canary-profile"}},
				"profiles": {"default": ["canary-profile"], "group": {"a": "canary-profile"}}},
				"SPRING_PROFILES_ACTIVE": "canary-profile", "spring.profile": "canary-other"}
				""");
		try (var context = application(Secretive.class).environment(new StandardEnvironment())
			.run(arguments("spring.config.import: 'ecs-secrets:prod/app?prefix='"))) {
			ConfigurableEnvironment environment = context.getEnvironment();
			assertThat(environment.getActiveProfiles()).isEmpty();
			assertThat(environment.getDefaultProfiles()).containsExactly("default");
			assertThat(environment.getProperty("spring.profile")).isEqualTo("canary-other");
			assertThat(environment.getProperty("spring.profiles.active")).isNull();
			assertThat(environment.getProperty("spring.config.import")).isEqualTo("ecs-secrets:prod/app?prefix=");
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("prod/app"))).singleElement()
			.asString()
			.contains("WARN", "spring.config.import", "spring.profiles.active")
			.doesNotContain("canary");
	}

	@Test
	void importWhenLocationIsMadeOfSecretFailsAndSaysWhy() throws IOException {
		this.server.createSecret("prod/app", "{\"next\":\"canary\"}");
		RecordedFailureAnalysis.take();
		String[] arguments = arguments("""
				spring.config.import: ["ecs-secrets:prod/app", "ecs-secrets:${app.next}"]
				""");
		assertThat(catchThrowable(() -> application(Secretive.class).run(arguments).close())).isNotNull();
		FailureAnalysis analysis = RecordedFailureAnalysis.take();
		assertThat(analysis.getDescription())
			.contains("config import 'ecs-secrets:…' of 23 characters", "application.yaml",
					"The property 'app.next' has no value")
			.doesNotContain("canary");
		assertThat(analysis.getAction()).contains("Set the property in the environment");
	}

	@Test
	void importWhenFileIsNamedBySecretFailsAndSaysWhy() throws IOException {
		this.server.createSecret("prod/app", "{\"next\":\"canary\"}");
		RecordedFailureAnalysis.take();
		String[] arguments = arguments("""
				spring.config.import: ["ecs-secrets:prod/app", "file:/nowhere/${app.next}.yaml"]
				""");
		assertThat(catchThrowable(() -> application(Secretive.class).run(arguments).close())).isNotNull();
		FailureAnalysis analysis = RecordedFailureAnalysis.take();
		assertThat(analysis.getDescription()).contains("/nowhere/${app.next}.yaml", "'app.next'", "secret")
			.doesNotContain("canary");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void importsWhenContextsHaveOneConfigurationShareSecrets(boolean refreshChild) throws IOException {
		this.server.createSecret("prod/app", "{\"key\":\"canary-1\"}");
		this.server.createSecret("prod/bound", "canary-bound");
		ConfigurableApplicationContext child = application(Secretive.class).child(Secretive.class)
			.web(WebApplicationType.NONE)
			.run(arguments("""
					spring.config.import: "ecs-secrets:prod/app"
					ecs-secrets.bindings.MY_KEY: "prod/bound"
					"""));
		try (var parent = (ConfigurableApplicationContext) Objects.requireNonNull(child.getParent())) {
			assertThat(child.getBean(SecretsRuntime.class)).isSameAs(parent.getBean(SecretsRuntime.class));
			rotate(refreshChild ? child : parent, "{\"key\":\"canary-2\"}");
			assertThat(child.getEnvironment().resolvePlaceholders("${app.key} ${my.key}"))
				.isEqualTo("canary-2 canary-bound");
			assertThat(parent.getEnvironment().resolvePlaceholders("${app.key} ${my.key}"))
				.isEqualTo("canary-2 canary-bound");
			child.close();
			rotate(parent, "{\"key\":\"canary-3\"}");
			assertThat(parent.getEnvironment().getProperty("app.key")).isEqualTo("canary-3");
		}
	}

	@Test
	void importsWhenChildHasOtherSettingsAreItsOwn() throws IOException {
		this.server.createSecret("prod/app", "{\"key\":\"canary-1\"}");
		try (SecretsManagerServer other = SecretsManagerServer.start()) {
			other.createSecret("prod/app", "{\"key\":\"canary-other\"}");
			Files.writeString(this.directory.resolve("application-child.yaml"),
					"ecs-secrets.endpoint: " + other.endpoint());
			String[] arguments = arguments(
					"spring.config.import: 'ecs-secrets:prod/app'\necs-secrets.endpoint: " + this.server.endpoint());
			arguments[2] = "--x=y";
			try (var child = application(Secretive.class).child(Secretive.class)
				.web(WebApplicationType.NONE)
				.profiles("child")
				.run(arguments); var parent = (ConfigurableApplicationContext) child.getParent()) {
				assertThat(child.getEnvironment().getProperty("app.key")).isEqualTo("canary-other");
				assertThat(parent.getEnvironment().getProperty("app.key")).isEqualTo("canary-1");
			}
		}
	}

	@Test
	void importWhenSpringCloudHasBootstrapContextIsFollowedAfterEachRefresh() throws IOException {
		this.server.createSecret("prod/app", "{\"key\":\"canary-1\"}");
		this.server.createSecret("prod/first", "{\"key\":\"canary-first\"}");
		Files.writeString(this.directory.resolve("bootstrap.yaml"), "spring.config.import: 'ecs-secrets:prod/first'");
		try (var context = application(Cloud.class)
			.run(arguments("spring.config.import: 'ecs-secrets:prod/app'", "--spring.cloud.bootstrap.enabled=true",
					"--spring.cloud.bootstrap.location=" + this.directory.toUri()))) {
			assertThat(context.getEnvironment().resolvePlaceholders("${app.key} ${first.key}"))
				.isEqualTo("canary-1 canary-first");
			int value = 2;
			for (int refresh = 0; refresh < 2; refresh++) {
				context.getBean(ContextRefresher.class).refresh();
				rotate(context, "{\"key\":\"canary-" + value + "\"}");
				assertThat(context.getEnvironment().getProperty("app.key")).isEqualTo("canary-" + value++);
			}
			((ConfigurableApplicationContext) Objects.requireNonNull(context.getParent())).close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.config.import: 'ecs-secrets:prod/missing'\necs-secrets.bindings.X: prod/missing",
			"spring.config.import: 'ecs-secrets:${STAGE}/app,ecs-secrets:${STAGE}/mail?prefix=mail.'",
			"ecs-secrets.datasource.secret: ${STAGE}/app", "ecs-secrets.datasources.other.secret: ${STAGE}/app" })
	void startWhenProcessedAheadOfTimeReadsNothing(String yaml) throws IOException {
		System.setProperty("spring.aot.processing", "true");
		try (var context = application(Empty.class).run(arguments(yaml))) {
			assertThat(context.isRunning()).isTrue();
		}
		finally {
			System.clearProperty("spring.aot.processing");
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(EcsSecretsAutoConfiguration.class)
	static class Secretive {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ EcsSecretsAutoConfiguration.class, RefreshAutoConfiguration.class,
			EcsSecretsPropertyRefreshAutoConfiguration.class })
	static class Cloud {

	}

}
