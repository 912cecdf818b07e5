package io.github.ecssecrets.spring.binding;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link SecretValue} on fields and parameters, in a real application.
 */
class SecretValueTests {

	private static final String PASSWORD = "p${HOME}#{1+1}\\'\"ä";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecrets() {
		this.server.createSecret("prod/db",
				"{\"username\":\"app\",\"password\":\"p${HOME}#{1+1}\\\\'\\\"ä\",\"port\":5432,\"nested\":{\"a\":\"b\"}}");
		this.server.createBinarySecret("prod/key", new byte[] { 0, 1, -1 });
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private ConfigurableApplicationContext run(Class<?> bean) {
		return TestApplication.using(this.server)
			.properties("env.name=prod", "spring.main.banner-mode=off")
			.sources(Application.class, bean)
			.run();
	}

	@Test
	void fieldsOfEveryTypeAreInjected() {
		try (var context = run(Fields.class)) {
			Fields fields = context.getBean(Fields.class);
			assertThat(fields.password).isEqualTo(PASSWORD);
			assertThat(fields.port).isEqualTo(5432);
			assertThat(fields.characters).isEqualTo(PASSWORD.toCharArray());
			assertThat(fields.bytes).isEqualTo(new byte[] { 0, 1, -1 });
			assertThat(fields.map).containsEntry("username", "app").containsEntry("nested.a", "b");
			assertThat(fields.account).isEqualTo(new Account("app", PASSWORD, 5432));
			assertThat(fields.secret.field("username")).isEqualTo("app");
			assertThat(fields.supplier.get()).isEqualTo(PASSWORD);
			assertThat(fields.live.get()).isEqualTo(new Account("app", PASSWORD, 5432));
		}
	}

	@Test
	void mapsInRecordsKeepTheNamesOfFields() {
		this.server.createSecret("prod/users",
				"{\"users\":{\"user@example.com\":\"a\",\"registry.example.com:5000\":\"b\",\"Plain_Name\":\"c\",\"a/[b]\":\"d\"},"
						+ "\"smtp host\":\"h1\",\"mails\":[{\"smtp host\":\"h2\"}],"
						+ "\"tenants\":{\"eu/1\":{\"smtp host\":\"h3\"},\"eu-1\":{\"smtp host\":\"h4\"},\"eu@1\":{\"smtp host\":\"h5\"}}}");
		try (var context = run(NeedsUsers.class)) {
			Users users = context.getBean(NeedsUsers.class).users;
			assertThat(users.users()).containsOnly(Map.entry("user@example.com", "a"),
					Map.entry("registry.example.com:5000", "b"), Map.entry("Plain_Name", "c"), Map.entry("a/[b]", "d"));
			assertThat(users.smtpHost()).isEqualTo("h1");
			assertThat(users.mails()).containsExactly(new Mail("h2"));
			assertThat(users.tenants()).containsOnly(Map.entry("eu/1", new Mail("h3")),
					Map.entry("eu-1", new Mail("h4")), Map.entry("eu@1", new Mail("h5")));
		}
	}

	@Test
	void partsOfASecretAreRecordsListsAndMaps() {
		this.server.createSecret("prod/accounts",
				"[{\"username\":\"a\",\"password\":\"p\",\"port\":1},{\"username\":\"b\"}]");
		this.server.createSecret("prod/tenants",
				"{\"eu.1\":{\"username\":\"a\",\"hosts\":[\"x\",\"y\"]},\"/us\":{\"username\":\"b\"},\"none\":null}");
		this.server.createSecret("prod/hosts", "{\"eu\":[\"a\",\"b\"],\"us\":\"c,d\",\"none\":[]}");
		this.server.createSecret("prod/none", "[]");
		try (var context = run(NeedsParts.class)) {
			NeedsParts parts = context.getBean(NeedsParts.class);
			Account first = new Account("a", "p", 1);
			Account second = new Account("b", null, 0);
			assertThat(parts.list).containsExactly(first, second);
			assertThat(parts.array).containsExactly(first, second);
			assertThat(parts.supplier.get()).containsExactlyInAnyOrder(first, second);
			assertThat(parts.none).isEmpty();
			assertThat(parts.map).containsOnly(Map.entry("eu.1", new Account("a", null, 0)),
					Map.entry("/us", new Account("b", null, 0)));
			assertThat(parts.maps).containsOnly(
					Map.entry("eu.1", Map.of("username", "a", "hosts[0]", "x", "hosts[1]", "y")),
					Map.entry("/us", Map.of("username", "b")));
			assertThat(parts.lists).containsOnly(Map.entry("eu", List.of("a", "b")), Map.entry("us", List.of("c", "d")),
					Map.entry("none", List.of()));
		}
	}

	@Test
	void membersOfGenericClassHaveTheTypesOfTheBean() {
		try (var context = run(OfTypes.class)) {
			OfTypes bean = context.getBean(OfTypes.class);
			String text = bean.text;
			Account account = bean.account;
			assertThat(text).isEqualTo(PASSWORD);
			assertThat(account).isEqualTo(new Account("app", PASSWORD, 5432));
			assertThat(bean.accounts.get()).isEqualTo(account);
			assertThat(bean.received).isEqualTo(account);
		}
	}

	@Test
	void constructorParameterIsInjected() {
		try (var context = run(Constructor.class)) {
			assertThat(context.getBean(Constructor.class).password).isEqualTo(PASSWORD);
		}
	}

	@Test
	void beanMethodParameterIsInjected() {
		try (var context = run(BeanMethod.class)) {
			assertThat(context.getBean("greeting")).isEqualTo("app");
		}
	}

	@Test
	void valueWhenItHasPlaceholderIsResolvedBeforeParsing() {
		try (var context = run(Placeholder.class)) {
			assertThat(context.getBean(Placeholder.class).username).isEqualTo("app");
		}
	}

	@Test
	void requiredWhenFalseAndSecretIsMissingLeavesFieldAlone() {
		try (var context = run(NotRequired.class)) {
			NotRequired bean = context.getBean(NotRequired.class);
			assertThat(bean.missing).isEqualTo("initial");
			assertThat(bean.missingKey).isNull();
			assertThat(bean.parameter).isNull();
			assertThat(bean.optional).isEmpty();
			assertThat(bean.present).contains(PASSWORD);
		}
	}

	@Test
	void envWhenVariableIsSetComesFirst() {
		try (var context = TestApplication.using(this.server)
			.environment("DATABASE_PASSWORD", "injected")
			.sources(Application.class, FromVariable.class)
			.run()) {
			assertThat(context.getBean(FromVariable.class).password).isEqualTo("injected");
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void envWhenAloneUsesBinding() {
		try (var context = TestApplication.using(this.server)
			.properties("ecs-secrets.bindings.DATABASE_PASSWORD=prod/db:password")
			.sources(Application.class, OnlyVariable.class)
			.run()) {
			assertThat(context.getBean(OnlyVariable.class).password).isEqualTo(PASSWORD);
		}
	}

	@Test
	void liveWhenRefreshedHasNewValue() throws Exception {
		try (var context = run(Fields.class)) {
			Fields fields = context.getBean(Fields.class);
			this.server.putSecretValue("prod/db", "{\"username\":\"next\",\"password\":\"n\",\"port\":1}");
			context.getBean(Secrets.class).refresh(SecretReference.parse("prod/db")).get(60, TimeUnit.SECONDS);
			assertThat(fields.supplier.get()).isEqualTo("n");
			assertThat(fields.live.get()).isEqualTo(new Account("next", "n", 1));
		}
	}

	record Account(String username, String password, int port) {

	}

	static class Fields {

		@SecretValue("prod/db:password")
		String password;

		@SecretValue("prod/db:port")
		int port;

		@SecretValue("prod/db:password")
		char[] characters;

		@SecretValue("prod/key")
		byte[] bytes;

		@SecretValue("prod/db")
		Map<String, String> map;

		@SecretValue("prod/db")
		Account account;

		@SecretValue("prod/db")
		Secret secret;

		@SecretValue("prod/db:password")
		Supplier<String> supplier;

		@SecretValue("prod/db")
		LiveSecret<Account> live;

	}

	record Users(Map<String, String> users, String smtpHost, List<Mail> mails, Map<String, Mail> tenants) {

	}

	record Mail(String smtpHost) {

	}

	static class NeedsUsers {

		@SecretValue("prod/users")
		Users users;

	}

	static class NeedsParts {

		@SecretValue("prod/accounts")
		List<Account> list;

		@SecretValue("prod/accounts")
		Account[] array;

		@SecretValue("prod/accounts")
		Supplier<Set<Account>> supplier;

		@SecretValue("prod/none")
		List<Account> none;

		@SecretValue("prod/tenants")
		Map<String, Account> map;

		@SecretValue("prod/tenants")
		Map<String, Map<String, String>> maps;

		@SecretValue("prod/hosts")
		Map<String, List<String>> lists;

	}

	static class Generic<T, A> {

		@SecretValue("prod/db:password")
		T text;

		@SecretValue("prod/db")
		A account;

		@SecretValue("prod/db")
		Supplier<A> accounts;

		A received;

		@SecretValue("prod/db")
		void receive(A account) {
			this.received = account;
		}

	}

	static class OfTypes extends Generic<String, Account> {

	}

	static class Constructor {

		private final String password;

		Constructor(@SecretValue("prod/db:password") String password) {
			this.password = password;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanMethod {

		@Bean
		String greeting(@SecretValue("prod/db:username") String username) {
			return username;
		}

	}

	static class Placeholder {

		@SecretValue("${env.name}/db:username")
		String username;

	}

	static class NotRequired {

		@SecretValue(value = "prod/missing", required = false)
		String missing = "initial";

		@SecretValue(value = "prod/db:missing", required = false)
		Integer missingKey;

		@SecretValue(value = "prod/missing", required = false)
		Optional<String> optional = Optional.of("initial");

		@SecretValue(value = "prod/db:password")
		Optional<String> present;

		private final String parameter;

		NotRequired(@SecretValue(value = "prod/missing", required = false) String parameter) {
			this.parameter = parameter;
		}

	}

	static class FromVariable {

		@SecretValue(value = "prod/db:password", env = "DATABASE_PASSWORD")
		String password;

	}

	static class OnlyVariable {

		@SecretValue(env = "DATABASE_PASSWORD")
		String password;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
