package io.github.ecssecrets.spring.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import io.github.ecssecrets.spring.LoggedWarnings;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings as newcomers write them, and what they are told.
 */
@ExtendWith(OutputCaptureExtension.class)
class MistakenSettingsTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	private TestApplication application(String... properties) {
		return TestApplication.using(this.server).properties(properties);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					ecs-secrets.datasource=canary-1             | property 'ecs-secrets.datasource'            | 'ecs-secrets.datasource.secret'
					ecs-secrets.redis=prod/redis                | property 'ecs-secrets.redis'                 | 'ecs-secrets.redis.secret'
					ecs-secrets.datasources.reporting=prod/r    | property 'ecs-secrets.datasources.reporting' | 'ecs-secrets.datasources.reporting.secret'
					ecs-secrets.datasources=prod/r              | property 'ecs-secrets.datasources'           | 'ecs-secrets.datasources.NAME.secret'
					ecs-secrets.ssl.bundles.web=prod/tls        | property 'ecs-secrets.ssl.bundles.web'       | 'ecs-secrets.ssl.bundles.web.secret'
					ecs-secrets.bindings=prod/key               | property 'ecs-secrets.bindings'              | 'ecs-secrets.bindings.NAME'
					ecs-secrets.bindings[0]=prod/key            | property 'ecs-secrets.bindings.0'            | 'ecs-secrets.bindings.NAME'
					ecs-secrets.datasource.url=postgresql://db  | property 'ecs-secrets.datasource.url'        | 'jdbc:'
					ecs-secrets.datasources.r.url=//db          | property 'ecs-secrets.datasources.r.url'     | 'jdbc:'
					ecs-secrets.startup.timeout=0               | property 'ecs-secrets.startup.timeout'       | '30s'
					ecs-secrets.datasource.drain=-1s            | property 'ecs-secrets.datasource.drain'      | '30s'
					ecs-secrets.api-call-timeout=0s             | properties under 'ecs-secrets'               | Correct the setting
					""")
	void settingThatCannotBeMeantIsExplained(String property, String place, String remedy) {
		FailureAnalysis analysis = application(property, "spring.config.import=ecs-secrets:prod/missing").fail();
		assertThat(analysis.getDescription()).contains("Place: " + place).doesNotContain("canary-");
		assertThat(analysis.getAction()).contains(remedy);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "Frankfurt", "eu-central", "eu_central_1", "EU-CENTRAL-1", "eu-central-1a", "${NOT_THERE}" })
	void regionThatIsNoCodeIsExplained(String region) {
		FailureAnalysis analysis = application("ecs-secrets.endpoint=", "ecs-secrets.region=" + region,
				"spring.config.import=ecs-secrets:prod/missing")
			.fail();
		assertThat(analysis.getDescription()).contains("Place: property 'ecs-secrets.region'");
		assertThat(analysis.getAction()).isEqualTo("Write a code such as 'eu-central-1'.");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "bindings.API_KEY", "datasource.infer", "datasource.secret", "datasources.reporting.secret",
					"enabled", "endpoint", "kafka.secret", "mail.secret", "r2dbc.secret", "rabbitmq.secret",
					"redis.secret", "refresh.interval", "refresh.rebind", "ssl.bundles.web.secret", "startup.timeout" })
	void placeholderThatNothingResolvesIsExplained(String name) {
		FailureAnalysis analysis = application("ecs-secrets." + name + "=canary-${NOT_THERE}/x").fail();
		assertThat(analysis.getDescription()).contains("Place: property 'ecs-secrets." + name)
			.doesNotContain("canary-");
		assertThat(analysis.getAction()).isNotBlank();
	}

	@Test
	void settingOfTheCoreIsNamedAsInProperties() {
		assertThat(
				application("ecs-secrets.api-call-timeout=0s", "spring.config.import=ecs-secrets:prod/missing").fail()
					.getDescription())
			.contains("Reason: 'api-call-timeout' must be positive");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					ecs-secrets                    | config import 'ecs-secrets'         | 'ecs-secrets:prod/myapp/database?prefix=db.'
					ecs-secret:canary-1            | config import 'ecs-secret:…'        | 'ecs-secrets:'
					secretsmanager:prod/db         | config import 'secretsmanager:…'    | 'ecs-secrets:'
					optional:secrets-manager:a     | config import 'secrets-manager:…'   | 'ecs-secrets:'
					aws-parameterstore:/canary-1   | config import 'aws-parameterstore:…'| Systems Manager
					""")
	void importThatIsNearlyOneOfOursIsExplained(String location, String place, String remedy) {
		FailureAnalysis analysis = application("spring.config.import=" + location).fail();
		assertThat(analysis.getDescription()).contains("Place: " + place).doesNotContain("canary-");
		assertThat(analysis.getAction()).contains(remedy);
	}

	@ParameterizedTest
	@ValueSource(strings = { "off", "FALSE" })
	void libraryThatIsSwitchedOffInAnyWordIsNamedAsTheCulprit(String word) {
		FailureAnalysis analysis = application("ecs-secrets.enabled=" + word).sources(ImportBatchTests.Annotated.class)
			.fail();
		assertThat(analysis.getAction()).startsWith("'ecs-secrets.enabled' is false");
	}

	@Test
	void timesWithoutUnitAndFieldsThatAreNotThereAreWarnedOf(CapturedOutput output) {
		this.server.createSecret("prod/db", "{\"username\":\"canary-u\",\"password\":\"canary-p\"}");
		application("ecs-secrets.refresh.interval=300", "ecs-secrets.startup.timeout=30000",
				"ecs-secrets.refresh.rotation-interval=15s",
				"spring.config.import=ecs-secrets:prod/db?map=passwort:spring.mail.password&map=username:spring.mail.username,"
						+ "optional:ecs-secrets:prod/db?prefix=x.&map=none:y")
			.run()
			.close();
		assertThat(LoggedWarnings.in(output)).hasSize(3)
			.anyMatch((line) -> line.contains(
					"'ecs-secrets.refresh.interval' is 300 without a unit, which means milliseconds; write '300ms', or another unit such as '300s'"))
			.anyMatch((line) -> line.contains("'ecs-secrets.startup.timeout' is 30000 without a unit"))
			.anyMatch((line) -> line
				.contains("maps fields that are no texts of the secret: passwort; it has username, password"));
	}

	@Test
	void settingThatIsEmptyInYamlIsNoMistake() {
		application("ecs-secrets.datasource=", "ecs-secrets.datasources=", "ecs-secrets.refresh=", "ecs-secrets.file=",
				"ecs-secrets.agent=", "ecs-secrets.ssl=", "ecs-secrets.push=", "ecs-secrets.cache=",
				"ecs-secrets.startup=", "ecs-secrets.ssl.bundles=", "ecs-secrets.ssl.bundles.web.secret=",
				"ecs-secrets.bindings.API_KEY=", "ecs-secrets.declared[0]=", "ecs-secrets.datasources.r.secret=")
			.run()
			.close();
	}

	@Test
	void typoIsRefusedBeforeAnySecretIsRead() {
		FailureAnalysis analysis = application("ecs-secrets.datasources.reporting.secrt=canary-1",
				"spring.config.import=ecs-secrets:prod/missing")
			.fail();
		assertThat(analysis.getDescription()).isEqualTo("""
				The configuration of a secret is invalid:

				    Place: property 'ecs-secrets.datasources.reporting.secrt'
				    Reason: The library has no setting of this name, and would ignore it.""");
		assertThat(analysis.getAction()).isEqualTo("Write 'ecs-secrets.datasources.reporting.secret'.");
	}

	@Test
	void settingThatIsLikeNoneIsWarnedOf(CapturedOutput output) {
		application("ecs-secrets.datasource.secret-name=canary-1", "ecs-secrets.color=canary-2").run().close();
		assertThat(LoggedWarnings.in(output)).hasSize(1);
		assertThat(output)
			.contains(
					"The library has no setting of the name 'ecs-secrets.color', 'ecs-secrets.datasource.secret-name' "
							+ "(likely 'ecs-secrets.datasource.secret'), and ignores what is set there")
			.doesNotContain("canary-");
	}

	@Test
	void textsMayBeEmpty() throws IOException {
		Set<String> types = Set.of(String.class.getName(), URI.class.getName(), Path.class.getName());
		String[] empty = JsonMapper.shared()
			.readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")))
			.get("properties")
			.valueStream()
			.filter((property) -> types.contains(property.get("type").asString()))
			.map((property) -> property.get("name").asString() + "=")
			.filter((name) -> name.startsWith("ecs-secrets.") && !name.equals("ecs-secrets.endpoint="))
			.toArray(String[]::new);
		assertThat(empty).hasSizeGreaterThan(20);
		application(empty).run().close();
	}

	@Test
	void nameThatBeginsNearlyAsAllDoIsWarnedOfWhereThereIsNoOther(CapturedOutput output) {
		new SpringApplicationBuilder(Nothing.class).web(WebApplicationType.NONE)
			.run("--ecs-secret.datasource.secret=canary-1")
			.close();
		assertThat(output)
			.containsOnlyOnce("The library has no setting of the name 'ecs-secret.datasource.secret' "
					+ "(likely 'ecs-secrets.datasource.secret'), and ignores what is set there")
			.doesNotContain("canary-");
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
