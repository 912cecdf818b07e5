package io.github.ecssecrets.spring.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.apache.commons.logging.impl.NoOpLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Names that are none of a setting, in every form that Spring Boot understands.
 */
class UnknownSettingsTests {

	private static List<String> warnings(PropertySource<?> source) {
		List<String> warnings = new ArrayList<>();
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(source);
		new UnknownSettings(environment).check(new NoOpLog() {

			@Override
			public void warn(Object message) {
				warnings.add(String.valueOf(message));
			}

		});
		return warnings;
	}

	private static PropertySource<?> property(String name) {
		return new MapPropertySource("test", Map.of(name, "canary-1"));
	}

	private static PropertySource<?> variable(String name) {
		return new SystemEnvironmentPropertySource("test", Map.of(name, "canary-1"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ecs-secrets.datasources.reporting.secrt            | ecs-secrets.datasources.reporting.secret
			ecs-secrets.datasources.reportingDb.secert         | ecs-secrets.datasources.reportingDb.secret
			ecs-secrets.datasources[my.pool].secrets           | ecs-secrets.datasources[my.pool].secret
			ecs-secrets.datasources.my.pool.secret             | ecs-secrets.datasources[my.pool].secret
			ecs-secrets.datasources.my.pool.env-prefix         | ecs-secrets.datasources[my.pool].env-prefix
			ecs-secrets.datasources.reporting.parameter.Name   | ecs-secrets.datasources.reporting.parameters.Name
			ecs-secrets.datasource.reporting.secret            | ecs-secrets.datasources.reporting.secret
			ecs-secrets.datsource.secret                       | ecs-secrets.datasource.secret
			ecs-secrets.datasource.sercet                      | ecs-secrets.datasource.secret
			ecs-secrets.datasource.tlsBundel                   | ecs-secrets.datasource.tls-bundle
			ecs-secrets.datasource.tsl                         | ecs-secrets.datasource.tls
			ecs-secrets.datasource.parameter.ApplicationName   | ecs-secrets.datasource.parameters.ApplicationName
			ecs-secrets.refresh.intervall                      | ecs-secrets.refresh.interval
			ecs-secrets.refresh-interval                       | ecs-secrets.refresh.interval
			ecs-secrets.push.qeue                              | ecs-secrets.push.queue
			ecs-secrets.redis.secrte                           | ecs-secrets.redis.secret
			ecs-secrets.rabbit.secret                          | ecs-secrets.rabbitmq.secret
			ecs-secrets.ssl.bundle.web.secret                  | ecs-secrets.ssl.bundles.web.secret
			ecs-secrets.ssl.bundles.web.secrt                  | ecs-secrets.ssl.bundles.web.secret
			ecs-secrets.binding.API_KEY                        | ecs-secrets.bindings[API_KEY]
			ecs-secrets.source                                 | ecs-secrets.sources
			ecs-secrets.replica-region[0]                      | ecs-secrets.replica-regions.0
			ecs-secrets.regoin                                 | ecs-secrets.region
			ecsSecrets.enabeld                                 | ecs-secrets.enabled
			ecs-secrets.exprot                                 | ecs-secrets.export
			""")
	void typoIsRefused(String property, String meant) {
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> warnings(property(property)))
			.satisfies((ex) -> assertThat(ex.getPlace()).isEqualTo("property '" + property + "'"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).isEqualTo("Write '" + meant + "'."));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ECS_SECRETS_REFRESH_INTERVALL                      | ECS_SECRETS_REFRESH_INTERVAL
			ECSSECRETS_DATASOURCE_SECRT                        | ECS_SECRETS_DATASOURCE_SECRET
			ECS_SECRETS_DATASOURCE_REPORTING_SECRET            | ECS_SECRETS_DATASOURCES_NAME_SECRET
			ECS_SECRETS_BINDING_API_KEY                        | ECS_SECRETS_BINDINGS_NAME
			ECS_SECRETS_PUSH_QUEU                              | ECS_SECRETS_PUSH_QUEUE
			ECS_SECRETS_RABBIT_SECRET                          | ECS_SECRETS_RABBITMQ_SECRET
			ECS_SECRETS_REGOIN                                 | ECS_SECRETS_REGION
			""")
	void typoInVariableIsRefused(String variable, String meant) {
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> warnings(variable(variable)))
			.satisfies((ex) -> assertThat(ex.getPlace()).isEqualTo("environment variable '" + variable + "'"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).isEqualTo("Write '" + meant + "'."));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ecs-secrets.datasource.secret-name       | ecs-secrets.datasource.secret
			ecs-secrets.datasources.r.secret-arn     | ecs-secrets.datasources.r.secret
			ecs-secrets.datasource.hostname          | ecs-secrets.datasource.host
			ecs-secrets.push.que                     | ecs-secrets.push.queue
			ecs-secrets.idle-interval                | ecs-secrets.refresh.idle-interval
			ecs-secrets.ssl.bundles.web.cert         | ecs-secrets.ssl.bundles.web.certificate
			ecs-secret.datasource.secret             | ecs-secrets.datasource.secret
			ecs.secrets.refresh.interval             | ecs-secrets.refresh.interval
			""")
	void nameThatIsNotVeryLikeASettingIsWarnedOf(String property, String likely) {
		assertThat(warnings(property(property))).containsExactly("The library has no setting of the name '" + property
				+ "' (likely '" + likely + "'), and ignores what is set there");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ecs-secrets.color", "ecs-secrets.http.secret", "ecs-secrets.datasource.username",
			"ecs-secrets.datasources.r.x.y" })
	void nameThatIsLikeNoneIsWarnedOf(String property) {
		assertThat(warnings(property(property))).containsExactly(
				"The library has no setting of the name '" + property + "', and ignores what is set there");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ECS_SECRETS_PORT", "ECS_SECRETS_SERVICE_HOST", "ECS_SECRETS_PORT_80_TCP_ADDR" })
	void variablesOfOthersAreOnlyWarnedOf(String variable) {
		assertThat(warnings(variable(variable))).singleElement().asString().contains(variable);
	}

	@Test
	void variableWithoutPluralIsWarnedOf() {
		assertThat(warnings(variable("ECS_SECRET_REGION"))).singleElement()
			.asString()
			.contains("(likely 'ECS_SECRETS_REGION')");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ecs-secrets.bindings.API_KEY", "ecs-secrets.bindings[a.b.c]", "ecs-secrets.sources[0]",
			"ecs-secrets.declared[12]", "ecs-secrets.datasource.parameters.oracle.net.x",
			"ecs-secrets.datasources.r.parameters.x", "ecs-secrets.datasources.any-name.tls_bundle",
			"ecs-secrets.data-source.pendingFallback", "ecs-secrets.ssl.bundles.web.privateKey",
			"ecs-secrets.ssl.bundles", "ecs-secrets.refresh", "ecs-secrets", "ecs.cluster", "ecs-secret.color", "e" })
	void whatSpringBootBindsIsKnown(String property) {
		assertThat(warnings(property(property))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ECS_SECRETS_SOURCES_0_", "ECSSECRETS_REPLICAREGIONS_1",
			"ECS_SECRETS_DATASOURCES_R_SECRET", "ECSSECRETS_BINDINGS_X", "ECS_SECRETS_SSL_BUNDLES_WEB_SECRET",
			"ECS_SECRETS_DATASOURCE_PARAMETERS_X", "ECS_SECRETS_ACCOUNT_ID", "ECS_CLUSTER", "ECS_SECRETS", "EDITOR" })
	void variablesThatSpringBootBindsAreKnown(String variable) {
		assertThat(warnings(variable(variable))).isEmpty();
	}

	@Test
	void everySettingIsKnown() throws IOException {
		JsonNode metadata = JsonMapper.shared()
			.readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
		assertThat(metadata.get("properties").valueStream().map((property) -> property.get("name").asString()))
			.filteredOn((name) -> name.startsWith("ecs-secrets."))
			.hasSizeGreaterThan(40)
			.allSatisfy((name) -> {
				String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
				assertThat(warnings(property(name))).isEmpty();
				assertThat(warnings(variable(variable))).isEmpty();
				assertThat(warnings(property(name.replace("ecs-secrets.datasource.", "ecs-secrets.datasources.r."))))
					.isEmpty();
			});
	}

}
