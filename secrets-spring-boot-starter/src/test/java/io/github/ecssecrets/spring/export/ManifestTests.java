package io.github.ecssecrets.spring.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.SecretsManifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Profile;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The manifest of an application with three pools, two imports, ten annotations, profiles
 * and placeholders.
 */
class ManifestTests {

	private static final String ACCOUNT = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:";

	private static SecretsManifest manifest;

	private static final List<String> made = new ArrayList<>();

	@BeforeAll
	static void read(@TempDir Path directory) throws Exception {
		writeConfiguration(directory);
		try (SecretsManagerServer server = SecretsManagerServer.start()) {
			manifest = SecretsManifest.of(Application.class, "--spring.profiles.active=prod", "--app.env=prod",
					"--spring.config.location=" + directory.toUri(), "--ecs-secrets.endpoint=" + server.endpoint());
			assertThat(server.requests()).isEmpty();
		}
		assertThat(made).isEmpty();
	}

	static void writeConfiguration(Path directory) throws IOException {
		Files.writeString(directory.resolve("application.yaml"), """
				app.env: dev
				spring:
				  application.name: order-service
				  config.import: "ecs-secrets:${app.env:prod}/orders/app?prefix=app."
				ecs-secrets:
				  region: eu-central-1
				  bindings:
				    API_TOKEN: "%sshared/token-AbCdEf:token::"
				  datasource.secret: ${app.env}/orders/database
				  datasources:
				    reporting:
				      secret: ${app.env}/orders/reporting
				      url: jdbc:postgresql://localhost:1/reporting
				    audit-log:
				      secret: ${app.env}/orders/audit
				      url: jdbc:postgresql://localhost:1/audit
				      pending-fallback: false
				  mail.secret: ${app.env}/orders/mail
				  ssl.bundles.web.secret: ${app.env}/orders/tls
				  declared: ["${app.env}/orders/by-hand:key"]
				---
				spring.config.activate.on-profile: prod
				spring.config.import: "optional:ecs-secrets:prod/orders/extra"
				""".formatted(ACCOUNT));
	}

	private static JsonNode json(String format) {
		return JsonMapper.shared().readTree(manifest.document(format));
	}

	@Test
	void jsonWhenDeclaredInEveryWayNamesEverySecret() {
		JsonNode uses = json("json").path("uses");
		assertThat(uses.valueStream()
			.map((use) -> use.path("kind").asString() + " " + use.path("secret").asString() + " "
					+ use.path("field").asString("-")))
			.containsExactlyInAnyOrder("import prod/orders/app -", "import prod/orders/extra -",
					"binding " + ACCOUNT + "shared/token-AbCdEf token", "data source prod/orders/database -",
					"data source prod/orders/reporting -", "data source prod/orders/audit -",
					"client prod/orders/mail -", "SSL bundle prod/orders/tls -", "property prod/orders/by-hand key",
					"annotation prod/orders/app key", "annotation prod/orders/app one",
					"annotation prod/orders/app two", "annotation prod/orders/app lazy",
					"annotation prod/orders/app prototype", "annotation prod/orders/app env",
					"annotation prod/orders/app setter", "annotation prod/orders/app live",
					"annotation prod/orders/record -", "annotation prod/orders/app profile");
	}

	@Test
	void taskRolePolicyWhenEventsComeFromATopicAllowsAQueueOfTheTask() {
		assertThat(pushStatements("--ecs-secrets.push.topic=arn:aws:sns:eu-west-1:111122223333:secret-events"))
			.containsExactly(
					"SubscribeToEvents [sns:Subscribe, sns:Unsubscribe] [arn:aws:sns:eu-west-1:111122223333:secret-events]",
					"ReceiveEvents [sqs:CreateQueue, sqs:GetQueueAttributes, sqs:TagQueue, sqs:ListQueueTags, "
							+ "sqs:ReceiveMessage, sqs:DeleteMessage, sqs:DeleteQueue] [arn:aws:sqs:eu-west-1:*:ecs-secrets-*]",
					"FindQueuesThatAreLeft [sqs:ListQueues] [*]");
	}

	@Test
	void taskRolePolicyWhenEventsComeFromAQueueAllowsThatQueue() {
		assertThat(pushStatements("--ecs-secrets.push.queue=orders-events"))
			.containsExactly("ReceiveEvents [sqs:GetQueueUrl, sqs:ReceiveMessage, sqs:DeleteMessage] "
					+ "[arn:aws:sqs:eu-central-1:*:orders-events]");
	}

	/**
	 * Pools that no property of the library names: their properties lead to a secret.
	 */
	@Test
	void taskRolePolicyWhenPoolsAreInferredLetsThemLogInWhileRotating() {
		SecretsManifest inferred = SecretsManifest.of(Inferred.class, "--ecs-secrets.region=eu-central-1",
				"--spring.config.import=ecs-secrets:prod/orders/main?prefix=db.,"
						+ "optional:ecs-secrets:prod/orders/ledger?map=pass:ledger-pass",
				"--spring.datasource.url=jdbc:postgresql://${db.host}/orders",
				"--spring.datasource.username=${db.username}", "--spring.datasource.password=${first}",
				"--first=${second:${db.password}}", "--pools.ledger.jdbc-url=jdbc:postgresql://localhost:1/ledger",
				"--pools.ledger.username=fixed", "--pools.ledger.password=${ledger-pass}",
				"--ecs-secrets.bindings.AUDIT_PASSWORD=prod/orders/audit:password",
				"--pools.audit.url=jdbc:postgresql://localhost:1/audit", "--pools.audit.username=fixed",
				"--pools.audit.password=${AUDIT_PASSWORD}", "--pools.plain.password=plain",
				"--pools.joined.password=x-${db.password}", "--pools.silenced.password=${db.password}",
				"--ecs-secrets.datasources.silenced.infer=false");
		JsonNode statements = JsonMapper.shared().readTree(inferred.document("task-role-policy")).path("Statement");
		assertThat(texts(statements.path(1).path("Resource"))).containsExactlyInAnyOrder(
				"arn:aws:secretsmanager:eu-central-1:*:secret:prod/orders/main-??????",
				"arn:aws:secretsmanager:eu-central-1:*:secret:prod/orders/ledger-??????",
				"arn:aws:secretsmanager:eu-central-1:*:secret:prod/orders/audit-??????");
		assertThat(JsonMapper.shared()
			.readTree(inferred.document("json"))
			.path("uses")
			.valueStream()
			.map((use) -> use.path("kind").asString() + " " + use.path("name").asString() + " "
					+ use.path("secret").asString())
			.filter((use) -> use.startsWith("data source ")))
			.containsExactlyInAnyOrder("data source dataSource prod/orders/main",
					"data source ledger prod/orders/ledger", "data source audit prod/orders/audit");
		assertThat(inferred.document("task-definition")).contains("\"AUDIT_PASSWORD\"").doesNotContain("DB_PASSWORD");
		assertThat(made).isEmpty();
	}

	private static List<String> pushStatements(String property) {
		SecretsManifest pushed = SecretsManifest.of(Pushed.class, property, "--ecs-secrets.region=eu-central-1",
				"--ecs-secrets.declared=prod/orders/app");
		return JsonMapper.shared()
			.readTree(pushed.document("task-role-policy"))
			.path("Statement")
			.valueStream()
			.filter((statement) -> !statement.path("Action").toString().contains("secretsmanager")
					&& !statement.path("Action").toString().contains("kms"))
			.map((statement) -> statement.path("Sid").asString() + " " + texts(statement.path("Action")) + " "
					+ texts(statement.path("Resource")))
			.toList();
	}

	@Test
	void taskRolePolicyWhenExportedHasOneStatementForEachThing() {
		JsonNode statements = json("task-role-policy").path("Statement");
		assertThat(statements.valueStream()
			.map((statement) -> statement.path("Sid").asString() + " " + statement.path("Action").asString()))
			.containsExactly("ReadSecrets secretsmanager:GetSecretValue",
					"LogInWhileRotating secretsmanager:GetSecretValue",
					"LogInBeforeUsersAreSwitched secretsmanager:GetSecretValue",
					"FindNewVersions secretsmanager:DescribeSecret",
					"ReadManyWithOneCall secretsmanager:BatchGetSecretValue", "DecryptSecrets kms:Decrypt");
		assertThat(texts(statements.path(0).path("Resource"))).hasSize(10)
			.contains("arn:aws:secretsmanager:eu-central-1:*:secret:prod/orders/app-??????",
					ACCOUNT + "shared/token-AbCdEf");
		assertThat(texts(statements.path(1).path("Resource"))).containsExactly(
				"arn:aws:secretsmanager:eu-central-1:*:secret:prod/orders/database-??????",
				"arn:aws:secretsmanager:eu-central-1:*:secret:prod/orders/reporting-??????",
				"arn:aws:secretsmanager:eu-central-1:*:secret:prod/orders/mail-??????");
		assertThat(texts(statements.path(2).path("Resource"))).hasSize(4);
		assertThat(statements.path(5).path("Condition").path("StringEquals").path("kms:ViaService").asString())
			.isEqualTo("secretsmanager.eu-central-1.amazonaws.com");
	}

	/** The texts of an array, or a single one. */
	private static List<String> texts(JsonNode node) {
		return node.isString() ? List.of(node.asString()) : node.valueStream().map(JsonNode::asString).toList();
	}

	@Test
	void taskDefinitionWhenExportedHasTheVariablesThatAreLookedAt() {
		JsonNode container = json("task-definition").path("containerDefinitions").path(0);
		assertThat(container.path("name").asString()).isEqualTo("order-service");
		String prefix = "arn:aws:secretsmanager:eu-central-1:${AWS_ACCOUNT_ID}:secret:prod/orders/";
		assertThat(container.path("secrets")
			.valueStream()
			.map((secret) -> Map.entry(secret.path("name").asString(), secret.path("valueFrom").asString())))
			.contains(Map.entry("API_TOKEN", ACCOUNT + "shared/token-AbCdEf:token::"),
					Map.entry("DB_USERNAME", prefix + "database:username::"),
					Map.entry("REPORTING_DB_PASSWORD", prefix + "reporting:password::"),
					Map.entry("AUDIT_LOG_DB_PASSWORD", prefix + "audit:password::"),
					Map.entry("ENV_KEY", prefix + "app:env::"), Map.entry("PROD_ORDERS_APP", prefix + "app"),
					Map.entry("PROD_ORDERS_MAIL", prefix + "mail"))
			.noneMatch((secret) -> secret.getKey().equals("PROD_ORDERS_APP_KEY"));
	}

	@Test
	void templatesWhenExportedFillAccountAndRegionInPlace() {
		String template = manifest.document("cloudformation");
		assertThat(template).contains("\"OrderServiceTaskRolePolicy\"", "\"OrderServiceExecutionRolePolicy\"",
				"\"Fn::Sub\" : \"arn:aws:secretsmanager:eu-central-1:${AWS::AccountId}:secret:prod/orders/app-??????\"");
		assertThat(manifest.document("terraform")).contains("data \"aws_iam_policy_document\" \"order_service_task\" {",
				"sid       = \"ReadSecrets\"",
				"\"arn:aws:secretsmanager:eu-central-1:${data.aws_caller_identity.current.account_id}:secret:prod/orders/app-??????\"")
			.contains("{ name = \"DB_USERNAME\", valueFrom = \"");
	}

	@Test
	void reportWhenExportedTellsWhoUsesWhat() {
		assertThat(manifest.toString()).startsWith("order-service uses 10 secrets:")
			.contains("prod/orders/app\n  import 'ecs-secrets:prod/orders/app?prefix=app.' (")
			.contains("  field 'lazy': annotation 'lazy' (parameter 0 of method 'lazy' of ")
			.contains("import 'optional:ecs-secrets:prod/orders/extra' (")
			.contains(", may be missing")
			.contains("  fields username, password: data source 'reporting' (property ")
			.contains("  ReadSecrets                  secretsmanager:GetSecretValue on 10 resources");
	}

	@Test
	void verifyWhenPolicyFitsPassesAndOtherwiseSaysHow(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("task-role-policy.json");
		String exported = manifest.document("task-role-policy").replace(":*:secret:", ":111122223333:secret:");
		Files.writeString(file, exported);
		manifest.verifyTaskRolePolicy(file);
		Files.writeString(file, exported.replace("orders/mail-??????", "orders/cache-??????"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> manifest.verifyTaskRolePolicy(file))
			.withMessageContaining("The task role policy " + file + " does not fit the application:")
			.withMessageContaining(
					"missing: secretsmanager:DescribeSecret on arn:aws:secretsmanager:eu-central-1:*:secret:prod/orders/mail-??????")
			.withMessageContaining(
					"too much: statement 'LogInWhileRotating' allows secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/orders/cache-??????, which the application does not use");
		Files.writeString(file, """
				{"Statement": {"Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*"}}""");
		assertThatThrownBy(() -> manifest.verifyTaskRolePolicy(file)).hasMessageNotContaining("missing")
			.hasMessageContaining("too much: statement 1 allows secretsmanager:ListSecrets, ")
			.hasMessageContaining(
					"allows secretsmanager:GetSecretValue also on secrets that the application does not use");
	}

	@Test
	void verifyWhenTaskDefinitionFitsPassesAndOtherwiseSaysHow(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("task-definition.json");
		Files.writeString(file, manifest.document("task-definition"));
		manifest.verifyTaskDefinition(file);
		Path policy = directory.resolve("execution-role-policy.json");
		Files.writeString(policy, manifest.document("execution-role-policy"));
		manifest.verifyExecutionRolePolicy(policy, file);
		Files.writeString(file,
				"""
						{"containerDefinitions": [{"secrets": [
						  {"name": "ENV_KEY", "valueFrom": "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/orders/app:other::"},
						  {"name": "DB_HOST", "valueFrom": "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/orders/database:host::"},
						  {"name": "OLD", "valueFrom": "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/orders/old-AbCdEf"},
						  {"name": "TLS", "valueFrom": "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/orders/tls"},
						  {"name": "PARAMETER", "valueFrom": "some-parameter"}]}]}""");
		assertThatThrownBy(() -> manifest.verifyTaskDefinition(file))
			.hasMessageContaining("missing: variable 'API_TOKEN' with " + ACCOUNT + "shared/token-AbCdEf:token")
			.hasMessageContaining(
					"different: variable 'ENV_KEY' holds arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/orders/app:other::, and the application expects prod/orders/app:env")
			.hasMessageContaining("too much: variable 'OLD' holds ")
			.hasMessageContaining(" in variable 'TLS', but in ['PROD_ORDERS_TLS']")
			.hasMessageNotContainingAny("DB_HOST", "PARAMETER");
		assertThatThrownBy(() -> manifest.verifyExecutionRolePolicy(policy, file))
			.hasMessageContaining("missing: secretsmanager:GetSecretValue on "
					+ "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/orders/old-AbCdEf")
			.hasMessageContaining("too much: statement 'InjectSecrets' allows secretsmanager:GetSecretValue on");
	}

	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class, FlywayAutoConfiguration.class,
			LiquibaseAutoConfiguration.class })
	@Configuration(proxyBeanMethods = false)
	@Import(Settings.class)
	static class Application {

		Application() {
			made.add("configuration");
		}

		public static void main(String[] args) {
			SpringApplication application = new SpringApplication(Application.class);
			application.setDefaultProperties(Map.of("spring.main.banner-mode", "off", "some.key", "one"));
			application.run(args);
		}

		@Bean
		String several(@SecretValue("${app.env}/orders/app:${some.key}") String one,
				@SecretValue("${app.env}/orders/app:two") String two) {
			made.add("several");
			return one + two;
		}

		@Bean
		@Lazy
		String lazy(@SecretValue("${app.env}/orders/app:lazy") String secret) {
			return secret;
		}

		@Bean
		@Scope("prototype")
		Prototype prototype(@SecretValue("${app.env}/orders/app:prototype") String secret) {
			return new Prototype(secret);
		}

		@Bean
		@Profile("prod")
		Members members(@SecretValue("${app.env}/orders/app:profile") Supplier<String> secret) {
			return new Members();
		}

		@Bean
		@Profile("dev")
		Members never(@SecretValue("${app.env}/orders/never") String secret) {
			return new Members();
		}

	}

	record Prototype(String secret) {
	}

	static class Members {

		@SecretValue("${app.env}/orders/app:key")
		String key = "";

		@SecretValue(value = "${app.env}/orders/app:env", env = "ENV_KEY")
		String injected = "";

		@SecretValue(value = "${app.env}/orders/app:live", required = false)
		LiveSecret<String> live;

		@Value("${app.env}")
		String env = "";

		@SecretValue("${app.env}/orders/app:setter")
		void setSecret(String secret) {
			this.key = secret;
		}

	}

	@SecretValue("${app.env}/orders/record")
	record Settings(String user, String password) {
	}

	/** An application with nothing of its own. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class, FlywayAutoConfiguration.class,
			LiquibaseAutoConfiguration.class })
	static class Pushed {

	}

	/** An application with pools of its own. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class, FlywayAutoConfiguration.class,
			LiquibaseAutoConfiguration.class })
	static class Inferred {

		@Bean
		HikariDataSource dataSource(DataSourceProperties properties) {
			made.add("dataSource");
			return properties.initializeDataSourceBuilder().type(HikariDataSource.class).build();
		}

		@Bean(defaultCandidate = false)
		@ConfigurationProperties("pools.ledger")
		HikariDataSource ledger() {
			return new HikariDataSource();
		}

		@Bean(defaultCandidate = false)
		@ConfigurationProperties("pools.audit")
		DataSourceProperties auditProperties() {
			return new DataSourceProperties();
		}

		@Bean(defaultCandidate = false)
		DataSource audit(@Qualifier("auditProperties") DataSourceProperties properties) {
			return properties.initializeDataSourceBuilder().build();
		}

		@Bean(defaultCandidate = false)
		@ConfigurationProperties("pools.plain")
		HikariDataSource plain() {
			return new HikariDataSource();
		}

		@Bean(defaultCandidate = false)
		@ConfigurationProperties("pools.joined")
		HikariDataSource joined() {
			return new HikariDataSource();
		}

		@Bean(defaultCandidate = false)
		@ConfigurationProperties("pools.silenced")
		HikariDataSource silenced() {
			return new HikariDataSource();
		}

	}

}
