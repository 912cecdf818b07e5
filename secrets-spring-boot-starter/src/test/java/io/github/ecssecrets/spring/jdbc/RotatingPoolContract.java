package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import io.github.ecssecrets.LoginStatus;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.DatabaseRotation;
import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.database.PostgresDatabase;
import io.github.ecssecrets.test.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static io.github.ecssecrets.spring.jdbc.RotatedDatabase.userOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a pool does whose database secret rotates, whatever its make. The pool must open
 * one connection when it starts, and take up to five.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
abstract class RotatingPoolContract {

	private static final List<Duration> WINDOWS = RotatedDatabase.windows("pool.windows", "0,2");

	/** How long the pool serves before the first rotation, to compare with. */
	private static final Duration UNDISTURBED = Duration.ofSeconds(Long.getLong("pool.undisturbed", 1));

	private static final int BORROWERS = 3;

	private final TestDatabase database = startDatabase();

	private RotatedDatabase secret;

	/**
	 * Starts the database of the pool.
	 */
	TestDatabase startDatabase() {
		return PostgresDatabase.start();
	}

	/**
	 * The type of the pool of Spring Boot's own.
	 */
	abstract Class<? extends DataSource> type();

	/**
	 * The class of the pool.
	 */
	Class<? extends DataSource> implementation() {
		return type();
	}

	/**
	 * The properties of the pool of Spring Boot's own.
	 */
	abstract String[] settings();

	/**
	 * The property by which the pool is given a connection property.
	 */
	abstract String connectionProperty(String name, String value);

	/**
	 * The properties that have the pool replace a connection after a second.
	 */
	abstract String[] lifeTime();

	/**
	 * The properties that have the pool open connections all the time under load.
	 */
	String[] ageing() {
		return lifeTime();
	}

	/**
	 * How many logins the pool may have under way when the password changes: those of all
	 * borrowers, where they log in on their own threads.
	 */
	int loginsAtOnce() {
		return BORROWERS;
	}

	/**
	 * How many logins are refused at least when the pool is asked for one connection more
	 * after each of some rotations.
	 */
	int fewestRefusals(int rotations) {
		return rotations;
	}

	/**
	 * An application with a pool of this make as bean {@code reporting}.
	 */
	abstract Class<?> ownPool();

	@BeforeEach
	void createSecret() {
		this.secret = new RotatedDatabase(this.database);
	}

	@AfterEach
	void stopServer(CapturedOutput output) {
		this.secret.close();
		assertThat(output).doesNotContain("canary-");
	}

	@AfterAll
	void stopDatabase() {
		this.database.close();
	}

	private TestApplication application() {
		return this.secret.application()
			.properties("spring.datasource.type=" + type().getName())
			.properties(settings());
	}

	private static Connection borrow(ConfigurableApplicationContext context) throws SQLException {
		return context.getBean(DataSource.class).getConnection();
	}

	@Test
	void poolInsideWindowOpensConnections() throws SQLException {
		try (var context = application().run(); Connection before = borrow(context)) {
			assertThat(userOf(before)).isEqualTo(this.secret.user());
			DatabaseRotation rotation = this.secret.openWindow();
			try (Connection inside = borrow(context); Connection another = borrow(context)) {
				assertThat(userOf(inside)).isEqualTo(this.secret.user());
				assertThat(userOf(another)).isEqualTo(this.secret.user());
				assertThat(this.secret.refusedLogins()).isEqualTo(1);
				rotation.run();
				try (Connection after = borrow(context)) {
					assertThat(userOf(after)).isEqualTo(this.secret.user());
				}
			}
			assertThat(before.isValid(5)).isTrue();
		}
		assertThat(this.secret.refusedLogins()).isEqualTo(1);
	}

	@Test
	void poolInsideWindowStarts() throws SQLException {
		DatabaseRotation rotation = this.secret.openWindow();
		try (var context = application().run(); Connection inside = borrow(context)) {
			assertThat(userOf(inside)).isEqualTo(this.secret.user());
			rotation.run();
			try (Connection after = borrow(context)) {
				assertThat(userOf(after)).isEqualTo(this.secret.user());
			}
		}
		assertThat(this.secret.refusedLogins()).isEqualTo(1);
	}

	@Test
	void poolAfterEachRotationOpensConnections() throws SQLException {
		List<Connection> held = new ArrayList<>();
		try (var context = application().run()) {
			held.add(borrow(context));
			for (int rotation = 1; rotation <= 3; rotation++) {
				this.secret.rotator().rotate();
				held.add(borrow(context));
				assertThat(this.secret.refusedLogins()).isBetween(fewestRefusals(rotation), rotation);
			}
			for (Connection connection : held) {
				assertThat(connection.isValid(5)).isTrue();
				connection.close();
			}
		}
	}

	@Test
	void poolAfterRotationOfAlternatingUsersOpensConnectionsOfNewUser() throws SQLException {
		DatabaseRotator alternating = this.secret.alternatingUsers();
		try (var context = application().run(); Connection before = borrow(context)) {
			alternating.rotate();
			context.getBean(Secrets.class).refresh(SecretReference.parse(RotatedDatabase.SECRET)).join();
			try (Connection after = borrow(context)) {
				assertThat(userOf(before)).isEqualTo(this.secret.user());
				assertThat(userOf(after)).isEqualTo(this.secret.user() + "_clone");
			}
			if (showsNewUser()) {
				await().atMost(Duration.ofMinutes(1))
					.until(() -> shownUser(context.getBean(DataSource.class)), (this.secret.user() + "_clone")::equals);
			}
			alternating.rotate();
			alternating.rotate();
			try (Connection second = borrow(context); Connection third = borrow(context)) {
				assertThat(userOf(second)).isEqualTo(this.secret.user() + "_clone");
				assertThat(userOf(third)).isEqualTo(userOf(second));
			}
		}
		assertThat(this.secret.refusedLogins(alternating)).isLessThanOrEqualTo(1);
	}

	private static Object shownUser(DataSource pool) {
		BeanWrapper properties = new BeanWrapperImpl(pool);
		return properties.getPropertyValue(properties.isReadableProperty("username") ? "username" : "user");
	}

	@Test
	void poolMovesToNewUserWithinLifeTime() throws SQLException {
		try (var context = application().properties(lifeTime()).run()) {
			assertThat(userOfNext(context)).isEqualTo(this.secret.user());
			this.secret.alternatingUsers().rotate();
			context.getBean(Secrets.class).refresh(SecretReference.parse(RotatedDatabase.SECRET)).join();
			await().atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(userOfNext(context)).isEqualTo(this.secret.user() + "_clone"));
		}
	}

	private static String userOfNext(ConfigurableApplicationContext context) throws SQLException {
		try (Connection next = borrow(context)) {
			return userOf(next);
		}
	}

	/**
	 * Whether the user that the pool shows may change while it runs.
	 */
	boolean showsNewUser() {
		return true;
	}

	/**
	 * Whether the pool shows its password at all, which most do not.
	 */
	boolean showsPassword() {
		return false;
	}

	/**
	 * Alternating users, windows in which only AWSPENDING logs in, and a shutdown inside
	 * such a window. The pool opens connections all the time, as the database sees them.
	 */
	@Test
	void poolServesEveryQueryUntilItIsClosed() throws Exception {
		DatabaseRotator alternating = this.secret.alternatingUsers();
		Load load;
		Duration longest = Duration.ZERO;
		try (var context = application().properties(ageing()).sources(Served.class).run()) {
			load = context.getBean(LateLoad.class).load();
			Duration undisturbed = longestBorrow(load, UNDISTURBED);
			for (Duration window : WINDOWS) {
				AtomicReference<Duration> inside = new AtomicReference<>();
				this.secret.rotator().rotate(() -> inside.set(longestBorrow(load, window)));
				Duration after = longestBorrow(load, Duration.ofSeconds(1));
				System.out.println(getClass().getSimpleName() + ", window " + window + ": longest borrow "
						+ inside.get().toMillis() + " ms in it and " + after.toMillis() + " ms after it, "
						+ undisturbed.toMillis() + " ms undisturbed");
				longest = max(longest, max(inside.get(), after));
			}
			for (int i = 0; i < 2; i++) {
				alternating.rotate();
				longestBorrow(load, Duration.ofMillis(500));
			}
			awaitLoginWithNewest(context);
			this.secret.openWindow();
		}
		int refused = this.secret.refusedLogins() - alternating.refusedLogins(this.secret.user());
		System.out.println(getClass().getSimpleName() + ": " + load + ", " + refused + " refused logins in "
				+ (WINDOWS.size() + 2) + " rotations");
		assertThat(load.failures()).isEmpty();
		assertThat(longest).as("less than any time-out of the pool").isLessThan(Duration.ofSeconds(10));
		assertThat(refused).as("one for each version and login that was under way")
			.isLessThanOrEqualTo(loginsAtOnce() * (WINDOWS.size() + 2));
	}

	/**
	 * No user is refused more than twice a minute without an accepted login in between,
	 * so a rotation must not follow another before the pool met it.
	 */
	private static void awaitLoginWithNewest(ConfigurableApplicationContext context) throws Exception {
		Secrets secrets = context.getBean(Secrets.class);
		secrets.refresh(SecretReference.parse(RotatedDatabase.SECRET)).get(30, TimeUnit.SECONDS);
		long accepted = accepted(secrets);
		await().atMost(Duration.ofSeconds(30)).until(() -> accepted(secrets) > accepted);
	}

	private static long accepted(Secrets secrets) {
		return secrets.monitor().logins().stream().mapToLong(LoginStatus::accepted).sum();
	}

	private static Duration max(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	/**
	 * Waits for a time, and until the pool has opened a connection.
	 */
	private static Duration longestBorrow(Load load, Duration duration) {
		int opened = load.connections();
		await().pollDelay(duration)
			.atMost(duration.plusSeconds(30))
			.until(() -> load.connections() > opened || !load.failures().isEmpty());
		return load.takeLongestBorrow();
	}

	@Test
	void poolShowsWhatItLogsInWith() throws SQLException {
		try (var context = application().run()) {
			DataSource pool = context.getBean(DataSource.class);
			assertDerivedLogsIn(pool);
			DatabaseRotation rotation = this.secret.openWindow();
			pool.getConnection().close();
			try (Connection one = pool.getConnection(); Connection other = pool.getConnection()) {
				assertThat(one.isValid(5) && other.isValid(5)).isTrue();
			}
			if (showsPassword()) {
				await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(() -> assertDerivedLogsIn(pool));
				rotation.run();
				assertDerivedLogsIn(pool);
			}
		}
	}

	/**
	 * As Spring Boot builds the data source of a migration from that of the application.
	 */
	private void assertDerivedLogsIn(DataSource pool) throws SQLException {
		DataSourceBuilder<?> builder = DataSourceBuilder.derivedFrom(pool).type(SimpleDriverDataSource.class);
		if (!showsPassword()) {
			builder.password(this.secret.firstPassword());
		}
		try (Connection derived = builder.build().getConnection()) {
			assertThat(userOf(derived)).isEqualTo(this.secret.user());
			assertThat(derived.getMetaData().getURL()).startsWith("jdbc:").contains(":" + this.database.port() + "/");
		}
	}

	@Test
	void poolDoesNotWaitLongerThanItsBorrowerMay() throws SQLException {
		try (var context = application().properties(maximumWait(2)).run(); Connection held = borrow(context)) {
			this.database.changePassword(this.secret.user(), "canary-changed-by-hand");
			long start = System.nanoTime();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> borrow(context));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(1500),
					Duration.ofSeconds(8));
			this.database.changePassword(this.secret.user(), this.secret.firstPassword());
			await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> borrow(context).close());
			assertThat(held.isValid(5)).isTrue();
		}
		assertThat(this.secret.refusedLogins()).isLessThanOrEqualTo(2);
	}

	/**
	 * The properties that have the pool let a borrower wait for so many seconds.
	 */
	abstract String[] maximumWait(int seconds);

	@Test
	void poolHonoursConnectionProperties() throws SQLException {
		boolean postgres = this.database.engine() == DatabaseEngine.POSTGRESQL;
		String property = postgres ? connectionProperty("ApplicationName", "1234")
				: connectionProperty("sessionVariables", "wait_timeout=1234");
		try (var context = application().properties(property).run();
				Connection connection = borrow(context);
				Statement statement = connection.createStatement();
				ResultSet result = statement
					.executeQuery(postgres ? "SHOW application_name" : "SELECT @@wait_timeout")) {
			assertThat(result.next()).isTrue();
			assertThat(result.getString(1)).isEqualTo("1234");
		}
	}

	@Test
	void poolDoesNotShowCredentials() {
		try (var context = application().run()) {
			assertThat(context.getBean(DataSource.class).toString()).doesNotContain("canary-");
		}
	}

	@Test
	void poolOfApplicationFollowsRotations() throws SQLException {
		try (var context = this.secret.applicationWithoutSecret()
			.sources(ownPool())
			.properties("ecs-secrets.datasources.reporting.secret=" + RotatedDatabase.SECRET)
			.run()) {
			this.secret.assertFollowedBy(context.getBean(DataSource.class));
		}
	}

	@Test
	void poolThatWasStartedTooEarlySaysSo() throws Exception {
		var analysis = this.secret.applicationWithoutSecret()
			.sources(EarlyPool.class)
			.properties("ecs-secrets.datasources.reporting.secret=" + RotatedDatabase.SECRET,
					"type=" + implementation().getName(), "url=" + this.database.url(),
					"user=" + this.database.superuser(), "password=" + this.database.superuserPassword())
			.fail();
		assertThat(analysis.getDescription()).contains("bean 'reporting'")
			.contains("The pool was started before it could be given its credentials.");
		assertThat(analysis.getAction()).contains("DataSourceBuilder");
		if (EarlyPool.pool instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

	/**
	 * An application that queries from its start to its end.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Served {

		@Bean
		LateLoad load(DataSource dataSource) {
			return new LateLoad(dataSource, BORROWERS);
		}

	}

	/**
	 * A pool that connects in its bean method.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EarlyPool {

		/** Spring does not know yet how to close it when it is refused. */
		static DataSource pool;

		@Bean
		DataSource reporting(@Value("${type}") Class<? extends DataSource> type, Environment environment)
				throws SQLException {
			pool = DataSourceBuilder.create()
				.type(type)
				.url(environment.getProperty("url"))
				.username(environment.getProperty("user"))
				.password(environment.getProperty("password"))
				.build();
			pool.getConnection().close();
			return pool;
		}

	}

}
