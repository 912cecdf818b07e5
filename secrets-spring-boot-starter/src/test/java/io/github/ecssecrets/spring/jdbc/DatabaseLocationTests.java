package io.github.ecssecrets.spring.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.jdbc.DatabaseTls;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.BoundVariables;
import io.github.ecssecrets.spring.runtime.DatasourceProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link DatabaseLocation}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseLocationTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private static final String SECRET = """
			{"username":"app","password":"canary-1","engine":"postgres","host":"of-secret","port":1111,"dbname":"orders"%s}""";

	private final Map<String, String> environment = new HashMap<>();

	private final DatasourceProperties properties = new DatasourceProperties();

	private DatabaseLocation location() {
		return new DatabaseLocation(new Variables(), "ecs-secrets.datasource.", this.properties, REFERENCE, "DB_",
				DatabaseEncryption.of("ecs-secrets.datasource.", this.properties, null), null);
	}

	private static DatabaseSecret secret(String more) {
		return DatabaseSecret.from(REFERENCE,
				Secret.builder("prod/db", new SecretOrigin.SecretsManager("eu-west-1")).text(SECRET.formatted(more)));
	}

	private String url() {
		return location().jdbcUrl(secret(""));
	}

	@Test
	void secretTellsWhatNothingElseDoes() {
		assertThat(location().missing(false)).containsExactly("host", "port", "dbname", "engine");
		assertThat(url()).isEqualTo("jdbc:postgresql://of-secret:1111/orders");
	}

	@Test
	void variableCountsWithoutItsNeighbours() {
		this.environment.put("DB_HOST", "of-environment");
		assertThat(location().missing(false)).containsExactly("port", "dbname", "engine");
		assertThat(url()).isEqualTo("jdbc:postgresql://of-environment:1111/orders");
	}

	/**
	 * Each variable alone and with any of its neighbours, as a variable of the prefix and
	 * as a copy of the field that is bound to another one.
	 */
	@Test
	void anyVariablesCountAlone() {
		List<String> fields = List.of("host", "port", "dbname", "engine");
		List<String> variables = List.of("DB_HOST", "DB_PORT", "DB_NAME", "DB_ENGINE");
		List<String> injected = List.of("of-environment", "2222", "injected", "mariadb");
		List<String> ofSecret = List.of("of-secret", "1111", "orders", "postgresql");
		for (int combination = 0; combination < 16; combination++) {
			for (boolean copies : new boolean[] { false, true }) {
				this.environment.clear();
				List<String> values = new ArrayList<>();
				List<String> missing = new ArrayList<>();
				for (int i = 0; i < fields.size(); i++) {
					boolean set = (combination >> i) % 2 == 1;
					if (set) {
						this.environment.put(copies ? "prod/db:" + fields.get(i) : variables.get(i), injected.get(i));
					}
					else {
						missing.add(fields.get(i));
					}
					values.add((set ? injected : ofSecret).get(i));
				}
				assertThat(url()).as(this.environment.toString())
					.isEqualTo("jdbc:%s://%s:%s/%s", values.get(3), values.get(0), values.get(1), values.get(2));
				assertThat(location().missing(false)).containsExactlyElementsOf(missing);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:postgresql://canary-db/orders", "canary-db ", "a/b" })
	void hostThatIsNoneIsBlamedOnItsVariable(String host) {
		this.environment.put("DB_HOST", host);
		InvalidSecretConfigurationException failure = catchThrowableOfType(InvalidSecretConfigurationException.class,
				this::location);
		assertThat(failure.getPlace()).isEqualTo("environment variable 'DB_HOST'");
		assertThat(failure.getProblem()).isEqualTo("It is neither a host name nor an IP address.");
		assertThat(failure.getMessage()).doesNotContain("canary");
	}

	@Test
	void copyOfFieldInEnvironmentCounts() {
		this.environment.put("prod/db:dbname", "copied");
		assertThat(url()).isEqualTo("jdbc:postgresql://of-secret:1111/copied");
	}

	@Test
	void propertyComesBeforeVariable() {
		this.environment.put("DB_HOST", "of-environment");
		this.environment.put("DB_PORT", "2222");
		this.properties.setHost("of-property");
		assertThat(url()).isEqualTo("jdbc:postgresql://of-property:2222/orders");
	}

	@Test
	void linkOfDockerOrKubernetesIsIgnoredWithAWarning(CapturedOutput output) {
		this.environment.put("DB_PORT", "tcp://172.17.0.5:5432");
		this.environment.put("DB_NAME", "/app/db");
		DatabaseLocation location = location();
		location.logIgnored();
		assertThat(location.jdbcUrl(secret(""))).isEqualTo("jdbc:postgresql://of-secret:1111/orders");
		assertThat(output).containsOnlyOnce("environment variable 'DB_PORT' is a link of Docker or Kubernetes")
			.contains("env-prefix")
			.doesNotContain("172.17.0.5");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://172.17.0.5:5432", "udp://10.0.0.1:53", "tcp://[fd00::1]:5432" })
	void linkIsIgnoredAlsoWherePortIsKnown(String link) {
		this.environment.put("DB_PORT", link);
		this.environment.put("DB_NAME", "/app/db");
		this.environment.put("DB_HOST", "of-environment");
		this.properties.setPort(3333);
		assertThat(url()).isEqualTo("jdbc:postgresql://of-environment:3333/orders");
	}

	@ParameterizedTest
	@ValueSource(strings = { "canary-port", "0", "65536", "5432 " })
	void portThatIsNoneIsBlamedOnItsVariable(String port) {
		this.environment.put("DB_PORT", port);
		InvalidSecretConfigurationException failure = catchThrowableOfType(InvalidSecretConfigurationException.class,
				this::location);
		assertThat(failure.getPlace()).isEqualTo("environment variable 'DB_PORT'");
		assertThat(failure.getProblem()).isEqualTo("It is not a port, which is a number from 1 to 65535.");
	}

	@Test
	void engineThatIsUnknownIsBlamedOnItsVariable() {
		this.environment.put("DB_ENGINE", "canary-engine");
		InvalidSecretConfigurationException failure = catchThrowableOfType(InvalidSecretConfigurationException.class,
				this::location);
		assertThat(failure.getPlace()).isEqualTo("environment variable 'DB_ENGINE'");
		assertThat(failure.getMessage()).doesNotContain("canary");
	}

	@Test
	void encryptionIsThatOfPropertyOrElseOfSecret() {
		assertThat(location().jdbcUrl(secret(",\"ssl\":true"))).endsWith("/orders?sslmode=require");
		this.properties.setTls(DatabaseTls.VERIFY_FULL);
		assertThat(location().jdbcUrl(secret(",\"ssl\":false"))).contains("?sslmode=verify-full&sslfactory=");
	}

	@ParameterizedTest
	@CsvSource({ "true,?sslmode=require", "TRUE,?sslmode=require", "False,?sslmode=disable", "1,''", "yes,''",
			"'',''" })
	void copyOfSslIsReadAsThatInTheSecret(String text, String parameters) {
		this.environment.put("prod/db:ssl", text);
		assertThat(url()).isEqualTo("jdbc:postgresql://of-secret:1111/orders" + parameters);
	}

	@Test
	void certificatesThatAreMissingAreBlamedOnTheProperty() {
		for (String bundle : new String[] { "classpath:missing.pem", "no-such-bundle" }) {
			this.properties.setTlsBundle(bundle);
			assertThat(catchThrowableOfType(InvalidSecretConfigurationException.class, this::location).getPlace())
				.isEqualTo("property 'ecs-secrets.datasource.tls-bundle'");
		}
	}

	private final class Variables implements BoundVariables {

		@Override
		public void bind(String variable, SecretReference reference) {
		}

		@Override
		public SecretReference binding(String variable) {
			return null;
		}

		@Override
		public boolean isInEnvironment(String variable) {
			return inEnvironment(variable) != null;
		}

		@Override
		public String inEnvironment(String variable) {
			return DatabaseLocationTests.this.environment.get(variable);
		}

		@Override
		public Secret inEnvironment(SecretReference field) {
			String value = inEnvironment(field.toString());
			return (value != null)
					? Secret.builder("prod/db", new SecretOrigin.EnvironmentVariable("PROD_DB")).text(value) : null;
		}

	}

}
