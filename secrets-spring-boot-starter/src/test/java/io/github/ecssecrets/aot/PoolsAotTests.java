package io.github.ecssecrets.aot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.aot.SecretValueAotTests.DbCredentials;
import io.github.ecssecrets.aot.SecretValueAotTests.Places;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.OnSecretRotation;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsDataSourceAutoConfiguration;
import io.github.ecssecrets.spring.jdbc.RotatingDriver;
import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pools and methods with {@link OnSecretRotation} in an application that was processed
 * ahead of time.
 */
@CompileWithForkedClassLoader
class PoolsAotTests {

	private static final Map<String, String> USERS = Map.of("prod/database", "app", "prod/reporting", "reporter",
			"prod/archive", "archivist");

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private PostgresDatabase database;

	/**
	 * The driver manager offers a driver to the class loader that loaded it.
	 */
	@BeforeAll
	static void loadDriver() {
		new org.postgresql.Driver();
	}

	@BeforeEach
	void start() {
		this.database = PostgresDatabase.start();
		this.server.createSecret("prod/key", "k-1");
		this.server.createSecret("prod/db", "{\"username\":\"app\",\"port\":5432}");
		this.server.createSecret("prod/tenants", "{\"eu\":{\"username\":\"app\",\"port\":1}}");
		this.server.createSecret("prod/replicas", "[{\"host\":\"a\",\"port\":1}]");
		USERS.forEach((secret, user) -> {
			this.database.createUser(user, "canary-1");
			this.server.createSecret(secret, this.database.secretFor(user, "canary-1"));
		});
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.database.close();
	}

	private ProcessedApplication application() {
		return new ProcessedApplication(Application.class, this.server,
				Map.of("app.stage", "prod", "ecs-secrets.datasource.secret", "prod/database",
						"ecs-secrets.datasources.reporting.secret", "prod/reporting",
						"ecs-secrets.datasources.archive.secret", "prod/archive"));
	}

	@Test
	void poolsMethodsAndValuesFollowRotations() {
		RuntimeHints hints = application().run((context) -> {
			Pools pools = context.getBean(Pools.class);
			assertThat(pools.main).isSameAs(context.getBean("dataSource"));
			assertFollows(pools.main, "prod/database");
			assertFollows(pools.reporting, "prod/reporting");
			assertFollows(pools.archive, "prod/archive");
			assertThat(context.getBean(Places.class).supplier.get()).isEqualTo("k-1");
			assertThat(context.getBean(DbCredentials.class).username()).isEqualTo("app");
			rotateKey(context);
			assertThat(context.getBean(Places.class).supplier.get()).isEqualTo("k-2");
			assertThat(pools.rotations).containsExactly("prod/key k-2");
		});
		assertThat(RuntimeHintsPredicates.reflection().onType(RotatingDriver.class)).accepts(hints);
	}

	private void assertFollows(DataSource dataSource, String secret) {
		JdbcClient jdbc = JdbcClient.create(dataSource);
		assertThat(userOf(jdbc)).isEqualTo(USERS.get(secret));
		DatabaseRotator.singleUser(this.server, secret).rotate(() -> {
			((HikariDataSource) dataSource).getHikariPoolMXBean().softEvictConnections();
			assertThat(userOf(jdbc)).isEqualTo(USERS.get(secret));
		});
	}

	private static String userOf(JdbcClient jdbc) {
		return jdbc.sql("SELECT current_user").query(String.class).single();
	}

	private void rotateKey(GenericApplicationContext context) {
		this.server.putSecretValue("prod/key", "k-2");
		Deliveries.refresh(context, "prod/key");
	}

	static class Pools {

		private final DataSource main;

		private final DataSource reporting;

		private final DataSource archive;

		private final List<String> rotations = new CopyOnWriteArrayList<>();

		Pools(DataSource main, @Qualifier("reporting") DataSource reporting, @Qualifier("archive") DataSource archive) {
			this.main = main;
			this.reporting = reporting;
			this.archive = archive;
		}

		@OnSecretRotation("${app.stage}/key")
		void rotated(SecretRotated event, String key) {
			this.rotations.add(event.reference() + " " + key);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	@ImportAutoConfiguration({ EcsSecretsAutoConfiguration.class, EcsSecretsDataSourceAutoConfiguration.class,
			DataSourceAutoConfiguration.class })
	@Import({ Places.class, Pools.class })
	static class Application {

		@Bean(defaultCandidate = false)
		HikariDataSource archive() {
			return DataSourceBuilder.create().type(HikariDataSource.class).build();
		}

	}

}
