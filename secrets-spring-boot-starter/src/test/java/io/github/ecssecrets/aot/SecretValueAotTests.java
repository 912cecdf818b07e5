package io.github.ecssecrets.aot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.aot.AotDetector;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link SecretValue} in an application that was processed ahead of time.
 */
@CompileWithForkedClassLoader
class SecretValueAotTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecrets() {
		this.server.createSecret("prod/key", "k-1");
		this.server.createSecret("prod/db", "{\"username\":\"app\",\"port\":5432}");
		this.server.createSecret("prod/tenants", "{\"eu\":{\"username\":\"app\",\"port\":1}}");
		this.server.createSecret("prod/replicas", "[{\"host\":\"a\",\"port\":1}]");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private RuntimeHints processed(Consumer<GenericApplicationContext> application) {
		return new ProcessedApplication(Application.class, this.server, Map.of("app.stage", "prod")).run(application);
	}

	@Test
	void everyPlaceIsInjectedAndFollows() {
		processed((context) -> {
			Places places = context.getBean(Places.class);
			assertThat(places.field).isEqualTo("k-1");
			assertThat(places.parameter).isEqualTo("k-1");
			assertThat(places.account).isEqualTo(new Account("app", 5432));
			assertThat(places.tenants).containsOnly(Map.entry("eu", new Tenant("app", 1)));
			assertThat(places.replicas).containsExactly(new Replica("a", 1));
			assertThat(places.received).containsExactlyInAnyOrder("setter k-1", "method k-1", "Spring k-1 k-1");
			assertThat(context.getBean("madeByMethod")).isEqualTo("k-1");
			assertThat(context.getBean(Registered.class).key).isEqualTo("k-1");
			assertThat(context.getBean(DbCredentials.class)).isEqualTo(new DbCredentials("app", 5432));
			assertThat(places.credentials.get().username()).isEqualTo("app");
			assertThat(this.server.requestCount()).isEqualTo(1);
			rotate(context);
			assertThat(places.supplier.get()).isEqualTo("k-2");
			assertThat(places.received).contains("setter k-2", "method k-2");
		});
	}

	private void rotate(GenericApplicationContext context) {
		this.server.putSecretValue("prod/key", "k-2");
		Deliveries.refresh(context, "prod/key");
	}

	@Test
	void secretOfAScopedBeanMayBeMissingUntilTheBeanIsUsed() {
		processed((context) -> {
			Scoped scoped = context.getBean(Scoped.class);
			assertThatExceptionOfType(BeanCreationException.class).isThrownBy(scoped::key)
				.havingRootCause()
				.isInstanceOf(SecretNotFoundException.class);
		});
	}

	/** As Spring treats an instance of a test class. */
	@Test
	void instanceOfATestIsInjected() {
		processed((context) -> {
			Registered test = new Registered();
			System.setProperty(AotDetector.AOT_ENABLED, "true");
			try {
				context.getBeanFactory()
					.initializeBean(test, "test" + AutowireCapableBeanFactory.ORIGINAL_INSTANCE_SUFFIX);
			}
			finally {
				System.clearProperty(AotDetector.AOT_ENABLED);
			}
			assertThat(test.key).isEqualTo("k-1");
		});
	}

	@Test
	void hintsCoverMembersAndBoundTypes() throws Exception {
		RuntimeHints hints = processed((context) -> assertThat(context.isActive()).isTrue());
		assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(Places.class, "field")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Places.class.getDeclaredMethod("setKey", String.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Places.class.getDeclaredMethod("accept", String.class))).accepts(hints);
		for (Class<?> bound : List.of(Account.class, DbCredentials.class, Tenant.class, Replica.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onConstructorInvocation(bound.getDeclaredConstructor(String.class, int.class))).accepts(hints);
		}
	}

	record Account(String username, int port) {

	}

	record Tenant(String username, int port) {

	}

	record Replica(String host, int port) {

	}

	@SecretValue("prod/db")
	record DbCredentials(String username, int port) {

	}

	static class Places {

		@SecretValue("${app.stage}/key")
		private String field;

		@SecretValue("prod/key")
		Supplier<String> supplier;

		@SecretValue("prod/db")
		Account account;

		@SecretValue("prod/tenants")
		Map<String, Tenant> tenants;

		@SecretValue("prod/replicas")
		Replica[] replicas;

		private final String parameter;

		private final Supplier<DbCredentials> credentials;

		private final List<String> received = new CopyOnWriteArrayList<>();

		Places(@SecretValue("prod/key") String parameter, Supplier<DbCredentials> credentials) {
			this.parameter = parameter;
			this.credentials = credentials;
		}

		@SecretValue("prod/key")
		void setKey(String key) {
			this.received.add("setter " + key);
		}

		void accept(@SecretValue("prod/key") String key) {
			this.received.add("method " + key);
		}

		/** Uses what was injected before. */
		@Autowired
		void begin(@SecretValue("prod/key") String key) {
			this.received.add("Spring " + key + " " + this.field);
		}

	}

	@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class Scoped {

		@SecretValue("prod/absent")
		private String key;

		String key() {
			return this.key;
		}

	}

	/** Registered when the application starts, without generated code. */
	static class Registered {

		@SecretValue("prod/key")
		private String key;

	}

	static class Registrar implements BeanRegistrar {

		@Override
		public void register(BeanRegistry registry, Environment environment) {
			registry.registerBean(Registered.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	@ImportAutoConfiguration(EcsSecretsAutoConfiguration.class)
	@Import({ Places.class, Scoped.class, Registrar.class })
	static class Application {

		@Bean
		String madeByMethod(@SecretValue("prod/key") String key) {
			return key;
		}

	}

}
