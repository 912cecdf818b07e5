package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.store.SecretStore;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What needs the secrets of the application stays away where there are none: the main
 * auto-configuration is excluded, or a test has secrets of its own.
 */
class WithoutRuntimeTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void applicationThatExcludesTheMainAutoConfigurationStarts() {
		try (var context = TestApplication.using(this.server)
			.web()
			.sources(Excluding.class)
			.properties("management.endpoints.web.exposure.include=*", "ecs-secrets.datasource.secret=prod/db",
					"ecs-secrets.push.queue=http://127.0.0.1:1/queue")
			.run()) {
			assertThat(context.getBeanNamesForType(SecretsRuntime.class)).isEmpty();
			assertThat(context.getBeanNamesForType(Secrets.class)).isEmpty();
		}
	}

	@Test
	void contextWithSecretsOfItsOwnStarts() {
		new ApplicationContextRunner().withUserConfiguration(All.class)
			.withBean(Secrets.class, () -> SecretStore.builder().build())
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Secrets.class)
				.doesNotHaveBean(SecretsRuntime.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = EcsSecretsAutoConfiguration.class)
	static class Excluding {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { DataSourceAutoConfiguration.class, HibernateJpaAutoConfiguration.class })
	static class All {

	}

}
