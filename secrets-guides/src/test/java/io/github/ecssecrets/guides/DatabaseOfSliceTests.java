package io.github.ecssecrets.guides;

import io.github.ecssecrets.test.EmbeddedSecret;
import io.github.ecssecrets.test.EmbeddedSecretsManager;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which database test slices have.
 */
@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
class DatabaseOfSliceTests {

	private static final String SECRET = "ecs-secrets.datasource.secret=prod/myapp/database";

	private static final String PRODUCT = "SELECT version()";

	private static PostgresDatabase postgres;

	@BeforeAll
	static void startPostgres() {
		postgres = PostgresDatabase.start();
		postgres.createUser("slice", "canary-slice");
	}

	@AfterAll
	static void stopPostgres() {
		postgres.close();
	}

	private static void createSecret(SecretsManagerServer server) {
		server.createSecret("prod/myapp/database", postgres.secretFor("slice", "canary-slice"));
	}

	private static void assertIsEmbedded(JdbcTemplate jdbc) {
		assertThat(jdbc.queryForObject("SELECT h2version()", String.class)).isNotEmpty();
	}

	@Nested
	@JdbcTest(properties = SECRET)
	@EmbeddedSecretsManager(secrets = @EmbeddedSecret(name = "jdbc", value = "any"))
	class JdbcWithSecret {

		@BeforeAll
		static void create(SecretsManagerServer server) {
			createSecret(server);
		}

		@Test
		void databaseIsThatOfTheSecret(@Autowired JdbcTemplate jdbc) {
			assertThat(jdbc.queryForObject(PRODUCT, String.class)).startsWith("PostgreSQL");
			assertThat(jdbc.queryForObject("SELECT current_user", String.class)).isEqualTo("slice");
		}

	}

	@Nested
	@DataJpaTest(properties = { SECRET, "spring.jpa.hibernate.ddl-auto=none" })
	@EmbeddedSecretsManager(secrets = @EmbeddedSecret(name = "jpa", value = "any"))
	class JpaWithSecret {

		@BeforeAll
		static void create(SecretsManagerServer server) {
			createSecret(server);
		}

		@Test
		void databaseIsThatOfTheSecret(@Autowired EntityManager entities) {
			assertThat(entities.createNativeQuery(PRODUCT).getSingleResult().toString()).startsWith("PostgreSQL");
		}

	}

	@Nested
	@DataJpaTest(properties = SECRET)
	class JpaWithoutSecretsManager {

		@Test
		void databaseIsEmbeddedAndNoSecretIsRead(@Autowired EntityManager entities, @Autowired JdbcTemplate jdbc) {
			entities.persist(new Note(1));
			assertThat(entities.find(Note.class, 1L).id()).isEqualTo(1);
			assertIsEmbedded(jdbc);
		}

	}

	@Nested
	@SpringBootTest(properties = { SECRET, "spring.jpa.open-in-view=false" })
	@AutoConfigureTestDatabase
	@EmbeddedSecretsManager(secrets = @EmbeddedSecret(name = "prod/myapp/database", value = "{}"))
	class WholeApplicationWithTestDatabase {

		@Test
		void databaseIsEmbeddedAndNoSecretIsRead(@Autowired JdbcTemplate jdbc, SecretsManagerServer server) {
			assertIsEmbedded(jdbc);
			assertThat(server.requests()).isEmpty();
		}

	}

	@Nested
	@JdbcTest(properties = SECRET)
	@AutoConfigureTestDatabase
	@EmbeddedSecretsManager(secrets = @EmbeddedSecret(name = "prod/myapp/database", value = "{ }"))
	class JdbcThatAsksForTestDatabase {

		@Test
		void databaseIsEmbedded(@Autowired JdbcTemplate jdbc, SecretsManagerServer server) {
			assertIsEmbedded(jdbc);
			assertThat(server.requests()).isEmpty();
		}

	}

}
