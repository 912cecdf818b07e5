package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.spring.runtime.SecretUse;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import oracle.ucp.jdbc.PoolDataSource;
import oracle.ucp.jdbc.PoolDataSourceFactory;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static io.github.ecssecrets.spring.jdbc.RotatedDatabase.userOf;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pools that no property of the library names, whose user and password come from a
 * secret.
 */
class InferredPoolTests extends AbstractRotatedPostgresTests {

	private static final String IMPORT = "spring.config.import=ecs-secrets:prod/db?prefix=db.";

	private static final String WARNING = "does not follow rotations: ";

	private void assertFollowed(ConfigurableApplicationContext context, String... beanNames) throws SQLException {
		List<Connection> before = new ArrayList<>();
		for (String name : beanNames) {
			before.add(context.getBean(name, DataSource.class).getConnection());
		}
		this.secret.openWindow();
		for (String name : beanNames) {
			try (Connection inside = context.getBean(name, DataSource.class).getConnection()) {
				assertThat(userOf(inside)).as(name).isEqualTo(this.secret.user());
			}
		}
		assertThat(this.secret.refusedLogins()).isEqualTo(1);
		for (Connection connection : before) {
			connection.close();
		}
	}

	@Test
	void poolsFollowTheSecretThatTheirPropertiesComeFrom(CapturedOutput output) throws SQLException {
		String url = postgres.url();
		String user = "${db.username}";
		String password = "${db.password}";
		try (var context = this.secret.applicationWithoutSecret()
			.sources(ManyPools.class)
			.properties(IMPORT, "spring.datasource.url=" + url, "spring.datasource.username=" + user,
					"spring.datasource.password=${first}", "first=${second:none}", "second=" + password,
					"app.hikari.jdbc-url=" + url, "app.hikari.username=" + user, "app.hikari.password=" + password,
					"app.literal.jdbc-url=" + url, "app.literal.username=" + this.secret.user(),
					"app.literal.password=" + password, "app.tomcat.url=" + url, "app.tomcat.username=" + user,
					"app.tomcat.password=" + password, "app.dbcp2.url=" + url, "app.dbcp2.username=" + user,
					"app.dbcp2.password=" + password, "app.ucp.url=" + url, "app.ucp.user=" + user,
					"app.ucp.password=" + password, "app.ucp.connection-factory-class-name=org.postgresql.Driver",
					"app.built.url=" + url, "app.built.username=" + user, "app.built.password=" + password)
			.run()) {
			assertFollowed(context, "dataSource", "hikari", "literal", "tomcat", "dbcp2", "ucp", "built");
		}
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void poolsWhoseSecretIsNotKnownAreWarnedOfOnce(CapturedOutput output) {
		this.secret.server().createSecret("prod/other", "{\"username\":\"canary-other\",\"password\":\"canary-pw\"}");
		String url = postgres.url();
		try (var context = this.secret.applicationWithoutSecret()
			.sources(Doubtful.class)
			.properties(
					"spring.config.import=ecs-secrets:prod/db?prefix=db.,ecs-secrets:prod/other?prefix=other.,"
							+ "ecs-secrets:prod/db::AWSCURRENT?prefix=now.",
					"spring.datasource.url=" + url, "spring.datasource.username=${other.username}",
					"spring.datasource.password=${db.password}", "app.joined.jdbc-url=" + url,
					"app.joined.username=${db.username}", "app.joined.password=${db.password}-${db.port}",
					"app.stranger.jdbc-url=" + url, "app.stranger.username=somebody",
					"app.stranger.password=${db.password}", "app.only-user.jdbc-url=" + url,
					"app.only-user.username=${db.username}", "app.only-user.password=fixed",
					"app.plain.jdbc-url=" + url, "app.plain.username=fixed", "app.plain.password=fixed",
					"app.silenced.jdbc-url=" + url, "app.silenced.username=${other.username}",
					"app.silenced.password=${db.password}", "ecs-secrets.datasources.silenced.infer=false",
					"app.started.url=" + url)
			.run()) {
			assertThat(context.getBean("plain", HikariDataSource.class).getDataSource()).isNull();
			assertThat(context.getBean("started", HikariDataSource.class).getDataSource()).isNull();
		}
		assertWarned(output, "dataSource", "its user and its password are not two fields of one secret",
				"ecs-secrets.datasource.secret");
		assertWarned(output, "joined", "its password is built from a secret and other text",
				"ecs-secrets.datasources.joined.secret");
		assertWarned(output, "stranger", "its password is of secret 'prod/db', which has another user",
				"ecs-secrets.datasources.stranger.secret");
		assertWarned(output, "onlyUser", "only its user comes from secret 'prod/db'",
				"ecs-secrets.datasources.onlyUser.secret");
		assertWarned(output, "byHand", "its password is a secret, and no property of the pool says of which one",
				"ecs-secrets.datasources.byHand.secret");
		assertWarned(output, "started", "it was started before the library saw it",
				"ecs-secrets.datasources.started.secret");
		assertThat(output.toString().split(WARNING, -1)).hasSize(7);
	}

	private static void assertWarned(CapturedOutput output, String pool, String reason, String property) {
		assertThat(
				output.toString().lines().filter((line) -> line.contains(" WARN ") && line.contains("'" + pool + "'")))
			.singleElement()
			.asString()
			.contains(WARNING + reason)
			.contains("'" + property + "'");
	}

	@Test
	void poolFollowsSecretThatIsBoundToTheVariablesOfSpringBoot() throws SQLException {
		try (var context = this.secret.applicationWithoutSecret()
			.properties("ecs-secrets.bindings.SPRING_DATASOURCE_USERNAME=prod/db:username",
					"ecs-secrets.bindings.SPRING_DATASOURCE_PASSWORD=prod/db:password",
					"spring.datasource.url=" + postgres.url(), "spring.datasource.hikari.minimum-idle=0")
			.run()) {
			assertFollowed(context, "dataSource");
		}
	}

	@Test
	void poolIsMadeFromSecretThatIsImportedAsSpringBootsProperties() throws SQLException {
		try (var context = this.secret.applicationWithoutSecret()
			.properties("spring.config.import=ecs-secrets:prod/db?prefix=spring.datasource.",
					"spring.datasource.hikari.minimum-idle=0")
			.run()) {
			assertFollowed(context, "dataSource");
			assertThat(context.getBean(SecretsRuntime.class).uses().all())
				.anyMatch((use) -> use.kind() == SecretUse.Kind.DATA_SOURCE && use.name().equals("dataSource"));
		}
	}

	@Test
	void poolWithFieldsOfOtherNamesFollowsThem() throws SQLException {
		this.secret.server()
			.createSecret("prod/app", "{\"db\":{\"user\":\"%s\",\"pass\":\"%s\"}}".formatted(this.secret.user(),
					this.secret.firstPassword()));
		this.secret.server().createSecret("prod/text", this.secret.firstPassword());
		try (var context = this.secret.applicationWithoutSecret()
			.sources(Text.class)
			.properties("spring.config.import=ecs-secrets:prod/app?prefix=app.,ecs-secrets:prod/text?name=text",
					"spring.datasource.url=" + postgres.url(), "spring.datasource.username=${app.db.user}",
					"spring.datasource.password=${app.db.pass}", "text-pool.jdbc-url=" + postgres.url(),
					"text-pool.username=" + this.secret.user(), "text-pool.password=${text}")
			.run();
				Connection first = context.getBean("dataSource", DataSource.class).getConnection();
				Connection second = context.getBean("textPool", DataSource.class).getConnection()) {
			assertThat(List.of(userOf(first), userOf(second))).containsOnly(this.secret.user());
			String changed = "canary-changed";
			try (Connection superuser = postgres.connectAsSuperuser(); var statement = superuser.createStatement()) {
				statement.execute("ALTER ROLE %s PASSWORD '%s'".formatted(this.secret.user(), changed));
			}
			this.secret.server()
				.putSecretValue("prod/app",
						"{\"db\":{\"user\":\"%s\",\"pass\":\"%s\"}}".formatted(this.secret.user(), changed));
			this.secret.server().putSecretValue("prod/text", changed);
			try (Connection third = context.getBean("dataSource", DataSource.class).getConnection();
					Connection fourth = context.getBean("textPool", DataSource.class).getConnection()) {
				assertThat(List.of(userOf(third), userOf(fourth))).containsOnly(this.secret.user());
			}
		}
	}

	@Test
	void poolThatSpringCloudRefreshesFollowsRotations(CapturedOutput output) throws SQLException {
		try (var context = this.secret.application()
			.properties("spring.cloud.refresh.extra-refreshable=dataSource", "spring.datasource.hikari.minimum-idle=0")
			.run()) {
			DataSource pool = context.getBean("dataSource", DataSource.class);
			assertThat(pool).isInstanceOf(ScopedObject.class);
			this.secret.assertFollowedBy(pool);
			context.getBean(RefreshScope.class).refreshAll();
			try (Connection connection = pool.getConnection()) {
				assertThat(userOf(connection)).isEqualTo(this.secret.user());
			}
		}
		assertThat(this.secret.refusedLogins()).isLessThanOrEqualTo(2);
		assertThat(output).doesNotContain("has no effect");
	}

	@Test
	void nothingIsInferredWhereThatIsSwitchedOff(CapturedOutput output) {
		try (var context = this.secret.applicationWithoutSecret()
			.properties(IMPORT, "ecs-secrets.datasource.infer=false", "spring.datasource.url=" + postgres.url(),
					"spring.datasource.username=${db.username}", "spring.datasource.password=${db.password}")
			.run()) {
			assertThat(context.getBean(HikariDataSource.class).getDataSource()).isNull();
		}
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void emptySecretSwitchesPoolsOff(CapturedOutput output) throws SQLException {
		try (var context = this.secret.applicationWithoutSecret()
			.properties(IMPORT, "ecs-secrets.datasource.secret=", "ecs-secrets.datasources.reporting.secret=",
					"spring.datasource.url=" + postgres.url(), "spring.datasource.username=${db.username}",
					"spring.datasource.password=${db.password}")
			.run(); Connection connection = context.getBean(DataSource.class).getConnection()) {
			assertThat(userOf(connection)).isEqualTo(this.secret.user());
			assertThat(context.getBean(HikariDataSource.class).getDataSource()).isNull();
			assertThat(context.containsBean("reporting")).isFalse();
		}
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void variablesOfSpringBootAreCopiesOfTheSecretThatIsNamed() throws SQLException {
		try (var context = this.secret.application()
			.environment("SPRING_DATASOURCE_USERNAME", this.secret.user())
			.environment("SPRING_DATASOURCE_PASSWORD", this.secret.firstPassword())
			.properties("spring.datasource.url=" + postgres.url(), "spring.datasource.hikari.minimum-idle=0")
			.run()) {
			assertThat(this.secret.server().requests()).isEmpty();
			this.secret.assertFollowedBy(context.getBean(DataSource.class));
		}
	}

	@Test
	void variableOnAmazonEcsIsWarnedOfIfNothingSaysWhatItIs(CapturedOutput output) {
		try (var context = this.secret.applicationWithoutSecret()
			.environment("SPRING_DATASOURCE_USERNAME", this.secret.user())
			.environment("SPRING_DATASOURCE_PASSWORD", this.secret.firstPassword())
			.environment("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE")
			.web()
			.properties("spring.datasource.url=" + postgres.url())
			.run()) {
			assertThat(context.getBean(HikariDataSource.class).getDataSource()).isNull();
		}
		assertWarned(output, "dataSource", "its password is that of environment variable SPRING_DATASOURCE_PASSWORD",
				"ecs-secrets.datasource.secret");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ManyPools {

		@Bean
		@Primary
		HikariDataSource dataSource(
				@Qualifier("spring.datasource-org.springframework.boot.jdbc.autoconfigure.DataSourceProperties") DataSourceProperties properties) {
			return lazy(properties.initializeDataSourceBuilder().type(HikariDataSource.class).build());
		}

		@Bean
		@ConfigurationProperties("app.hikari")
		HikariDataSource hikari() {
			return lazy(new HikariDataSource());
		}

		@Bean
		@ConfigurationProperties("app.literal")
		HikariDataSource literal() {
			return lazy(DataSourceBuilder.create().type(HikariDataSource.class).build());
		}

		@Bean
		@ConfigurationProperties("app.tomcat")
		org.apache.tomcat.jdbc.pool.DataSource tomcat() {
			return new org.apache.tomcat.jdbc.pool.DataSource();
		}

		@Bean
		@ConfigurationProperties("app.dbcp2")
		BasicDataSource dbcp2() {
			return new BasicDataSource();
		}

		@Bean
		@ConfigurationProperties("app.ucp")
		PoolDataSource ucp() {
			return PoolDataSourceFactory.getPoolDataSource();
		}

		@Bean
		@ConfigurationProperties("app.built")
		DataSourceProperties builtProperties() {
			return new DataSourceProperties();
		}

		@Bean
		@ConfigurationProperties("app.built.configuration")
		HikariDataSource built(@Qualifier("builtProperties") DataSourceProperties properties) {
			return lazy(properties.initializeDataSourceBuilder().type(HikariDataSource.class).build());
		}

		private static HikariDataSource lazy(HikariDataSource pool) {
			pool.setMinimumIdle(0);
			return pool;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Doubtful {

		@Bean
		@Primary
		HikariDataSource dataSource(DataSourceProperties properties) {
			return properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
		}

		@Bean
		@ConfigurationProperties("app.joined")
		HikariDataSource joined() {
			return new HikariDataSource();
		}

		@Bean
		@ConfigurationProperties("app.stranger")
		HikariDataSource stranger() {
			return new HikariDataSource();
		}

		@Bean
		@ConfigurationProperties("app.only-user")
		HikariDataSource onlyUser() {
			return new HikariDataSource();
		}

		@Bean
		@ConfigurationProperties("app.plain")
		HikariDataSource plain() {
			return new HikariDataSource();
		}

		@Bean
		@ConfigurationProperties("app.silenced")
		HikariDataSource silenced() {
			return new HikariDataSource();
		}

		@Bean
		HikariDataSource byHand(@Value("${spring.datasource.url}") String url,
				@Value("${other.username}") String username, @Value("${other.password}") String password) {
			return DataSourceBuilder.create()
				.type(HikariDataSource.class)
				.url(url)
				.username(username)
				.password(password)
				.build();
		}

		@Bean
		HikariDataSource started(@Value("${app.started.url}") String url, @Value("${db.username}") String username,
				@Value("${db.password}") String password) throws SQLException {
			HikariDataSource pool = byHand(url, username, password);
			pool.getConnection().close();
			return pool;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Text {

		@Bean
		@Primary
		HikariDataSource dataSource(DataSourceProperties properties) {
			return properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
		}

		@Bean
		@ConfigurationProperties("text-pool")
		HikariDataSource textPool() {
			return new HikariDataSource();
		}

	}

}
