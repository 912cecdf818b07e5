package io.github.ecssecrets.spring.actuate;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code /actuator/env}, {@code /actuator/configprops} and {@code /actuator/quartz}
 * show with {@code show-values=always}, before and after a rotation.
 */
class SecretSanitizingTests {

	private static final String MASK = "******";

	private static SecretsManagerServer server;

	private static ConfigurableApplicationContext context;

	private static Actuator actuator;

	@BeforeAll
	static void start() throws Exception {
		server = SecretsManagerServer.start();
		server.createSecret("prod/db",
				"{\"username\":\"canary-user\",\"password\":\"canary-old\",\"host\":\"db.internal\",\"port\":5432,\"pin\":\"7µ91\"}");
		server.createSecret("prod/seed", "{\"password\":\"canary-seed-new\"}");
		server.createSecret("prod/whole", "{\"token\":\"canary-whole-new\"}");
		context = TestApplication.using(server)
			.web()
			.sources(Application.class)
			.environment("SEED_PASSWORD", "canary-seed")
			.environment("VALUE_OF_ENV", "canary-seed")
			.environment("PROD_WHOLE", "{\"token\":\"canary-whole\"}")
			.environment("PROD_CONVENTIONAL_KEY", "canary-conventional")
			.environment("ORDERS_DB_PASSWORD", "canary-orders")
			.environment("ORDERS_DB_USERNAME", "or")
			.environment("SHELL", "/bin/sh")
			.properties("management.endpoints.web.exposure.include=*", "management.endpoint.env.show-values=always",
					"management.endpoint.configprops.show-values=always",
					"management.endpoint.quartz.show-values=always", "ecs-secrets.datasource.secret=prod/orders",
					"ecs-secrets.datasource.env-prefix=ORDERS_DB_", "ecs-secrets.datasource.host=localhost",
					"ecs-secrets.datasource.port=5432", "ecs-secrets.datasource.database=orders",
					"ecs-secrets.datasource.engine=postgres", "ecs-secrets.bindings.SEED_PASSWORD=prod/seed:password",
					"ecs-secrets.bindings.LATE_PASSWORD=prod/db:password",
					"spring.config.import[0]=ecs-secrets:prod/db", "spring.config.import[1]=ecs-secrets:prod/whole",
					"spring.config.import[2]=ecs-secrets:prod/conventional:key", "app.password=${db.password}",
					"app.user-name=${db.username}", "app.pin=${db.pin}", "app.port=5432", "app.host=db.internal",
					"app.url=jdbc:postgresql://db.internal:5432/orders?user=x&password=canary-old",
					"app.nested.token=${whole.token}", "app.list[0]=canary-seed", "app.plain=plain text")
			.run();
		actuator = new Actuator(context);
		server.putSecretValue("prod/db",
				"{\"username\":\"canary-user-2\",\"password\":\"canary-new\",\"host\":\"db.internal\",\"port\":5432,\"pin\":\"8€42\"}");
		for (String secret : new String[] { "prod/db", "prod/seed", "prod/whole" }) {
			context.getBean(Secrets.class).refresh(SecretReference.parse(secret)).get(60, TimeUnit.SECONDS);
		}
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
	}

	private static String env(String source, String name) {
		for (JsonNode candidate : actuator.json("/env").get("propertySources")) {
			if (candidate.get("name").asString().contains(source) && candidate.get("properties").has(name)) {
				return candidate.get("properties").get(name).get("value").asString();
			}
		}
		throw new AssertionError("'" + name + "' is in no source '" + source + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "db.username", "db.password", "db.host", "db.port", "db.pin", "whole.token",
			"conventional.key" })
	void envWhenPropertyIsImportedIsMasked(String name) {
		JsonNode property = actuator.json("/env/" + name);
		assertThat(property.at("/property/value").asString("")).isIn(MASK, "");
		assertThat(actuator.get("/env/" + name).body()).doesNotContain("canary", "7µ91", "8€42", "db.internal");
	}

	@Test
	void envWhenPropertyIsBoundIsMasked() {
		assertThat(env("ecsSecretsBindings", "SEED_PASSWORD")).isEqualTo(MASK);
		assertThat(env("ecsSecretsBindings", "LATE_PASSWORD")).isEqualTo(MASK);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SEED_PASSWORD", "VALUE_OF_ENV", "PROD_WHOLE", "PROD_CONVENTIONAL_KEY",
			"ORDERS_DB_PASSWORD", "ORDERS_DB_USERNAME" })
	void envWhenVariableHoldsSecretIsMasked(String variable) {
		for (JsonNode source : actuator.json("/env").get("propertySources")) {
			if (source.get("name").asString().equals("systemEnvironment")) {
				assertThat(source.get("properties").get(variable).get("value").asString()).isEqualTo(MASK);
			}
		}
	}

	@Test
	void envWhenVariableIsAskedForByRelaxedNameIsMasked() {
		assertThat(actuator.json("/env/orders.db.username").at("/property/value").asString()).isEqualTo(MASK);
	}

	@ParameterizedTest
	@CsvSource({ "app.password,******", "app.user-name,******", "app.pin,******", "app.port,5432",
			"app.host,db.internal", "app.nested.token,******", "app.list[0],******", "app.plain,plain text",
			"app.url,jdbc:postgresql://db.internal:5432/orders?user=x&password=******", "SHELL,/bin/sh" })
	void envWhenPropertyOfOthersHasValueOfSecretIsMasked(String name, String shown) {
		assertThat(env("", name)).isEqualTo(shown);
	}

	@ParameterizedTest
	@CsvSource({ "password,******", "userName,******", "pin,******", "port,5432", "host,db.internal",
			"plain,plain text", "url,jdbc:postgresql://db.internal:5432/orders?user=x&password=******" })
	void configpropsWhenBeanIsBoundFromSecretIsMasked(String property, String shown) {
		JsonNode bean = bean("/configprops/app");
		assertThat(bean.at("/properties/" + property).asString()).isEqualTo(shown);
		assertThat(bean.at("/inputs/" + property + "/value").asString()).satisfiesAnyOf(
				(input) -> assertThat(input).isEqualTo(shown), (input) -> assertThat(input).startsWith("${"));
	}

	@Test
	void configpropsWhenNestedOrListedIsMasked() {
		JsonNode bean = bean("/configprops/app");
		assertThat(bean.at("/properties/nested/token").asString()).isEqualTo(MASK);
		assertThat(bean.at("/properties/list/0").asString()).isEqualTo(MASK);
	}

	@Test
	void configpropsWhenBeanIsBoundFromImportIsMaskedWhateverItsType() {
		assertThat(bean("/configprops/db").at("/properties/port").asString()).isEqualTo(MASK);
		assertThat(bean("/configprops/db").at("/properties/pin").asString()).isEqualTo(MASK);
	}

	private static JsonNode bean(String path) {
		return actuator.json(path).get("contexts").iterator().next().get("beans").iterator().next();
	}

	@Test
	void quartzWhenJobDataHasSecretIsMasked() {
		JsonNode data = actuator.json("/quartz/jobs/DEFAULT/report").get("data");
		assertThat(data.get("password").asString()).isEqualTo(MASK);
		assertThat(data.get("options").asString()).isEqualTo(MASK);
		assertThat(data.get("plain").asString()).isEqualTo("plain text");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/env", "/configprops", "/quartz/jobs/DEFAULT/report", "/conditions", "/beans" })
	void nothingElseIsShown(String path) {
		assertThat(actuator.get(path).body()).contains("{").doesNotContain("canary");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties({ App.class, Db.class })
	static class Application {

		@Bean
		JobDetail report(@SecretValue("prod/db:password") String password) {
			return JobBuilder.newJob(Report.class)
				.withIdentity("report")
				.setJobData(new JobDataMap(
						Map.of("password", password, "plain", "plain text", "options", Map.of("token", password))))
				.storeDurably()
				.build();
		}

	}

	static final class Report implements Job {

		@Override
		public void execute(JobExecutionContext execution) {
		}

	}

	@ConfigurationProperties("app")
	record App(String password, String userName, String pin, int port, String host, String url, Nested nested,
			List<String> list, String plain) {

		record Nested(String token) {

		}

	}

	@ConfigurationProperties("db")
	record Db(int port, String pin) {

	}

}
