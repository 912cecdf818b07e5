package io.github.ecssecrets.spring.config;

import java.util.List;

import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code ecs-secrets.bindings}, in a real application.
 */
class BindingsTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void bindingWhenNotInEnvironmentComesFromSecretsManager() {
		String arn = this.server.createSecret("prod/db", "{\"password\":\"from-aws\"}");
		try (var context = TestApplication.using(this.server)
			.properties("ecs-secrets.bindings.DB_PASSWORD=" + arn + ":password::")
			.run()) {
			assertThat(context.getEnvironment().getProperty("DB_PASSWORD")).isEqualTo("from-aws");
		}
	}

	@Test
	void bindingWhenInEnvironmentComesFromThere() {
		try (var context = TestApplication.using(this.server)
			.environment("DB_PASSWORD", "injected")
			.properties("ecs-secrets.bindings.DB_PASSWORD=prod/db:password")
			.run()) {
			assertThat(context.getEnvironment().getProperty("DB_PASSWORD")).isEqualTo("injected");
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void bindingWhenNameIsThatOfPropertyAnswersForIt() {
		this.server.createSecret("prod/mail", "p${x}");
		try (var context = TestApplication.using(this.server)
			.properties("ecs-secrets.bindings.SPRING_MAIL_PASSWORD=prod/mail")
			.run()) {
			assertThat(context.getEnvironment().getProperty("spring.mail.password")).isEqualTo("p${x}");
			assertThat(Binder.get(context.getEnvironment()).bind("spring.mail.password", String.class).get())
				.isEqualTo("p${x}");
		}
	}

	@Test
	void bindingsWhenManyAreReadInOneCall() {
		this.server.createSecret("prod/a", "1");
		this.server.createSecret("prod/b", "2");
		try (var context = TestApplication.using(this.server)
			.properties("ecs-secrets.bindings.A=prod/a", "ecs-secrets.bindings.B=prod/b")
			.run()) {
			assertThat(context.getEnvironment().getProperty("A")).isEqualTo("1");
			assertThat(context.getEnvironment().getProperty("B")).isEqualTo("2");
		}
		assertThat(this.server.requestCount()).isEqualTo(1);
		assertThat(this.server.requestCount("BatchGetSecretValue")).isEqualTo(1);
	}

	@Test
	void bindingWhenSeedIsStaleIsSupersededByRefreshWithEvent() throws Exception {
		this.server.createSecret("prod/db", "{\"password\":\"rotated\"}");
		try (var context = TestApplication.using(this.server)
			.environment("DB_PASSWORD", "stale")
			.properties("ecs-secrets.bindings.DB_PASSWORD=prod/db:password")
			.run()) {
			SecretRotated[] seen = new SecretRotated[1];
			context.addApplicationListener((ApplicationListener<PayloadApplicationEvent<?>>) (event) -> {
				if (event.getPayload() instanceof SecretRotated rotated) {
					seen[0] = rotated;
				}
			});
			Deliveries.refresh(context, "prod/db:password");
			assertThat(context.getEnvironment().getProperty("DB_PASSWORD")).isEqualTo("rotated");
			assertThat(seen[0].reference()).hasToString("prod/db:password");
			assertThat(seen[0].oldOrigin()).hasToString("environment variable DB_PASSWORD");
			assertThat(seen[0].newOrigin()).hasToString("Secrets Manager in us-east-1");
		}
	}

	@Test
	void bindingWhenNameHasIndexIsElementOfList() {
		this.server.createSecret("prod/hosts", "[\"a\",\"b\"]");
		try (var context = TestApplication.using(this.server)
			.properties("ecs-secrets.bindings.APP_HOSTS_0=prod/hosts:/0",
					"ecs-secrets.bindings.APP_HOSTS_1_NAME=prod/hosts:/1")
			.run()) {
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("app.hosts[0]")).isEqualTo("a");
			assertThat(environment.getProperty("app.hosts[1].name")).isEqualTo("b");
			assertThat(Binder.get(environment).bind("app.hosts[0]", String.class).get()).isEqualTo("a");
		}
	}

	@Test
	void bindingWhenRotatedIsNewUnderEveryName() throws Exception {
		this.server.createSecret("prod/mail", "1");
		try (var context = TestApplication.using(this.server)
			.properties("ecs-secrets.bindings.SPRING_MAIL_TEST_PASSWORD=prod/mail")
			.run()) {
			for (String version : List.of("2", "3", "4")) {
				this.server.putSecretValue("prod/mail", version);
				Deliveries.refresh(context, "prod/mail");
				Environment environment = context.getEnvironment();
				for (String name : List.of("SPRING_MAIL_TEST_PASSWORD", "spring.mail.test.password",
						"spring.mail.test-password")) {
					assertThat(environment.getProperty(name)).isEqualTo(version);
				}
				assertThat(Binder.get(environment).bind("spring.mail.test-password", String.class).get())
					.isEqualTo(version);
				assertThat(
						Binder.get(environment).bind("spring.mail", Bindable.mapOf(String.class, String.class)).get())
					.containsEntry("test.password", version);
			}
		}
	}

	@Test
	void bindingWhenDisabledIsNoProperty() {
		try (var context = TestApplication.using(this.server)
			.properties("ecs-secrets.bindings.DB_PASSWORD=prod/db:password", "ecs-secrets.enabled=false")
			.run()) {
			assertThat(context.getEnvironment().getProperty("DB_PASSWORD")).isNull();
		}
	}

}
