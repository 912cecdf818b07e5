package io.github.ecssecrets.sample;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

import io.github.ecssecrets.test.database.PostgresDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the tasks of a new service may prepare the database at the same time.
 * PostgreSQL looks for what exists before it waits for another session, and then refuses
 * a second one as a duplicate.
 */
class StartTogetherTests {

	@Test
	void tableIsCreatedOnce() throws Exception {
		try (PostgresDatabase database = PostgresDatabase.start();
				Connection first = database.connectAsSuperuser();
				Connection second = database.connectAsSuperuser()) {
			first.setAutoCommit(false);
			runScript(first);
			commitWhileWaited(database, first, () -> runScript(second));
			runScript(second);
		}
	}

	@Test
	void userIsCreatedOnce() throws Exception {
		try (PostgresDatabase database = PostgresDatabase.start();
				Connection first = database.connectAsSuperuser();
				Statement statement = first.createStatement()) {
			String secret = database.secretFor("guestbook", "canary-guestbook");
			first.setAutoCommit(false);
			statement.execute("create role guestbook login password 'canary-guestbook'");
			commitWhileWaited(database, first, () -> createUser(database, secret));
			database.connect("guestbook", "canary-guestbook").close();
		}
	}

	/** Commits the first session once the second one waits for it. */
	private static void commitWhileWaited(PostgresDatabase database, Connection first, Runnable second)
			throws Exception {
		try (Connection observer = database.connectAsSuperuser()) {
			CompletableFuture<Void> late = CompletableFuture.runAsync(second);
			await().atMost(60, SECONDS).until(() -> late.isDone() || isAnyoneWaiting(observer));
			assertThat(late).as("the second waits for the first").isNotDone();
			first.commit();
			late.get(60, SECONDS);
		}
	}

	private static boolean isAnyoneWaiting(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet waiting = statement
					.executeQuery("select 1 from pg_stat_activity where wait_event_type = 'Lock'")) {
			return waiting.next();
		}
	}

	private static void runScript(Connection connection) {
		ScriptUtils.executeSqlScript(connection, new ClassPathResource("schema.sql"));
	}

	private static void createUser(PostgresDatabase database, String secret) {
		try {
			DatabaseUser.create(database.superuserSecret(), secret);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
