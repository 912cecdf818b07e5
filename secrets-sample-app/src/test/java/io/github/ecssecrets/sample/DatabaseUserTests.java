package io.github.ecssecrets.sample;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DatabaseUser}.
 */
class DatabaseUserTests {

	private int passwords;

	@Test
	void createdUserAlternatesWithItsCloneForAsLongAsOneLikes() throws SQLException {
		try (PostgresDatabase database = PostgresDatabase.start();
				SecretsManagerServer server = SecretsManagerServer.start()) {
			String first = database.secretFor("guest 'book\"", "canary-'0'");
			DatabaseUser.create(database.superuserSecret(), first);
			DatabaseUser.create(database.superuserSecret(), first);
			use(database, first, "create table entry (id int)");
			String administrator = server.createSecret("administrator", database.superuserSecret());
			String secret = server.createSecret("database", first);
			DatabaseRotator rotator = DatabaseRotator.alternatingUsers(server, secret, administrator)
				.withPasswords(() -> "canary-" + ++this.passwords);
			for (int i = 0; i < 4; i++) {
				rotator.rotate();
				String current = database.secretFor((i % 2 == 0) ? "guest 'book\"_clone" : "guest 'book\"",
						"canary-" + this.passwords);
				DatabaseUser.create(database.superuserSecret(), current);
				use(database, current, "insert into entry values (1)");
			}
		}
	}

	@Test
	void userThatCannotBeGivenItsRightsIsNotLeftWithoutThem() throws SQLException {
		try (PostgresDatabase database = PostgresDatabase.start();
				Connection superuser = database.connectAsSuperuser();
				Statement statement = superuser.createStatement()) {
			String administrator = database.secretFor("administrator", "canary-administrator");
			String user = database.secretFor("guestbook", "canary-guestbook");
			database.createUser("administrator", "canary-administrator");
			statement.execute("alter role administrator createrole");
			statement.execute("revoke all on schema public from public");
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> DatabaseUser.create(administrator, user));
			statement.execute("alter schema public owner to administrator");
			DatabaseUser.create(administrator, user);
			use(database, user, "create table entry (id int)");
		}
	}

	private static void use(PostgresDatabase database, String secret, String sql) throws SQLException {
		JsonNode login = JsonMapper.shared().readTree(secret);
		try (Connection connection = database.connect(login.get("username").asString(),
				login.get("password").asString()); Statement statement = connection.createStatement()) {
			statement.execute(sql);
			assertThat(connection.isValid(10)).isTrue();
		}
	}

}
