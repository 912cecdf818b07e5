package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsDataSourceAutoConfiguration;
import io.github.ecssecrets.spring.ssl.TestCertificate;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many config imports, in the documents of a real application.
 */
class ImportBatchTests {

	private static final String DATABASE = """
			{"engine":"postgres","host":"localhost","dbname":"app","username":"canary-user","password":"canary-password"}""";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@TempDir
	private Path directory;

	@AfterEach
	void stop() {
		this.server.close();
	}

	private TestApplication application(String yaml, String... properties) throws IOException {
		file("application.yaml", yaml);
		return TestApplication.using(this.server)
			.properties("spring.config.location=" + this.directory.toUri())
			.properties(properties);
	}

	private void file(String name, String content) throws IOException {
		Files.writeString(this.directory.resolve(name), content);
	}

	@Test
	void importsWhenFiftyAreReadInThreeCalls() throws IOException {
		IntStream.range(0, 50).forEach((i) -> this.server.createSecret("prod/s" + i, "{\"v\":\"" + i + "\"}"));
		String imports = IntStream.range(0, 50)
			.mapToObj((i) -> "    - \"ecs-secrets:prod/s" + i + "\"\n")
			.collect(Collectors.joining());
		try (var context = application("spring.config.import:\n" + imports).run()) {
			for (int i = 0; i < 50; i++) {
				assertThat(context.getEnvironment().getProperty("s" + i + ".v")).isEqualTo(String.valueOf(i));
			}
		}
		assertThat(this.server.requestCount("BatchGetSecretValue")).isEqualTo(3);
		assertThat(this.server.requestCount()).isEqualTo(3);
	}

	@Test
	void importsWhenOneSecretIsImportedInSeveralWaysReadsItOnce() throws IOException {
		this.server.createSecret("prod/db", "{\"user\":\"app\"}");
		try (var context = application("""
				spring.config.import:
				- "ecs-secrets:prod/db"
				- "ecs-secrets:prod/db?prefix=x."
				- "ecs-secrets:prod/db:user?name=y"
				""").run()) {
			assertThat(context.getEnvironment().resolvePlaceholders("${db.user}${x.user}${y}")).isEqualTo("appappapp");
		}
		assertThat(this.server.requestCount()).isEqualTo(1);
	}

	@Test
	void importsWhenProfileIsActiveComeFromItsDocumentsToo() throws IOException {
		this.server.createSecret("base/db", "{\"user\":\"base\",\"host\":\"base\"}");
		this.server.createSecret("prod/db", "{\"user\":\"document\"}");
		this.server.createSecret("prod/file", "{\"host\":\"file\"}");
		file("application-prod.yaml", "spring.config.import: \"ecs-secrets:prod/file?prefix=db.\"");
		String yaml = """
				spring.config.import: "ecs-secrets:base/db"
				---
				spring.config.activate.on-profile: prod
				spring.config.import: "ecs-secrets:${spring.application.name}/db"
				---
				spring.config.activate.on-profile: "!prod"
				spring.config.import: "ecs-secrets:never/asked"
				""";
		try (var context = application(yaml, "spring.profiles.active=prod", "spring.application.name=prod").run()) {
			assertThat(context.getEnvironment().resolvePlaceholders("${db.user} ${db.host}"))
				.isEqualTo("document file");
		}
		assertThat(this.server.requests()).singleElement()
			.satisfies((request) -> assertThat(request.secretIds()).containsExactlyInAnyOrder("base/db", "prod/db",
					"prod/file"));
	}

	@Test
	void importsWhenSamePropertyLastImportWinsAndAnyOverItsDocument() throws IOException {
		this.server.createSecret("prod/one", "{\"a\":\"one\",\"b\":\"one\",\"c\":\"one\"}");
		this.server.createSecret("prod/two", "{\"a\":\"two\",\"b\":\"two\"}");
		file("more.yaml", "x.a: file");
		try (var context = application("""
				x: {a: document, b: document, c: document, d: document}
				spring.config.import:
				- "ecs-secrets:prod/one?prefix=x."
				- "ecs-secrets:prod/two?prefix=x."
				- "file:%s"
				""".formatted(this.directory.resolve("more.yaml"))).run()) {
			assertThat(context.getEnvironment().resolvePlaceholders("${x.a} ${x.b} ${x.c} ${x.d}"))
				.isEqualTo("file two one document");
		}
	}

	@Test
	void importsWhenSameSecretIsMappedInTwoWaysHaveBoth() throws IOException {
		this.server.createSecret("prod/db", "{\"user\":\"canary-u\",\"port\":\"canary-p\"}");
		try (var context = application("""
				spring.config.import:
				- "ecs-secrets:prod/db?map=user:a"
				- "ecs-secrets:prod/db?map=port:b"
				- "ecs-secrets:prod/db:user?name=c"
				- "ecs-secrets:prod/db:user?name=d"
				""").run()) {
			assertThat(context.getEnvironment().resolvePlaceholders("${a} ${b} ${c} ${d}"))
				.isEqualTo("canary-u canary-p canary-u canary-u");
		}
	}

	@Test
	void importsWhenManyFailReportsAllRequiredTogether() throws IOException {
		this.server.createSecret("prod/there", "{\"a\":1}");
		this.server.createSecret("prod/broken", "{canary");
		this.server.createSecret("prod/denied", "canary");
		this.server.faults().forSecret("prod/denied").accessDenied();
		FailureAnalysis analysis = application("""
				spring.config.import:
				- "ecs-secrets:prod/there"
				- "ecs-secrets:prod/missing"
				- "ecs-secrets:prod/broken"
				- "optional:ecs-secrets:prod/forgiven"
				- "ecs-secrets:prod/there:absent"
				- "optional:ecs-secrets:prod/denied"
				""").fail();
		assertThat(analysis.getDescription()).startsWith("4 secrets that the application needs could not be read")
			.contains("Secret: prod/missing", "Secret: prod/broken", "Secret: prod/there:absent", "Secret: prod/denied",
					"it is not valid JSON", "application.yaml")
			.doesNotContain("forgiven", "canary");
	}

	@Test
	void importsWhenAllFailuresAreMissingOnesReportsThemTogether() throws IOException {
		FailureAnalysis analysis = application("""
				spring.config.import:
				- "optional:ecs-secrets:prod/forgiven"
				- "ecs-secrets:prod/a"
				- "ecs-secrets:prod/b"
				""").fail();
		assertThat(analysis.getDescription()).startsWith("2 secrets that the application needs could not be read")
			.contains("Secret: prod/a", "Secret: prod/b")
			.doesNotContain("forgiven");
	}

	@Test
	void importsWhenMissingOnesAreIgnoredReportsOthers() throws IOException {
		this.server.createSecret("prod/broken", "{canary");
		FailureAnalysis analysis = application("""
				spring.config.import:
				- "ecs-secrets:prod/broken"
				- "ecs-secrets:prod/missing"
				""", "spring.config.on-not-found=ignore").fail();
		assertThat(analysis.getDescription()).contains("Secret: prod/broken").doesNotContain("missing");
	}

	@Test
	void importsWhenMissingOnesAreIgnoredLoadsOthers() throws IOException {
		this.server.createSecret("prod/there", "canary");
		try (var context = application("""
				spring.config.import:
				- "ecs-secrets:prod/there"
				- "ecs-secrets:prod/missing"
				""", "spring.config.on-not-found=ignore").run()) {
			assertThat(context.getEnvironment().getProperty("there")).isEqualTo("canary");
		}
	}

	@Test
	void importsWhenDisabledAndRuntimeIsBroughtAreEmpty() throws IOException {
		try (var context = application("spring.config.import: \"ecs-secrets:prod/missing\"",
				"ecs-secrets.enabled=false")
			.environment("PROD_MISSING", "canary")
			.run()) {
			assertThat(context.getEnvironment().containsProperty("missing")).isFalse();
		}
	}

	@Test
	void importsWhenPropertiesOfLibraryComeLaterAreComplete() throws IOException {
		this.server.createSecret("prod/there", "canary");
		file("application-prod.yaml", "ecs-secrets.startup.timeout: 33s");
		try (var context = application("spring.config.import: \"ecs-secrets:prod/there\"",
				"spring.profiles.active=prod")
			.run()) {
			assertThat(context.getBean(SecretsRuntime.class).properties().getStartup().getTimeout()).hasSeconds(33);
		}
	}

	@Test
	void importsAreReadInOneCallWithPoolsAndBundles() throws Exception {
		this.server.createSecret("prod/mail-address", "{\"from\":\"canary-from\"}");
		this.server.createSecret("prod/db", DATABASE);
		this.server.createSecret("prod/reporting", DATABASE);
		this.server.createSecret("prod/tls", TestCertificate.create(this.directory, "web").json());
		try (var context = everything().run()) {
			assertThat(context.getEnvironment().getProperty("mail.from")).isEqualTo("canary-from");
			assertThat(context.getBean(HikariDataSource.class).getUsername()).isEqualTo("canary-user");
		}
		assertThat(this.server.requestCount()).isEqualTo(1);
	}

	@Test
	void importsWhenOneFailsReportsPoolsAndBundlesToo() throws IOException {
		this.server.createSecret("prod/db", DATABASE);
		FailureAnalysis analysis = everything().fail();
		assertThat(analysis.getDescription()).startsWith("3 secrets that the application needs could not be read")
			.contains("Secret: prod/mail-address", "Secret: prod/reporting", "Secret: prod/tls")
			.contains("Asked for by: property 'ecs-secrets.datasources.reporting.secret' (URL [file:",
					"Asked for by: property 'ecs-secrets.ssl.bundles.web.secret'");
	}

	@Test
	void importsWhenInjectedLeavePoolsAndBundlesToTheBatchOfAnnotations() throws Exception {
		this.server.createSecret("prod/db", DATABASE);
		this.server.createSecret("prod/reporting", DATABASE);
		this.server.createSecret("prod/tls", TestCertificate.create(this.directory, "web").json());
		this.server.createSecret("prod/key", "canary-key");
		try (var context = everything().environment("PROD_MAIL_ADDRESS", "{\"from\":\"canary-from\"}")
			.sources(Annotated.class)
			.run()) {
			assertThat(context.getBean("key")).isEqualTo("never shown");
		}
		assertThat(this.server.requests()).singleElement()
			.satisfies((request) -> assertThat(request.secretIds()).hasSize(4));
	}

	@Test
	void secretOfPoolWhenInjectedIsNotReadWithImports() throws Exception {
		this.server.createSecret("prod/there", "{\"a\":1}");
		try (var context = application("""
				spring.config.import: "ecs-secrets:prod/there"
				ecs-secrets.datasource.secret: prod/db
				""", "spring.datasource.url=jdbc:postgresql://localhost/app").withDataSource()
			.environment("DB_USERNAME", "canary-user")
			.environment("DB_PASSWORD", "canary-password")
			.run()) {
			assertThat(context.getBean(HikariDataSource.class).getUsername()).isEqualTo("canary-user");
		}
		assertThat(this.server.requests()).singleElement()
			.satisfies((request) -> assertThat(request.secretIds()).containsExactly("prod/there"));
	}

	@Test
	void secretOfPoolThatIsNotMadeMayBeMissing() throws Exception {
		this.server.createSecret("prod/there", "{\"a\":1}");
		try (var context = application("""
				spring.config.import: "ecs-secrets:prod/there"
				ecs-secrets.datasource.secret: prod/db
				""", "spring.autoconfigure.exclude=" + EcsSecretsDataSourceAutoConfiguration.class.getName() + ","
				+ DataSourceAutoConfiguration.class.getName() + "," + HibernateJpaAutoConfiguration.class.getName())
			.run()) {
			assertThat(context.getEnvironment().getProperty("there.a")).isEqualTo("1");
		}
	}

	@Test
	void secretsWithoutImportsAreReadInOneCallAndReportedInOneList() throws IOException {
		FailureAnalysis analysis = everything().properties("spring.config.on-not-found=ignore")
			.sources(Annotated.class)
			.fail();
		assertThat(analysis.getDescription()).startsWith("4 secrets that the application needs could not be read")
			.contains("Secret: prod/key", "Secret: prod/db", "Secret: prod/reporting", "Secret: prod/tls");
	}

	private TestApplication everything() throws IOException {
		return application("""
				spring:
				  config.import: "ecs-secrets:prod/mail-address?prefix=mail."
				ecs-secrets:
				  datasource.secret: prod/db
				  datasources.reporting.secret: prod/reporting
				  ssl.bundles.web.secret: prod/tls
				""").withDataSource();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Annotated {

		@Bean
		String key(@SecretValue("prod/key") String key) {
			return "never shown";
		}

	}

	@Test
	void originWhenImportedNamesSecretVersionAndImport() throws IOException {
		this.server.createSecret("prod/db", "{\"user\":\"canary\"}");
		try (var context = application("spring.config.import: \"ecs-secrets:prod/db\"").run()) {
			ConfigurableEnvironment environment = context.getEnvironment();
			SecretPropertySource source = environment.getPropertySources()
				.stream()
				.filter(SecretPropertySource.class::isInstance)
				.map(SecretPropertySource.class::cast)
				.findFirst()
				.orElseThrow();
			assertThat(source.getOrigin("db.user").toString())
				.matches("secret 'prod/db' version [0-9a-f-]{36} imported by 'ecs-secrets:prod/db'");
			assertThat(source.getOrigin("db.user").getParent()).asString().contains("application.yaml", "1:23");
			assertThat(source.getOrigin("db.absent")).isNull();
			assertThat(source.toString() + source.getSource()).doesNotContain("canary");
		}
	}

}
