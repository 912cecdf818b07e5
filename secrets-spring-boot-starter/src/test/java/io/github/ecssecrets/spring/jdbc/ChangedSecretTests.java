package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.jdbc.RotatingDataSource;
import io.github.ecssecrets.login.SecretLogin;
import io.github.ecssecrets.test.DatabaseRotation;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a pool makes of changes of its secret other than a plain rotation.
 */
class ChangedSecretTests extends AbstractRotatedPostgresTests {

	private static HikariDataSource pool(ConfigurableApplicationContext context) {
		return context.getBean(HikariDataSource.class);
	}

	private static void refresh(ConfigurableApplicationContext context) {
		context.getBean(Secrets.class).refresh(SecretReference.parse(RotatedDatabase.SECRET)).join();
	}

	private static String urlOfNewConnection(HikariDataSource pool) throws SQLException {
		pool.getConnection().close();
		try (Connection connection = pool.unwrap(RotatingDataSource.class).getConnection()) {
			return connection.getMetaData().getURL();
		}
	}

	private String secretWithHost(String host) {
		return postgres.secretFor(this.secret.user(), this.secret.firstPassword()).replace("localhost", host);
	}

	@Test
	void hostThatChangesIsFollowedAndTheOldOneLeft() throws SQLException {
		try (var context = this.secret.application()
			.properties("ecs-secrets.datasource.drain=1s", "spring.datasource.hikari.maximum-pool-size=3")
			.run()) {
			HikariDataSource pool = pool(context);
			pool.getConnection().close();
			this.secret.server().putSecretValue(RotatedDatabase.SECRET, secretWithHost("127.0.0.1"));
			refresh(context);
			assertThat(urlOfNewConnection(pool)).contains("//127.0.0.1:");
			RotatingDataSource rotating = pool.unwrap(RotatingDataSource.class);
			await().atMost(Duration.ofSeconds(30)).until(() -> rotating.countOutdated() == 0);
			assertThat(pool.getJdbcUrl()).contains("//127.0.0.1:");
		}
	}

	@Test
	void poolShowsTheHostThatChangesWhileItIsShown() {
		try (var context = this.secret.application().run()) {
			Secrets secrets = context.getBean(Secrets.class);
			SecretJdbcConnectionDetails details = context.getBean(SecretJdbcConnectionDetails.class);
			SecretLogin login = RotatingDataSource.login(secrets, details.reference(), true);
			List<String> shown = new ArrayList<>();
			try (RotatingPool pool = new RotatingPool("shown", details, secrets, login, () -> Duration.ZERO)) {
				pool.showOnce((url, username, password) -> {
					if (shown.isEmpty()) {
						this.secret.server().putSecretValue(RotatedDatabase.SECRET, secretWithHost("127.0.0.1"));
						refresh(context);
					}
					shown.add(url);
				});
			}
			assertThat(shown).hasSize(2).last().asString().contains("//127.0.0.1:");
		}
	}

	@Test
	void hostInEnvironmentStaysWhateverTheSecretSays() throws SQLException {
		this.secret.server().putSecretValue(RotatedDatabase.SECRET, secretWithHost("blue.invalid"));
		try (var context = this.secret.application()
			.environment("DB_HOST", "127.0.0.1")
			.environment("DB_PORT", "tcp://172.17.0.5:5432")
			.run()) {
			this.secret.server().putSecretValue(RotatedDatabase.SECRET, secretWithHost("green.invalid"));
			refresh(context);
			assertThat(urlOfNewConnection(pool(context))).contains("//127.0.0.1:" + postgres.port() + "/");
		}
	}

	@Test
	void versionThatCannotBeUsedLeavesTheLastInUse(CapturedOutput output) throws SQLException {
		try (var context = this.secret.application()
			.properties("spring.datasource.hikari.minimum-idle=0", "ecs-secrets.datasource.drain=1s")
			.run()) {
			HikariDataSource pool = pool(context);
			List<String> unusable = List.of(postgres.secretFor(this.secret.user(), ""), "{\"username\":\"other\"}",
					postgres.secretFor("other", "canary-1").replace("\"canary-1\"", "[\"canary-1\"]"), "no JSON");
			for (String text : unusable) {
				this.secret.server().putSecretValue(RotatedDatabase.SECRET, text);
				refresh(context);
				assertThat(urlOfNewConnection(pool)).isEqualTo(postgres.url());
				assertThat(
						output.getOut().lines().filter((line) -> line.contains("cannot be used; the last one stays")))
					.hasSizeLessThanOrEqualTo(unusable.size());
				assertThat(context.getBean(Secrets.class).status())
					.anySatisfy((status) -> assertThat(status.problem()).contains("cannot be used"));
			}
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("its field 'password' is empty"))).hasSize(1);
		assertThat(this.secret.refusedLogins()).isZero();
	}

	@Test
	void versionThatDoesNotTellWhereTheDatabaseIsLeavesTheLastAddress(CapturedOutput output) throws SQLException {
		String good = postgres.secretFor(this.secret.user(), this.secret.firstPassword());
		String port = "\"port\":" + postgres.port();
		String database = "\"dbname\":\"" + postgres.database() + "\"";
		try (var context = this.secret.application().run()) {
			HikariDataSource pool = pool(context);
			for (String text : List.of(good.replace("\"engine\":\"postgres\"", "\"engine\":\"mariadb\""),
					good.replace("\"localhost\"", "\"two words?x=1\""),
					good.replace("\"localhost\"", "[\"localhost\"]"), good.replace("\"localhost\"", "\"localhost:1\""),
					good.replace(port, "\"port\":\"x\""), good.replace("\"host\"", "\"hostname\""),
					good.replace(database, "\"other\":{}"), good.replace(database, "\"dbname\":null"))) {
				assertThat(text).isNotEqualTo(good);
				this.secret.server().putSecretValue(RotatedDatabase.SECRET, text);
				refresh(context);
				assertThat(urlOfNewConnection(pool)).isEqualTo(postgres.url());
			}
			await().atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(output)
					.contains("its field 'engine' names another engine than before, which takes a restart"));
		}
	}

	@Test
	void usersAndPasswordsMayHaveAnyCharacters() throws SQLException {
		Map<String, String> users = Map.of("two words", "canary- \t \u0007 ", "o'\"quoted\" \\ ; -- $1 ${x} #{1+1} %s",
				"canary-'\" \\ ${x} #{1+1} %s & ? / : @ = ; ", "u".repeat(63), "canary-" + "x".repeat(500),
				"J\u00FCrgen", "canary-\u65E5\u672C \uD83D\uDE00 \uFB01 \u00A0", " ", " canary-", "[1]",
				"{\"canary-\":1}");
		try (var context = this.secret.application().run()) {
			HikariDataSource pool = pool(context);
			pool.getConnection().close();
			for (Map.Entry<String, String> user : users.entrySet()) {
				postgres.createUser(user.getKey(), user.getValue());
				this.secret.server()
					.putSecretValue(RotatedDatabase.SECRET, postgres.secretFor(user.getKey(), user.getValue()));
				refresh(context);
				try (Connection connection = pool.unwrap(RotatingDataSource.class).getConnection()) {
					assertThat(connection.getMetaData().getUserName()).isEqualTo(user.getKey());
				}
				assertThat(postgres.refusedLogins(user.getKey())).isZero();
			}
		}
	}

	@Test
	void drainProbesAgainUntilTheDatabaseAccepts(CapturedOutput output) throws SQLException {
		try (var context = this.secret.application()
			.properties("ecs-secrets.datasource.drain=1s", "spring.datasource.hikari.maximum-pool-size=2")
			.run()) {
			HikariDataSource pool = pool(context);
			pool.getConnection().close();
			await().atMost(Duration.ofMinutes(1)).until(() -> pool.getHikariPoolMXBean().getIdleConnections() == 2);
			RotatingDataSource rotating = pool.unwrap(RotatingDataSource.class);
			String clone = this.secret.user() + "_clone";
			postgres.createUser(clone, "canary-clone");
			asSuperuser("ALTER ROLE " + clone + " CONNECTION LIMIT 0");
			this.secret.server().putSecretValue(RotatedDatabase.SECRET, postgres.secretFor(clone, "canary-clone"));
			refresh(context);
			await().atMost(Duration.ofMinutes(1))
				.until(() -> output.getOut().contains("keeps its connections until a login with the new version"));
			assertThat(rotating.countOutdated()).isEqualTo(2);
			asSuperuser("ALTER ROLE " + clone + " CONNECTION LIMIT -1");
			await().atMost(Duration.ofSeconds(60)).until(() -> rotating.countOutdated() == 0);
			assertThat(pool.getUsername()).isEqualTo(clone);
		}
	}

	/**
	 * PostgreSQL answers 28000, as RDS Proxy does for a user that it does not know yet.
	 */
	@Test
	void newUserWhoMayNotLogInYetCostsNoQueryAndIsFollowedOnceTheOldOneMayNot() throws SQLException {
		String clone = this.secret.user() + "_clone";
		postgres.createUser(clone, "canary-clone");
		asSuperuser("ALTER ROLE " + clone + " NOLOGIN");
		try (var context = this.secret.application()
			.properties("ecs-secrets.datasource.drain=1s", "spring.datasource.hikari.maximum-pool-size=2")
			.run()) {
			HikariDataSource pool = pool(context);
			pool.getConnection().close();
			this.secret.server().putSecretValue(RotatedDatabase.SECRET, postgres.secretFor(clone, "canary-clone"));
			refresh(context);
			for (int i = 0; i < 5; i++) {
				assertThat(userOfReplacedConnection(pool)).isEqualTo(this.secret.user());
			}
			asSuperuser("ALTER ROLE " + clone + " LOGIN");
			asSuperuser("ALTER ROLE " + this.secret.user() + " NOLOGIN");
			await().atMost(Duration.ofSeconds(30)).until(() -> userOfReplacedConnection(pool).equals(clone));
		}
	}

	/**
	 * A login that was under way during a change may still add a connection of before it.
	 */
	private static String userOfReplacedConnection(HikariDataSource pool) throws SQLException {
		pool.getHikariPoolMXBean().softEvictConnections();
		try (Connection connection = pool.getConnection()) {
			return RotatedDatabase.userOf(connection);
		}
	}

	private static void asSuperuser(String sql) throws SQLException {
		try (Connection connection = postgres.connectAsSuperuser();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@Test
	void poolsOfOneSecretCountTheirOwnConnections() throws SQLException {
		try (var context = this.secret.application()
			.properties("ecs-secrets.datasources.reporting.secret=" + RotatedDatabase.SECRET,
					"ecs-secrets.datasources.reporting.drain=1s", "ecs-secrets.datasource.drain=1h",
					"spring.datasource.hikari.maximum-pool-size=2")
			.run()) {
			HikariDataSource main = context.getBean("dataSource", HikariDataSource.class);
			HikariDataSource reporting = context.getBean("reporting", HikariDataSource.class);
			reporting.setMaximumPoolSize(2);
			main.getConnection().close();
			reporting.getConnection().close();
			await().atMost(Duration.ofMinutes(1))
				.until(() -> main.getHikariPoolMXBean().getIdleConnections() == 2
						&& reporting.getHikariPoolMXBean().getIdleConnections() == 2);
			DatabaseRotation rotation = this.secret.openWindow();
			rotation.run();
			refresh(context);
			RotatingDataSource rotating = reporting.unwrap(RotatingDataSource.class);
			await().atMost(Duration.ofSeconds(30)).until(() -> rotating.countOutdated() == 0);
			assertThat(main.unwrap(RotatingDataSource.class).countOutdated()).isPositive();
			await().atMost(Duration.ofMinutes(1))
				.until(() -> Thread.getAllStackTraces()
					.keySet()
					.stream()
					.noneMatch((thread) -> thread.getName().equals("ecs-secrets-drain reporting")));
		}
	}

}
