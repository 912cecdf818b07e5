package io.github.ecssecrets.spring.rebind;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.autoconfigure.ConfigurationPropertiesRebinderAutoConfiguration;
import org.springframework.cloud.autoconfigure.RefreshEndpointAutoConfiguration;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What follows when a rotation changes properties, with the real Spring Cloud Context and
 * without its rebinder.
 */
@ExtendWith(OutputCaptureExtension.class)
class RotatedPropertiesTests {

	private static final String WITHOUT_CLOUD = "spring.autoconfigure.exclude="
			+ "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
			+ ConfigurationPropertiesRebinderAutoConfiguration.class.getName() + ","
			+ RefreshEndpointAutoConfiguration.class.getName();

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecret() {
		this.server.createSecret("prod/db", "{\"user\":\"app\",\"password\":\"canary-1\",\"old\":\"canary-o\"}");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private TestApplication application(String... properties) {
		return TestApplication.using(this.server)
			.properties("spring.config.import=ecs-secrets:prod/db",
					"ecs-secrets.bindings.MAIL_PASSWORD=prod/db:password",
					"ecs-secrets.bindings.MAIL_USER=prod/db:user", "app.url=jdbc:x?p=${db.password}",
					"app.url-again=${app.url}", "other.name=other")
			.properties(properties)
			.sources(Application.class);
	}

	private void rotate(ApplicationContext context) throws Exception {
		this.server.putSecretValue("prod/db", "{\"user\":\"app\",\"password\":\"canary-2\",\"new\":\"canary-n\"}");
		Deliveries.refresh(context, "prod/db");
	}

	@Test
	void eventWhenRotatedHasChangedKeysAndComesBeforeSecretRotated(CapturedOutput output) throws Exception {
		try (var context = application().run()) {
			rotate(context);
			Events events = context.getBean(Events.class);
			assertThat(events.seen).hasSize(2);
			assertThat(events.seen.get(0)).isEqualTo(Set.of("db.password", "db.old", "db.new", "MAIL_PASSWORD",
					"mail.password", "app.url", "app.url-again"));
			assertThat(events.seen.get(1)).isInstanceOf(SecretRotated.class);
			assertThat(events.seen).doesNotHaveToString("canary-");
		}
		assertThat(output).doesNotContain("canary-");
	}

	@Test
	void eventsWhenVersionIsNewAndContentIsNotAreNone() throws Exception {
		try (var context = application().run()) {
			this.server.putSecretValue("prod/db", "{\"user\":\"app\",\"password\":\"canary-1\",\"old\":\"canary-o\"}");
			Deliveries.refresh(context, "prod/db");
			assertThat(context.getBean(Events.class).seen).isEmpty();
		}
	}

	@Test
	void beansWhenSpringCloudIsPresentAreBoundBySpringCloudAlone() throws Exception {
		try (var context = application("ecs-secrets.refresh.rebind=true").run()) {
			MailProperties mail = context.getBean(MailProperties.class);
			int calls = mail.calls.get();
			rotate(context);
			assertThat(mail.password).isEqualTo("canary-2");
			assertThat(mail.calls.get()).isEqualTo(calls + 1);
			assertThat(context.getBeanProvider(SecretPropertiesRebinder.class).getIfAvailable()).isNull();
		}
	}

	@Test
	void beansWhenRebindIsAskedForAreBound(CapturedOutput output) throws Exception {
		try (var context = application("ecs-secrets.refresh.rebind=true", WITHOUT_CLOUD).run()) {
			MailProperties mail = context.getBean(MailProperties.class);
			OtherProperties other = context.getBean(OtherProperties.class);
			rotate(context);
			assertThat(mail.password).isEqualTo("canary-2");
			assertThat(mail.calls).hasValue(2);
			assertThat(context.getBean(AppProperties.class).url).isEqualTo("jdbc:x?p=canary-2");
			assertThat(other.calls).hasValue(1);
			assertThat(context.getBean(RecordProperties.class).password()).isEqualTo("canary-1");
			rotate(context);
		}
		assertThat(output).containsOnlyOnce("has a property that was rotated, but is bound by its constructor")
			.contains("RecordProperties' has a property")
			.doesNotContain("canary-");
	}

	@Test
	void beansWhenRebindIsAskedForAreBoundBeforeSecretRotated() throws Exception {
		try (var context = application("ecs-secrets.refresh.rebind=true", WITHOUT_CLOUD)
			.sources(Reader.class, Application.class)
			.run()) {
			rotate(context);
			assertThat(context.getBean(Reader.class).read).containsExactly("canary-2", "jdbc:x?p=canary-2");
		}
	}

	@Test
	void beansWhenTheyReferToAPropertyInAnotherFormAreBound() throws Exception {
		this.server.createSecret("prod/api", "{\"apiKey\":\"canary-1\"}");
		try (var context = application("ecs-secrets.refresh.rebind=true", WITHOUT_CLOUD,
				"spring.config.import=ecs-secrets:prod/api", "app.url=https://x?k=${api.api-key:none}",
				"mail.password=x")
			.run()) {
			this.server.putSecretValue("prod/api", "{\"apiKey\":\"canary-2\"}");
			Deliveries.refresh(context, "prod/api");
			assertThat(context.getBean(AppProperties.class).url).isEqualTo("https://x?k=canary-2");
			assertThat(context.getBean(OtherProperties.class).calls).hasValue(1);
		}
	}

	@Test
	void beansWhenSecretIsRotatedDuringTheStartAreBoundAgain() throws Exception {
		RotatesWhileCreated.server = this.server;
		for (String rebinder : List.of(WITHOUT_CLOUD, "other.name=other")) {
			this.server.putSecretValue("prod/db", "{\"user\":\"app\",\"password\":\"canary-1\"}");
			try (var context = application("ecs-secrets.refresh.rebind=true", rebinder)
				.sources(RotatesWhileCreated.class, Application.class)
				.run()) {
				Deliveries.await(context);
				assertThat(context.getBean(RotatesWhileCreated.class).bound).isEqualTo("canary-1");
				assertThat(context.getBean(MailProperties.class).password).isEqualTo("canary-2");
				assertThat(context.getBean(AppProperties.class).url).isEqualTo("jdbc:x?p=canary-2");
				assertThat(context.getBean(Events.class).seen).hasSize(2);
				assertThat(context.getBean(Events.class).seen.get(0)).asString().contains("mail.password");
			}
		}
	}

	@Test
	void beansWhenRebindIsNotAskedForKeepOldValue() throws Exception {
		try (var context = application(WITHOUT_CLOUD).run()) {
			rotate(context);
			assertThat(context.getBean(MailProperties.class).password).isEqualTo("canary-1");
			assertThat(context.getEnvironment().getProperty("db.password")).isEqualTo("canary-2");
		}
	}

	@Test
	void beansWhenOneCannotBeBoundOthersAreAndNothingIsShown(CapturedOutput output) throws Exception {
		this.server.createSecret("prod/port", "{\"port\":\"1\"}");
		try (var context = application("ecs-secrets.refresh.rebind=true", WITHOUT_CLOUD,
				"spring.config.import=ecs-secrets:prod/port?prefix=other.", "other.name=other")
			.run()) {
			this.server.putSecretValue("prod/port", "{\"port\":\"canary-x\"}");
			Deliveries.refresh(context, "prod/port");
			assertThat(context.getBean(OtherProperties.class).port).isEqualTo(1);
		}
		assertThat(output).contains("OtherProperties' could not be bound again after a rotation (")
			.doesNotContain("canary-");
	}

	@Test
	void rotationWhenSpringCloudRefreshedContextBeforeIsFollowed() throws Exception {
		try (var context = application().run()) {
			assertThat(context.getBean(ContextRefresher.class).refresh()).isEmpty();
			int requests = this.server.requestCount();
			rotate(context);
			assertThat(this.server.requestCount()).isEqualTo(requests + 1);
			assertThat(context.getEnvironment().resolvePlaceholders("${db.password} ${mail.password}"))
				.isEqualTo("canary-2 canary-2");
			assertThat(context.getBean(Events.class).seen).anyMatch(Set.class::isInstance);
		}
	}

	@Test
	void eventWhenEverythingIsLazyIsPublished() throws Exception {
		try (var context = application("spring.main.lazy-initialization=true").run()) {
			Events events = context.getBean(Events.class);
			rotate(context);
			assertThat(events.seen).anyMatch(Set.class::isInstance);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties({ MailProperties.class, AppProperties.class, OtherProperties.class,
			RecordProperties.class })
	static class Application {

		@Bean
		Events events() {
			return new Events();
		}

	}

	static class RotatesWhileCreated {

		static SecretsManagerServer server;

		private final String bound;

		RotatesWhileCreated(MailProperties mail, AppProperties app, Secrets secrets) {
			this.bound = mail.password;
			server.putSecretValue("prod/db", "{\"user\":\"app\",\"password\":\"canary-2\"}");
			assertThat(secrets.refresh(SecretReference.parse("prod/db"))).succeedsWithin(30, TimeUnit.SECONDS);
		}

	}

	static class Events {

		private final List<Object> seen = new CopyOnWriteArrayList<>();

		@EventListener
		void onChange(EnvironmentChangeEvent event) {
			this.seen.add(event.getKeys());
		}

		@EventListener
		void onRotation(SecretRotated event) {
			this.seen.add(event);
		}

	}

	static class Reader {

		private final MailProperties mail;

		private final AppProperties app;

		private final List<String> read = new CopyOnWriteArrayList<>();

		Reader(MailProperties mail, AppProperties app) {
			this.mail = mail;
			this.app = app;
		}

		@EventListener
		void onRotation(SecretRotated event) {
			this.read.addAll(List.of(this.mail.password, this.app.url));
		}

	}

	@ConfigurationProperties("mail")
	static class MailProperties {

		private final AtomicInteger calls = new AtomicInteger();

		private String password;

		public void setPassword(String password) {
			this.calls.incrementAndGet();
			this.password = password;
		}

	}

	@ConfigurationProperties("app")
	static class AppProperties {

		private String url;

		public void setUrl(String url) {
			this.url = url;
		}

	}

	@ConfigurationProperties("other")
	static class OtherProperties {

		private final AtomicInteger calls = new AtomicInteger();

		private int port;

		public void setName(String name) {
			this.calls.incrementAndGet();
		}

		public void setPort(int port) {
			this.port = port;
		}

	}

	@ConfigurationProperties("db")
	record RecordProperties(String password) {

	}

}
