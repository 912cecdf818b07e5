package io.github.ecssecrets.testing;

import javax.sql.DataSource;

import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.EmbeddedSecret;
import io.github.ecssecrets.test.EmbeddedSecretsManager;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test slices of an application whose beans ask for secrets.
 */
@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
class SliceTests {

	@Nested
	@WebMvcTest(properties = { "ecs-secrets.enabled=false", "spring.config.import=ecs-secrets:prod/app/mail",
			"ecs-secrets.bindings.OTHER=prod/app/other", "PROD_APP_KEY=from-property" })
	class WhenSwitchedOff {

		@Test
		void secretIsTakenFromPropertyOfConventionalName(@Autowired MockMvcTester mvc,
				@Autowired SecretsRuntime runtime) {
			assertThat(mvc.get().uri("/key")).bodyText().isEqualTo("from-property");
			assertThat(runtime.properties().isEnabled()).isFalse();
		}

	}

	@Nested
	@WebMvcTest
	@EmbeddedSecretsManager(secrets = @EmbeddedSecret(name = "prod/app/key", value = "from-server"))
	class WithEmbeddedSecretsManager {

		@Test
		void secretIsTakenFromServer(@Autowired MockMvcTester mvc) {
			assertThat(mvc.get().uri("/key")).bodyText().isEqualTo("from-server");
		}

	}

	@Nested
	@JdbcTest(properties = { "ecs-secrets.enabled=false", "ecs-secrets.datasource.secret=prod/app/database",
			"spring.test.database.replace=none", "spring.flyway.enabled=false", "spring.liquibase.enabled=false",
			"spring.datasource.url=jdbc:postgresql://localhost:1/none" })
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	class JdbcWhenSwitchedOff {

		@Test
		void dataSourceIsThatOfTheTest(@Autowired DataSource dataSource) throws Exception {
			assertThat(dataSource.unwrap(com.zaxxer.hikari.HikariDataSource.class).getJdbcUrl())
				.isEqualTo("jdbc:postgresql://localhost:1/none");
		}

	}

}
