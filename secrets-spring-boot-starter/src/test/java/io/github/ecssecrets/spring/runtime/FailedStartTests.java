package io.github.ecssecrets.spring.runtime;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.spring.SecretsManagerSourceCustomizer;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.bootstrap.BootstrapContextClosedEvent;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * A start that fails, at whatever moment, leaves no thread and no client.
 */
class FailedStartTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private final Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());

	private final List<SecretsRuntime> runtimes = new CopyOnWriteArrayList<>();

	@BeforeEach
	void createSecret() {
		this.server.createSecret("prod/key", "canary-1");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void leavesNothing(Moment moment) {
		SpringApplication application = new SpringApplication(Application.class, moment.source);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addBootstrapRegistryInitializer(
				(registry) -> registry.addCloseListener((BootstrapContextClosedEvent event) -> note(
						event.getBootstrapContext().getOrElse(SecretsRuntime.class, null))));
		if (moment == Moment.RUNTIME_OF_THE_APPLICATION || moment == Moment.RUNTIME_THAT_NOTHING_ASKED_FOR) {
			SecretsRuntime runtime = new SecretsRuntime(properties(), (name) -> null);
			runtime.secrets().get("prod/key");
			note(runtime);
			application.addBootstrapRegistryInitializer(
					(registry) -> registry.register(SecretsRuntime.class, InstanceSupplier.of(runtime)));
		}
		application.addListeners(new Failing(moment));
		application.addBootstrapRegistryInitializer((registry) -> registry
			.registerIfAbsent(SecretsManagerSourceCustomizer.class, InstanceSupplier.of((builder) -> {
			})));
		Throwable failure = catchThrowable(() -> application
			.run("--ecs-secrets.endpoint=" + this.server.endpoint(), "--spring.main.banner-mode=off", moment.imports)
			.close());
		assertThat(failure).isNotNull();
		if (moment != Moment.RUNTIME_THAT_NOTHING_ASKED_FOR) {
			assertThat(this.server.requestCount()).isPositive();
		}
		await().atMost(1, TimeUnit.MINUTES).untilAsserted(() -> assertThat(threads()).isEmpty());
		assertThat(this.runtimes)
			.allSatisfy((runtime) -> assertThat(runtime.secrets().refresh(SecretReference.parse("prod/key")))
				.failsWithin(1, TimeUnit.MINUTES)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(SecretUnavailableException.class)
				.withMessageContaining("closed"));
	}

	private EcsSecretsProperties properties() {
		EcsSecretsProperties properties = new EcsSecretsProperties();
		properties.setEndpoint(this.server.endpoint());
		return properties;
	}

	private void note(SecretsRuntime runtime) {
		if (runtime != null) {
			this.runtimes.add(runtime);
		}
	}

	/** Those that came after this test began: another may have left some. */
	private List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.isAlive() && !this.before.contains(thread))
			.map(Thread::getName)
			.filter((name) -> name.startsWith("ecs-secrets-"))
			.toList();
	}

	enum Moment {

		CONFIG_DATA("--spring.config.import=ecs-secrets:prod/key,ecs-secrets:prod/missing"),

		ENVIRONMENT, CONTEXT_PREPARED, BEAN(FailingBean.class), RUNNER(FailingRunner.class),

		RUNTIME_OF_THE_APPLICATION("--spring.config.import=ecs-secrets:prod/key,ecs-secrets:prod/missing"),

		RUNTIME_THAT_NOTHING_ASKED_FOR("--spring.config.import=nowhere:at-all");

		private final String imports;

		private final Class<?> source;

		Moment() {
			this(Nothing.class);
		}

		Moment(String imports) {
			this.imports = imports;
			this.source = Nothing.class;
		}

		Moment(Class<?> source) {
			this.imports = "--spring.config.import=ecs-secrets:prod/key";
			this.source = source;
		}

	}

	private record Failing(Moment moment) implements ApplicationListener<SpringApplicationEvent>, Ordered {

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE;
		}

		@Override
		public void onApplicationEvent(SpringApplicationEvent event) {
			boolean fails = (event instanceof ApplicationEnvironmentPreparedEvent) ? this.moment == Moment.ENVIRONMENT
					: event instanceof ApplicationPreparedEvent && this.moment == Moment.CONTEXT_PREPARED;
			if (fails) {
				throw new IllegalStateException("A test lets the start fail");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(EcsSecretsAutoConfiguration.class)
	static class Application {

	}

	static class Nothing {

	}

	static class FailingBean {

		FailingBean(ConfigurableApplicationContext context) {
			throw new IllegalStateException("A test lets a bean fail");
		}

	}

	static class FailingRunner {

		@Bean
		ApplicationRunner runner() {
			return (arguments) -> {
				throw new IllegalStateException("A test lets a runner fail");
			};
		}

	}

}
