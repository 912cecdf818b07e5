package io.github.ecssecrets.spring.binding;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link SecretValue} in beans of every kind and scope.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretValueContextTests {

	private static final List<Object> received = new CopyOnWriteArrayList<>();

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecret() {
		received.clear();
		this.server.createSecret("prod/key", "canary-1");
	}

	@AfterEach
	void stop(CapturedOutput output) {
		this.server.close();
		assertThat(output).doesNotContain("canary-");
	}

	private ConfigurableApplicationContext run(Class<?>... sources) {
		return application(sources).run();
	}

	private TestApplication application(Class<?>... sources) {
		return TestApplication.using(this.server)
			.properties("ecs-secrets.refresh.enabled=false", "app.stage=prod", "app.client.url=https://example.org")
			.sources(sources);
	}

	private void rotate(ConfigurableApplicationContext context, String value) throws Exception {
		this.server.putSecretValue("prod/key", value);
		Deliveries.refresh(context, "prod/key");
	}

	@Test
	void configurationWhenProxiedIsInjected() throws Exception {
		try (ConfigurableApplicationContext context = run(FullConfiguration.class)) {
			assertThat(AopUtils.isCglibProxy(context.getBean(FullConfiguration.class))
					|| context.getBean(FullConfiguration.class).getClass() != FullConfiguration.class)
				.isTrue();
			assertThat(context.getBean("fromField")).isEqualTo("canary-1");
			rotate(context, "canary-2");
			assertThat(received).containsExactly("canary-1", "canary-2");
		}
	}

	@Test
	void configurationPropertiesAreInjectedAndBound() {
		try (ConfigurableApplicationContext context = run(PropertiesApplication.class)) {
			ClientProperties properties = context.getBean(ClientProperties.class);
			assertThat(properties.key).isEqualTo("canary-1");
			assertThat(properties.url).isEqualTo("https://example.org");
		}
	}

	@Test
	void placeWhenLazyAndInterfaceIsReadWhenUsed() {
		this.server.purgeSecret("prod/key");
		try (ConfigurableApplicationContext context = run(Application.class, LazyPlace.class)) {
			this.server.createSecret("prod/key", "canary-1");
			await().atMost(Duration.ofMinutes(1))
				.ignoreExceptions()
				.until(() -> context.getBean(LazyPlace.class).key.get().equals("canary-1"));
		}
	}

	@Test
	void placeWhenLazyAndTextIsReadAtOnce() {
		try (ConfigurableApplicationContext context = run(Application.class, LazyText.class)) {
			assertThat(context.getBean(LazyText.class).key).isEqualTo("canary-1");
		}
	}

	@Test
	void prototypeWhenNoLongerUsedIsForgotten() throws Exception {
		try (ConfigurableApplicationContext context = run(Application.class, Prototype.class)) {
			List<WeakReference<Object>> beans = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				Prototype bean = context.getBean(Prototype.class);
				assertThat(bean.supplier).isSameAs(context.getBean(Prototype.class).supplier);
				beans.add(new WeakReference<>(bean));
			}
			await().atMost(Duration.ofMinutes(1)).until(() -> {
				System.gc();
				return beans.stream().allMatch((bean) -> bean.get() == null);
			});
			Prototype kept = context.getBean(Prototype.class);
			received.clear();
			rotate(context, "canary-2");
			assertThat(kept.supplier.get()).isEqualTo("canary-2");
			assertThat(kept.key).isEqualTo("canary-2");
		}
	}

	@Test
	void scopedWhenDestroyedIsMadeFromTheNewestAndTheOldIsNotCalled() throws Exception {
		try (ConfigurableApplicationContext context = run(Application.class, Scopes.class, Scoped.class,
				UsesScoped.class)) {
			Scoped bean = context.getBean(UsesScoped.class).scoped;
			assertThat(bean.key()).isEqualTo("canary-1");
			Object first = context.getBean("scopedTarget." + scopedName(context));
			context.getBeanFactory().destroyScopedBean("scopedTarget." + scopedName(context));
			received.clear();
			rotate(context, "canary-2");
			assertThat(received).isEmpty();
			assertThat(bean.key()).isEqualTo("canary-2");
			assertThat(context.getBean("scopedTarget." + scopedName(context))).isNotSameAs(first);
		}
	}

	private static String scopedName(ConfigurableApplicationContext context) {
		return context.getBeanNamesForType(Scoped.class)[0].replace("scopedTarget.", "");
	}

	@Test
	void beanWhenNeededByPostProcessorsIsInjected() {
		try (ConfigurableApplicationContext context = run(Application.class, EarlyBeans.class)) {
			assertThat(context.getBean("early", Early.class).key).isEqualTo("canary-1");
			assertThat(received).contains("bean post-processor canary-1", "factory post-processor canary-1");
		}
	}

	@Test
	void methodWhenItThrowsAtRotationDisturbsNobody(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = run(Application.class, Throwing.class, Listening.class)) {
			received.clear();
			rotate(context, "canary-2");
			assertThat(received).contains("setter canary-2", "autowired canary-2", "inherited canary-2");
			assertThat(output)
				.contains("@SecretValue on method 'setKey' of " + Throwing.class.getName()
						+ " could not take the rotated value (java.lang.IllegalArgumentException)")
				.contains("@SecretValue on method 'fail' of " + Throwing.class.getName()
						+ " could not take the rotated value (java.lang.AssertionError)");
			rotate(context, "canary-3");
			assertThat(received).contains("setter canary-3");
		}
	}

	@Test
	void methodWhenAutowiredIsCalledOnceAtStart() {
		try (ConfigurableApplicationContext context = run(Application.class, Listening.class)) {
			assertThat(received).containsExactlyInAnyOrder("setter canary-1", "autowired canary-1",
					"inherited canary-1");
			assertThat(context.getBean(Listening.class)).isNotNull();
		}
	}

	@Test
	void methodWhenItHasTwoParametersIsRefused() {
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> run(Application.class, TwoParameters.class).close())
			.withMessageContaining("'setBoth'");
	}

	@Test
	void memberWhenStaticIsRefused() {
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> run(Application.class, StaticField.class).close())
			.withMessageContaining("static member")
			.withMessageContaining("field 'KEY'");
	}

	@Test
	void placeholderWhenUnresolvedIsExplained() {
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> run(Application.class, Unresolved.class).close())
			.withMessageContaining("'${no.such.property}/key' has a placeholder that no property resolves")
			.withMessageContaining("field 'key' of " + Unresolved.class.getName());
	}

	@Test
	void conversionWhenItFailsShowsNoValue() {
		for (Class<?> bean : List.of(WrongNumber.class, WrongRecord.class, WrongList.class, WrongUrl.class)) {
			this.server.putSecretValue("prod/key",
					(bean == WrongRecord.class) ? "{\"port\":\"canary-1\"}" : "[\"canary-1\"]");
			assertThatExceptionOfType(Exception.class)
				.isThrownBy(
						() -> application(Application.class, bean).properties("logging.level.root=TRACE").run().close())
				.satisfies((failure) -> {
					for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
						assertThat(cause.toString()).doesNotContain("canary-");
					}
				})
				.havingRootCause()
				.withMessageContaining("cannot be converted to")
				.withMessageContaining((bean == WrongRecord.class) ? "at field 'port'" : "prod/key");
		}
	}

	@Configuration
	static class FullConfiguration extends Application {

		@SecretValue("prod/key")
		String key;

		@SecretValue("${app.stage}/key")
		void setKey(String key) {
			received.add(key);
		}

		@Bean
		String fromField() {
			return this.key;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(ClientProperties.class)
	static class PropertiesApplication {

	}

	@ConfigurationProperties("app.client")
	static class ClientProperties {

		@SecretValue("prod/key")
		private String key;

		private String url;

		public void setUrl(String url) {
			this.url = url;
		}

	}

	static class LazyPlace {

		@SecretValue("prod/key")
		@Lazy
		Supplier<String> key;

	}

	static class LazyText {

		@SecretValue("prod/key")
		@Lazy
		String key;

	}

	@Scope("prototype")
	static class Prototype {

		private final Supplier<String> supplier;

		private volatile String key;

		Prototype(@SecretValue("prod/key") Supplier<String> supplier) {
			this.supplier = supplier;
		}

		@SecretValue("prod/key")
		void setKey(String key) {
			this.key = key;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Prototype;
		}

		@Override
		public int hashCode() {
			return 1;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scopes {

		@Bean
		static CustomScopeConfigurer threadScope() {
			CustomScopeConfigurer configurer = new CustomScopeConfigurer();
			configurer.addScope("thread", new DestroyingThreadScope());
			return configurer;
		}

	}

	/**
	 * Runs destruction callbacks, as the refresh scope of Spring Cloud does.
	 */
	static class DestroyingThreadScope extends SimpleThreadScope {

		private final Map<String, Runnable> callbacks = new ConcurrentHashMap<>();

		@Override
		public Object remove(String name) {
			Runnable callback = this.callbacks.remove(name);
			if (callback != null) {
				callback.run();
			}
			return super.remove(name);
		}

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
			this.callbacks.put(name, callback);
		}

	}

	@Scope(value = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class Scoped {

		private String key;

		@SecretValue("prod/key")
		void setKey(String key) {
			this.key = key;
			received.add(key);
		}

		String key() {
			return this.key;
		}

	}

	static class UsesScoped {

		private final Scoped scoped;

		UsesScoped(Scoped scoped) {
			this.scoped = scoped;
		}

	}

	static class Early {

		@SecretValue("prod/key")
		String key;

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyBeans {

		@Bean
		static Early early() {
			return new Early();
		}

		@Bean
		static Early earliest() {
			return new Early();
		}

		@Bean
		static BeanPostProcessor postProcessor(Early early) {
			received.add("bean post-processor " + early.key);
			return new BeanPostProcessor() {
			};
		}

		@Bean
		static BeanFactoryPostProcessor factoryPostProcessor(Early earliest) {
			received.add("factory post-processor " + earliest.key);
			return (beanFactory) -> {
			};
		}

	}

	static class Throwing {

		private boolean started;

		@SecretValue("prod/key")
		void setKey(String key) {
			if (this.started) {
				throw new IllegalArgumentException("bad key " + key);
			}
			this.started = true;
		}

		@SecretValue("prod/key")
		void fail(char[] key) {
			if (this.started) {
				throw new AssertionError(new String(key));
			}
		}

	}

	abstract static class Parent {

		@SecretValue("prod/key")
		void inherited(String key) {
			received.add("inherited " + key);
		}

		@SecretValue("prod/key")
		void overridden(String key) {
			received.add("overridden " + key);
		}

	}

	static class Listening extends Parent {

		@SecretValue("prod/key")
		void setKey(String key) {
			received.add("setter " + key);
		}

		@Autowired
		void autowired(@SecretValue("prod/key") String key) {
			received.add("autowired " + key);
		}

		@Override
		void overridden(String key) {
			received.add("never " + key);
		}

	}

	static class TwoParameters {

		@SecretValue("prod/key")
		void setBoth(String one, String two) {
			received.add(one + two);
		}

	}

	static class StaticField {

		@SecretValue("prod/key")
		static String KEY;

	}

	static class Unresolved {

		@SecretValue("${no.such.property}/key")
		String key;

	}

	static class WrongNumber {

		@SecretValue("prod/key")
		int key;

	}

	record Account(int port) {

	}

	static class WrongRecord {

		@SecretValue("prod/key")
		Account key;

	}

	static class WrongList {

		@SecretValue("prod/key")
		List<Duration> key;

	}

	static class WrongUrl {

		@SecretValue("prod/key")
		URL key;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
