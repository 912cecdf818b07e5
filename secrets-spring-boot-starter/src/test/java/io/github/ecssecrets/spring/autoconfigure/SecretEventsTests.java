package io.github.ecssecrets.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRefreshFailed;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.LoggedWarnings;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events of the store as application events.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretEventsTests {

	private static final SecretReference TOKEN = SecretReference.parse("prod/token");

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecret() {
		this.server.createSecret("prod/token", "canary-1");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private void rotate(ConfigurableApplicationContext context, String value) throws Exception {
		rotate(context.getBean(SecretsRuntime.class).secrets(), value);
	}

	private void rotate(Secrets secrets, String value) throws Exception {
		secrets.get(TOKEN);
		this.server.putSecretValue("prod/token", value);
		secrets.refresh(TOKEN).get(60, TimeUnit.SECONDS);
	}

	@Test
	void startThatReadsNoSecretDoesNotNeedTheThreadOfTheListeners() {
		Set<Thread> before = deliveryThreads();
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EcsSecretsAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasSingleBean(SecretsRuntime.class);
				assertThat(deliveryThreads()).isSubsetOf(before);
			});
	}

	private static Set<Thread> deliveryThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("ecs-secrets-delivery"))
			.collect(Collectors.toSet());
	}

	@Test
	void eventListenerHearsOfRotationWhenNobodyInjectsSecretsAndBeansAreLazy() throws Exception {
		try (var context = TestApplication.using(this.server)
			.properties("spring.main.lazy-initialization=true")
			.sources(Application.class, Listener.class)
			.run()) {
			rotate(context, "canary-2");
			Deliveries.await(context);
			assertThat(context.getBean(Listener.class).events).singleElement()
				.isInstanceOfSatisfying(SecretRotated.class, (event) -> assertThat(event.reference()).isEqualTo(TOKEN));
		}
	}

	@Test
	void eventListenerHearsOfFailure() {
		try (var context = TestApplication.using(this.server).sources(Application.class, Listener.class).run()) {
			Secrets secrets = context.getBean(Secrets.class);
			secrets.get(TOKEN);
			this.server.deleteSecret("prod/token");
			assertThat(secrets.refresh(TOKEN)).failsWithin(1, TimeUnit.MINUTES);
			Deliveries.await(context);
			assertThat(context.getBean(Listener.class).events).singleElement().isInstanceOf(SecretRefreshFailed.class);
		}
	}

	@Test
	void eventOfTheStartIsPublishedOnceContextIsRefreshed() throws Exception {
		RotatingBean.server = this.server;
		try (var context = TestApplication.using(this.server)
			.sources(Application.class, RotatingBean.class, Listener.class)
			.run()) {
			List<SecretEvent> events = context.getBean(Listener.class).events;
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !events.isEmpty());
			assertThat(events).singleElement().isInstanceOf(SecretRotated.class);
		}
	}

	@Test
	void listenerThatThrowsIsLoggedWithoutMessageAndDisturbsNoOther(CapturedOutput output) throws Exception {
		try (var context = TestApplication.using(this.server).sources(Application.class, FailingListener.class).run()) {
			List<SecretEvent> events = new CopyOnWriteArrayList<>();
			context.getBean(SecretsRuntime.class).subscribe(events::add);
			rotate(context, "canary-2");
			Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(events).hasSize(1));
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(output).contains("A listener to changes of secrets failed "
						+ "(java.lang.IllegalStateException): the application's listeners to SecretEvent"));
		}
		assertThat(output).doesNotContain("canary-");
	}

	@Test
	void rotationWhileContextClosesIsHarmless(CapturedOutput output) throws Exception {
		RotatingBean.server = this.server;
		Listener listener;
		try (var context = TestApplication.using(this.server)
			.sources(Application.class, RotatingWhenDestroyed.class, Listener.class)
			.run()) {
			listener = context.getBean(Listener.class);
		}
		assertThat(this.server.requestCount()).isEqualTo(2);
		assertThat(listener.events).isEmpty();
		assertThat(LoggedWarnings.in(output)).isEmpty();
	}

	static class Listener {

		private final List<SecretEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void on(SecretEvent event) {
			this.events.add(event);
		}

	}

	static class FailingListener {

		@EventListener
		void on(SecretRotated event) {
			throw new IllegalStateException("canary-listener");
		}

	}

	static class RotatingBean {

		static SecretsManagerServer server;

		RotatingBean(Secrets secrets) throws Exception {
			rotate(secrets);
		}

		static void rotate(Secrets secrets) throws Exception {
			secrets.get(TOKEN);
			server.putSecretValue("prod/token", "canary-2");
			secrets.refresh(TOKEN).get(60, TimeUnit.SECONDS);
		}

	}

	static class RotatingWhenDestroyed implements DisposableBean {

		private final Secrets secrets;

		RotatingWhenDestroyed(Secrets secrets) {
			this.secrets = secrets;
		}

		@Override
		public void destroy() throws Exception {
			RotatingBean.rotate(this.secrets);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
