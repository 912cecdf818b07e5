package io.github.ecssecrets.aot;

import java.util.HashMap;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsDataSourceAutoConfiguration;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsRedisAutoConfiguration;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsSslAutoConfiguration;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Settings that an application is started with, but was not processed ahead of time with.
 */
@CompileWithForkedClassLoader
class SettingsAotTests {

	private static final String NOT_THEN = "It is in effect now, but was not when Spring AOT processed the application, "
			+ "which fixed the beans that depend on it.";

	private static final String NOT_NOW = "It is not in effect now, but was when Spring AOT processed the application, "
			+ "which fixed the beans that depend on it.";

	private static final String DATABASE = "{\"engine\":\"postgres\",\"username\":\"app\",\"password\":\"canary\",\"host\":\"localhost\",\"port\":1}";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void bundleThatIsSetAtTheStartIsRead() {
		ProcessedApplication application = application(Map.of("ecs-secrets.ssl.bundles.web.secret", "prod/tls"));
		assertThatExceptionOfType(SecretResolutionException.class)
			.isThrownBy(() -> application.processedWith(Map.of())
				.run((context) -> context.getBean(SslBundles.class).getBundleNames()))
			.withMessageContaining("property 'ecs-secrets.ssl.bundles.web.secret'");
	}

	@Test
	void libraryThatIsSwitchedOnAtTheStartOnlyEndsIt() {
		assertEnds(Map.of("ecs-secrets.enabled", "false"), Map.of(), "property 'ecs-secrets.enabled'", NOT_THEN);
	}

	@Test
	void settingsThatAreInEffectAtTheStartOnlyEndIt() {
		assertEnds(Map.of(),
				Map.of("ecs-secrets.redis.secret", "prod/cache", "ecs-secrets.refresh.rebind", "true",
						"ecs-secrets.datasource.secret", "prod/db"),
				"property 'ecs-secrets.redis.secret', property 'ecs-secrets.refresh.rebind', "
						+ "secret of the data source, as in property 'ecs-secrets.datasource.secret'",
				NOT_THEN);
	}

	@Test
	void addressThatIsKnownAtTheStartOnlyEndsIt() {
		assertEnds(Map.of("ecs-secrets.redis.secret", "prod/cache"),
				Map.of("ecs-secrets.redis.secret", "prod/cache", "spring.data.redis.host", "cache.example.com"),
				"address of Redis, as in property 'spring.data.redis.host'", NOT_THEN);
	}

	@Test
	void libraryThatIsSwitchedOffAtTheStartEndsIt() {
		assertEnds(Map.of("ecs-secrets.redis.secret", "prod/cache"), Map.of("ecs-secrets.enabled", "false"),
				"property 'ecs-secrets.enabled'", NOT_NOW);
	}

	@Test
	void settingThatIsNoLongerInEffectEndsTheStart() {
		assertEnds(Map.of("ecs-secrets.redis.secret", "prod/cache"), Map.of("ecs-secrets.redis.secret", ""),
				"property 'ecs-secrets.redis.secret'", NOT_NOW);
	}

	@Test
	void secretsAndFurtherPoolsMayBeOthers() {
		this.server.createSecret("prod/db", DATABASE);
		application(Map.of("ecs-secrets.datasource.secret", "prod/db", "ecs-secrets.datasources.reporting.secret",
				"prod/db"))
			.processedWith(
					Map.of("ecs-secrets.datasource.secret", "any", "ecs-secrets.datasources.archive.secret", "any"))
			.run((context) -> {
				assertThat(context.containsBean("archive")).isFalse();
				assertThat(context.getBean("dataSource", HikariDataSource.class).getUsername()).isEqualTo("app");
				assertThat(context.getBean("reporting", HikariDataSource.class).getUsername()).isEqualTo("app");
			});
	}

	@Test
	void placeholdersMayBeKnownAtTheStartOnly() {
		this.server.createSecret("prod/db", DATABASE);
		Map<String, Object> then = Map.of("ecs-secrets.redis.secret", "${STAGE}/cache", "ecs-secrets.datasource.secret",
				"${STAGE}/db", "ecs-secrets.datasources.reporting.secret", "${STAGE}/db",
				"ecs-secrets.refresh.interval", "${INTERVAL}");
		Map<String, Object> now = new HashMap<>(then);
		now.putAll(Map.of("STAGE", "prod", "INTERVAL", "1m"));
		application(now).processedWith(then).run((context) -> {
			assertThat(context.getBean("dataSource", HikariDataSource.class).getUsername()).isEqualTo("app");
			assertThat(context.getBean("reporting", HikariDataSource.class).getUsername()).isEqualTo("app");
		});
	}

	private void assertEnds(Map<String, Object> then, Map<String, Object> now, String place, String problem) {
		ProcessedApplication application = application(now).processedWith(then);
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> application.run((context) -> assertThat(context.isActive()).isFalse()))
			.satisfies((ex) -> {
				assertThat(ex.getPlace()).isEqualTo(place);
				assertThat(ex.getProblem()).isEqualTo(problem);
				assertThat(ex.getRemedy()).isEqualTo(
						"Set it for the processing as for the start; of a secret or an address, any will do then. "
								+ "Or start without 'spring.aot.enabled'.");
			});
	}

	private ProcessedApplication application(Map<String, Object> properties) {
		return new ProcessedApplication(Application.class, this.server, properties);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ EcsSecretsAutoConfiguration.class, EcsSecretsDataSourceAutoConfiguration.class,
			EcsSecretsRedisAutoConfiguration.class, EcsSecretsSslAutoConfiguration.class, SslAutoConfiguration.class,
			DataSourceAutoConfiguration.class })
	static class Application {

	}

}
