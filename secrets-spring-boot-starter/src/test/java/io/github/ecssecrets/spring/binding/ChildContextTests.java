package io.github.ecssecrets.spring.binding;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.OnSecretRotation;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * A context that is made below one that runs, and uses its secrets.
 */
class ChildContextTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecret() {
		this.server.createSecret("prod/key", "canary-1");
		RotatedWhileCreated.server = this.server;
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void rotationWhileItsBeansAreCreatedIsTold() {
		try (var context = TestApplication.using(this.server).sources(Application.class).run()) {
			for (int i = 0; i < 2; i++) {
				this.server.putSecretValue("prod/key", "canary-1");
				Deliveries.refresh(context, "prod/key");
				try (var child = new AnnotationConfigApplicationContext()) {
					child.setParent(context);
					child.register(Child.class, RotatedWhileCreated.class);
					child.refresh();
					Deliveries.await(context);
					RotatedWhileCreated bean = child.getBean(RotatedWhileCreated.class);
					assertThat(bean.first).isEqualTo("canary-1");
					assertThat(bean.told).containsExactly("method canary-2", "event prod/key");
				}
			}
		}
	}

	@Test
	void contextThatFailsLeavesOthersAsTheyAre() {
		try (var context = TestApplication.using(this.server).sources(Application.class).run()) {
			var failing = new AnnotationConfigApplicationContext();
			failing.setParent(context);
			failing.register(Child.class, Failing.class);
			assertThatException().isThrownBy(failing::refresh)
				.withRootCauseInstanceOf(UnsupportedOperationException.class);
			this.server.putSecretValue("prod/key", "canary-0");
			Deliveries.refresh(context, "prod/key");
			List<Object> late = new CopyOnWriteArrayList<>();
			context.getBean(SecretsRuntime.class).subscribe(late::add);
			Deliveries.await(context);
			assertThat(late).isEmpty();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@SecretValue("prod/key")
		String key;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Child {

	}

	static class RotatedWhileCreated {

		private static SecretsManagerServer server;

		private final List<String> told = new CopyOnWriteArrayList<>();

		private final String first;

		RotatedWhileCreated(@SecretValue("prod/key") String first, SecretsRuntime runtime) {
			this.first = first;
			server.putSecretValue("prod/key", "canary-2");
			Deliveries.refresh(runtime, "prod/key");
		}

		@OnSecretRotation("prod/key")
		void renew(String key) {
			this.told.add("method " + key);
		}

		@EventListener
		void on(SecretRotated event) {
			this.told.add("event " + event.reference());
		}

	}

	static class Failing {

		Failing() {
			throw new UnsupportedOperationException();
		}

	}

}
