package io.github.ecssecrets.spring.rebind;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.autoconfigure.ConfigurationPropertiesRebinderAutoConfiguration;
import org.springframework.cloud.autoconfigure.RefreshEndpointAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans of unusual kinds that are bound again, and those that are not made for it.
 */
class ReboundShapesTests {

	private static final String IMPORTS = "spring.config.import="
			+ Stream.of("eager", "lazy", "rotated", "prototype", "made", "typed")
				.map((prefix) -> "ecs-secrets:prod/db?prefix=" + prefix + ".")
				.collect(Collectors.joining(","));

	private static SecretsManagerServer server;

	@BeforeEach
	void createSecret() {
		server = SecretsManagerServer.start();
		server.createSecret("prod/db", "{\"password\":\"canary-1\"}");
		Properties.created.clear();
	}

	@AfterEach
	void stop() {
		server.close();
	}

	private TestApplication application() {
		return TestApplication.using(server)
			.properties("ecs-secrets.refresh.rebind=true", IMPORTS,
					"spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
							+ ConfigurationPropertiesRebinderAutoConfiguration.class.getName() + ","
							+ RefreshEndpointAutoConfiguration.class.getName())
			.sources(Application.class);
	}

	@Test
	void rotationMakesNoBeanThatIsLazyOrAPrototype() {
		try (var context = application().run()) {
			Properties prototype = context.getBean("prototype", Properties.class);
			assertThat(Properties.created).containsExactlyInAnyOrder("eager", "prototype");
			rotate(context);
			assertThat(Properties.created).containsExactlyInAnyOrder("eager", "prototype");
			assertThat(context.getBean("eager", Properties.class).password).isEqualTo("canary-2");
			assertThat(prototype.password).isEqualTo("canary-1");
			assertThat(context.getBean("lazy", Properties.class).password).isEqualTo("canary-2");
			assertThat(context.getBean("prototype", Properties.class).password).isEqualTo("canary-2");
		}
	}

	@Test
	void lazyBeanThatIsMadeDuringTheRotationIsBoundAgain() {
		try (var context = application().run()) {
			Properties bean = context.getBean("rotated", Properties.class);
			Awaitility.await()
				.atMost(1, TimeUnit.MINUTES)
				.untilAsserted(() -> assertThat(bean.password).isEqualTo("canary-2"));
		}
	}

	@Test
	void factoriesAreBoundAgain() {
		try (var context = application().run()) {
			assertThat(context.getBean("made", StringBuilder.class)).hasToString("canary-1");
			assertThat(context.getBean("madeByType", StringBuilder.class)).hasToString("canary-1");
			rotate(context);
			assertThat(context.getBean("made", StringBuilder.class)).hasToString("canary-2");
			assertThat(context.getBean("madeByType", StringBuilder.class)).hasToString("canary-2");
		}
	}

	private void rotate(ApplicationContext context) {
		server.putSecretValue("prod/db", "{\"password\":\"canary-2\"}");
		Deliveries.refresh(context, "prod/db");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties
	@Import(AnnotatedFactories.class)
	static class Application {

		@Bean
		@ConfigurationProperties("eager")
		Properties eager() {
			return new Properties("eager");
		}

		@Bean
		@Lazy
		@ConfigurationProperties("lazy")
		Properties lazy() {
			return new Properties("lazy");
		}

		@Bean
		@Lazy
		@ConfigurationProperties("rotated")
		Properties rotated(SecretsRuntime runtime) {
			return new RotatedProperties(runtime);
		}

		@Bean
		@Scope("prototype")
		@ConfigurationProperties("prototype")
		Properties prototype() {
			return new Properties("prototype");
		}

		@Bean
		@ConfigurationProperties("made")
		Factory made() {
			return new Factory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnnotatedFactories {

		@Bean
		AnnotatedFactory madeByType() {
			return new AnnotatedFactory();
		}

	}

	static class Properties {

		private static final List<String> created = new CopyOnWriteArrayList<>();

		private String password;

		Properties(String name) {
			created.add(name);
		}

		public void setPassword(String password) {
			this.password = password;
		}

	}

	static class RotatedProperties extends Properties implements InitializingBean {

		private final SecretsRuntime runtime;

		RotatedProperties(SecretsRuntime runtime) {
			super("rotated");
			this.runtime = runtime;
		}

		@Override
		public void afterPropertiesSet() {
			server.putSecretValue("prod/db", "{\"password\":\"canary-2\"}");
			Deliveries.refresh(this.runtime, "prod/db");
		}

	}

	static class Factory implements FactoryBean<StringBuilder> {

		private String password;

		public void setPassword(String password) {
			this.password = password;
		}

		@Override
		public StringBuilder getObject() {
			return new StringBuilder(this.password);
		}

		@Override
		public Class<?> getObjectType() {
			return StringBuilder.class;
		}

		@Override
		public boolean isSingleton() {
			return false;
		}

	}

	@ConfigurationProperties("typed")
	static class AnnotatedFactory extends Factory {

	}

}
