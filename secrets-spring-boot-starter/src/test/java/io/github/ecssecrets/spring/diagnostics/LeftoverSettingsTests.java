package io.github.ecssecrets.spring.diagnostics;

import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings of other libraries, and settings that can have no effect.
 */
@ExtendWith(OutputCaptureExtension.class)
class LeftoverSettingsTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
		this.server.close();
	}

	private TestApplication application() {
		return TestApplication.using(this.server);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "aws-secretsmanager:prod/db | ecs-secrets:prod/db?prefix=",
			"aws-secretsmanager:/secrets/a;/secrets/b | ecs-secrets:/secrets/a?prefix=,ecs-secrets:/secrets/b?prefix=",
			"optional:aws-secretsmanager:prod/db?prefix=db. | optional:ecs-secrets:prod/db?prefix=db.",
			"aws-secretsmanager: | ecs-secrets:prod/myapp/database?prefix=" })
	void importOfSpringCloudAwsIsExplained(String location, String replacement) {
		// A location that only an optional import may leave out is not analyzed by Spring
		// Boot either.
		FailureAnalysis analysis = application().properties("spring.config.import=" + location).fail();
		assertThat(analysis.getDescription()).contains("Spring Cloud AWS");
		assertThat(analysis.getAction()).contains("'" + replacement + "'");
	}

	@Test
	void listOfSecretsInOneImportIsExplained() {
		FailureAnalysis analysis = application().properties("spring.config.import=ecs-secrets:prod/a;prod/b").fail();
		assertThat(analysis.getDescription()).contains("several secrets, with ';' between them");
	}

	@Test
	void propertiesOfSpringCloudAwsAreWarnedOf(CapturedOutput output) {
		application()
			.properties("spring.cloud.aws.secretsmanager.region=eu-west-1", "aws.secretsmanager.prefix=/secret",
					"spring.cloud.aws.secretsmanager.reload.strategy=refresh")
			.run()
			.close();
		assertThat(output).contains("'spring.cloud.aws.secretsmanager.region'")
			.contains("set 'ecs-secrets.region'")
			.contains("'aws.secretsmanager.prefix'")
			.contains("'spring.cloud.aws.secretsmanager.reload.strategy'");
	}

	@ParameterizedTest
	@CsvSource({ "spring.datasource.url, jdbc-secretsmanager:postgresql://localhost:5432/app",
			"spring.datasource.driver-class-name, com.amazonaws.secretsmanager.sql.AWSSecretsManagerPostgreSQLDriver",
			"app.reporting.jdbc-url, jdbc-secretsmanager:mysql://localhost/app" })
	void driverOfAwsIsExplained(String property, String value) {
		FailureAnalysis analysis = application().withDataSource().properties(property + "=" + value).fail();
		assertThat(analysis.getDescription()).contains("property '" + property + "'");
		assertThat(analysis.getAction()).contains("'ecs-secrets.datasource.secret'");
	}

	@Test
	void settingsThatModulesOfSpringCloudAwsShareAreWarnedOf(CapturedOutput output) {
		application()
			.properties("spring.cloud.aws.region.static=eu-west-1", "spring.cloud.aws.credentials.secret-key=canary-1",
					"spring.cloud.aws.endpoint=http://localhost:4566")
			.run()
			.close();
		assertThat(output).contains("'spring.cloud.aws.region.static'")
			.contains("set 'ecs-secrets.region', or AWS_REGION")
			.contains("'spring.cloud.aws.credentials.secret-key'")
			.contains("'spring.cloud.aws.endpoint'")
			.doesNotContain("canary-");
	}

	@Test
	void variablesOfSpringCloudAwsAreWarnedOf(CapturedOutput output) {
		application().web()
			.environment("SPRING_CLOUD_AWS_SECRETSMANAGER_REGION", "eu-west-1")
			.environment("AWS_SECRETSMANAGER_ENABLED", "true")
			.run()
			.close();
		assertThat(output).contains("'SPRING_CLOUD_AWS_SECRETSMANAGER_REGION'")
			.contains("'AWS_SECRETSMANAGER_ENABLED'");
	}

	@ParameterizedTest
	@CsvSource({
			"spring.datasource.url, jdbc:aws-wrapper:postgresql://localhost/app?wrapperPlugins=failover|awsSecretsManager",
			"spring.datasource.hikari.data-source-properties.wrapperPlugins, awsSecretsManager2",
			"spring.datasource.hikari.data-source-properties.wrapper-plugins, awsSecretsManager" })
	void pluginOfTheWrapperBesideASecretIsExplained(String property, String value) {
		FailureAnalysis analysis = application().withDataSource()
			.properties(property + "=" + value, "ecs-secrets.datasource.secret=prod/db")
			.fail();
		assertThat(analysis.getDescription()).contains("property '" + property + "'", "'awsSecretsManager'");
		assertThat(analysis.getAction()).contains("'wrapperPlugins'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ecs-secrets.datasource.secret", "ecs-secrets.datasources.reporting.secret" })
	void secretOfDataSourceWithoutJdbcIsExplained(String property) {
		Thread.currentThread()
			.setContextClassLoader(new FilteredClassLoader("org.springframework.boot.jdbc.autoconfigure"));
		FailureAnalysis analysis = application().properties(property + "=prod/db").fail();
		assertThat(analysis.getDescription()).contains("property '" + property + "'");
		assertThat(analysis.getDescription()).contains("The application has no JDBC");
		assertThat(analysis.getAction()).contains("spring-boot-starter-jdbc").contains("ecs-secrets.r2dbc.secret");
	}

}
