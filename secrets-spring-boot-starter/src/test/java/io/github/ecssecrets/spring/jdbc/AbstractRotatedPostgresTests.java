package io.github.ecssecrets.spring.jdbc;

import java.sql.SQLException;

import io.github.ecssecrets.test.database.PostgresDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base class of tests with a PostgreSQL for the class, and a user of it for each test
 * whose secret can be rotated. No test may print a password.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class AbstractRotatedPostgresTests {

	static PostgresDatabase postgres;

	RotatedDatabase secret;

	@BeforeAll
	static void startPostgres() {
		postgres = PostgresDatabase.start();
	}

	@AfterAll
	static void stopPostgres() {
		postgres.close();
	}

	@BeforeEach
	final void createSecret() throws SQLException {
		this.secret = create();
	}

	/**
	 * The user of a test, and its secret.
	 */
	RotatedDatabase create() throws SQLException {
		return new RotatedDatabase(postgres);
	}

	@AfterEach
	final void stopServer(CapturedOutput output) {
		this.secret.close();
		assertThat(output).doesNotContain("canary-");
		checkOutput(output);
	}

	/**
	 * What else must be true of everything that a test printed.
	 */
	void checkOutput(CapturedOutput output) {
	}

}
