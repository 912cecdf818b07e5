package io.github.ecssecrets.spring.rebind;

import java.util.Map;
import java.util.Set;

import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.autoconfigure.ConfigurationPropertiesRebinderAutoConfiguration;
import org.springframework.cloud.autoconfigure.RefreshEndpointAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties that a rotation changes under the name of a variable, with which Spring Boot
 * binds others.
 */
class RelaxedNamesTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecret() {
		this.server.createSecret("prod/db", "canary-1");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "MY_APP_PASSWORD", "MYAPP_PASSWORD" })
	void beansWhenVariableStandsForPrefixWithDashAreBoundAgain(String variable) {
		try (var context = TestApplication.using(this.server)
			.properties("ecs-secrets.refresh.rebind=true", "ecs-secrets.bindings." + variable + "=prod/db",
					"other.url=x:${my-app.password}",
					"spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
							+ ConfigurationPropertiesRebinderAutoConfiguration.class.getName() + ","
							+ RefreshEndpointAutoConfiguration.class.getName())
			.sources(Application.class)
			.run()) {
			assertThat(context.getBean(MyAppProperties.class).password).isEqualTo("canary-1");
			assertThat(context.getBean(OtherProperties.class).url).isEqualTo("x:canary-1");
			this.server.putSecretValue("prod/db", "canary-2");
			Deliveries.refresh(context, "prod/db");
			assertThat(context.getBean(MyAppProperties.class).password).isEqualTo("canary-2");
			assertThat(context.getBean(OtherProperties.class).url).isEqualTo("x:canary-2");
		}
	}

	@Test
	void variablesThatReferToAChangedPropertyAreThoseOfBeans() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("variables",
					Map.of("MY_APP_HOSTS_0_KEY", "${db.password}", "OTHERAPP_KEY", "${db.password}", "APP", "x")));
		environment.getPropertySources()
			.addFirst(new MapPropertySource("properties",
					Map.of("third.key", "${my-app.hosts[0].key}", "fourth.key", "${other-app.key:none}")));
		ChangedProperties changed = ChangedProperties.of(environment, Set.of("db.password"));
		assertThat(Set.of("my-app", "my-app.hosts", "other-app", "third", "fourth", "db", ""))
			.allMatch(changed::anyUnder);
		assertThat(Set.of("app", "my-ap", "other", "my-app.hosts[0].key", "password")).noneMatch(changed::anyUnder);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties({ MyAppProperties.class, OtherProperties.class })
	static class Application {

	}

	@ConfigurationProperties("my-app")
	static class MyAppProperties {

		private String password;

		public void setPassword(String password) {
			this.password = password;
		}

	}

	@ConfigurationProperties("other")
	static class OtherProperties {

		private String url;

		public void setUrl(String url) {
			this.url = url;
		}

	}

}
