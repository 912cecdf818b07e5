package io.github.ecssecrets.test;

import java.util.Map;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets test slices use the database of a secret that the test put into its server: it is
 * a test database, which Spring Boot would not replace, did it know.
 */
final class DatabaseOfSecret {

	private static final String ANNOTATION = "org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase";

	private static final String REPLACE = "spring.test.database.replace";

	private static final String SECRET = "ecs-secrets.datasource.secret";

	private DatabaseOfSecret() {
	}

	/**
	 * Whether a test class says itself which database it has, other than by the
	 * annotation of a slice.
	 */
	static boolean isReplacedBy(Class<?> testClass) {
		return MergedAnnotations.from(testClass, SearchStrategy.TYPE_HIERARCHY)
			.stream(ANNOTATION)
			.anyMatch((annotation) -> annotation.getDistance() == 0);
	}

	/**
	 * Keeps the database of the secret, unless a property says otherwise or the server
	 * does not have the secret.
	 */
	static void keep(ConfigurableEnvironment environment, SecretsManagerServer server) {
		String secret = environment.getProperty(SECRET);
		if (secret != null && !secret.isBlank() && !environment.containsProperty(REPLACE)
				&& server.vault().has(secret)) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("databaseOfSecret", Map.of(REPLACE, "none")));
		}
	}

}
