package io.github.ecssecrets.spring;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.metrics.buffering.BufferingApplicationStartup;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.web.context.support.StandardServletEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A real Spring Boot application against an in-process Secrets Manager, with environment
 * variables of the test's choice.
 */
public final class TestApplication {

	private final Map<String, String> properties = new LinkedHashMap<>();

	private final Map<String, String> environment = new LinkedHashMap<>();

	private Class<?>[] sources = { Empty.class };

	private ApplicationListener<?>[] listeners = {};

	private WebApplicationType type = WebApplicationType.NONE;

	private TestApplication() {
	}

	public static TestApplication using(SecretsManagerServer server) {
		// A pause of the JVM on a busy machine must not look like a server that is
		// silent.
		return new TestApplication().properties("ecs-secrets.endpoint=" + server.endpoint(),
				"ecs-secrets.api-call-timeout=1m",
				"spring.autoconfigure.exclude=" + DataSourceAutoConfiguration.class.getName() + ","
						+ HibernateJpaAutoConfiguration.class.getName(),
				"spring.flyway.enabled=false", "spring.liquibase.enabled=false");
	}

	public TestApplication withDataSource() {
		return properties("spring.autoconfigure.exclude=" + HibernateJpaAutoConfiguration.class.getName());
	}

	public TestApplication withJpa() {
		return properties("spring.autoconfigure.exclude=");
	}

	public TestApplication properties(String... properties) {
		for (String property : properties) {
			int equals = property.indexOf('=');
			this.properties.put(property.substring(0, equals), property.substring(equals + 1));
		}
		return this;
	}

	public TestApplication environment(String variable, String value) {
		this.environment.put(variable, value);
		return this;
	}

	public TestApplication sources(Class<?>... sources) {
		this.sources = sources;
		return this;
	}

	public TestApplication listeners(ApplicationListener<?>... listeners) {
		this.listeners = listeners;
		return this;
	}

	/**
	 * Makes it a web application on a free port, which also sees the environment
	 * variables as properties.
	 */
	public TestApplication web() {
		this.type = WebApplicationType.SERVLET;
		return properties("server.port=0");
	}

	public ConfigurableApplicationContext run() {
		String[] arguments = this.properties.entrySet()
			.stream()
			.map((property) -> "--" + property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
		SpringApplicationBuilder builder = new SpringApplicationBuilder(this.sources).web(this.type)
			.listeners(this.listeners);
		if (this.type == WebApplicationType.SERVLET) {
			builder.environment(new EnvironmentOfTest(Map.copyOf(this.environment)))
				.applicationStartup(new BufferingApplicationStartup(2048));
		}
		if (!this.environment.isEmpty()) {
			builder.addBootstrapRegistryInitializer((registry) -> registry.register(SecretsRuntime.class,
					(context) -> new SecretsRuntime(EcsSecretsProperties.from(binder()), this.environment::get)));
		}
		return builder.run(arguments);
	}

	private Binder binder() {
		return new Binder(new MapConfigurationPropertySource(this.properties));
	}

	/**
	 * Runs an application that must fail.
	 * @return the one analysis it ended with
	 */
	public FailureAnalysis fail() {
		RecordedFailureAnalysis.take();
		Throwable failure = catchThrowable(() -> run().close());
		assertThat(failure).isNotNull();
		FailureAnalysis analysis = RecordedFailureAnalysis.take();
		assertThat(analysis).as("analysis of %s", Arrays.toString(failure.getStackTrace())).isNotNull();
		return analysis;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	private static final class EnvironmentOfTest extends StandardServletEnvironment {

		private EnvironmentOfTest(Map<String, Object> variables) {
			MutablePropertySources sources = getPropertySources();
			sources.replace(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		}

	}

}
