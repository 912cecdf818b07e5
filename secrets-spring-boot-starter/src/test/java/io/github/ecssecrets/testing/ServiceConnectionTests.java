package io.github.ecssecrets.testing;

import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.testcontainers.localstack.LocalStackContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code @ServiceConnection} on a LocalStack container, in each place where Spring Boot
 * allows it.
 */
@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
class ServiceConnectionTests {

	private static FakeLocalStack localStack() {
		FakeLocalStack localStack = FakeLocalStack.create();
		localStack.server().createSecret("prod/app/key", "k-1");
		localStack.server().createSecret("prod/app/mail", "{\"host\":\"mail.example.com\"}");
		return localStack;
	}

	private static void assertReached(FakeLocalStack localStack, EcsSecretsConnectionDetails details,
			KeyController controller) {
		assertThat(details.getEndpoint()).isEqualTo(localStack.server().endpoint());
		assertThat(controller.key()).isEqualTo("k-1");
		assertThat(localStack.server().requests()).isNotEmpty()
			.allSatisfy((request) -> assertThat(request.region()).isEqualTo("ap-northeast-2"))
			.last()
			.satisfies((request) -> assertThat(request.accessKeyId()).isEqualTo("000000000042"));
	}

	@Nested
	@SpringBootTest(properties = "spring.config.import=ecs-secrets:prod/app/mail")
	class OnStaticField {

		static final FakeLocalStack localStack = localStack();

		@ServiceConnection
		static final LocalStackContainer container = localStack.container();

		@Test
		void containerReachesConfigImportAndBeans(@Autowired EcsSecretsConnectionDetails details,
				@Autowired KeyController controller, @Autowired Environment environment) {
			assertThat(environment.getProperty("mail.host")).isEqualTo("mail.example.com");
			assertReached(localStack, details, controller);
		}

	}

	@Nested
	@SpringBootTest(properties = "spring.config.import=ecs-secrets:prod/app/mail")
	@ImportTestcontainers(Containers.class)
	class Imported {

		@Test
		void containerReachesConfigImportAndBeans(@Autowired EcsSecretsConnectionDetails details,
				@Autowired KeyController controller, @Autowired Environment environment) {
			assertThat(environment.getProperty("mail.host")).isEqualTo("mail.example.com");
			assertReached(Containers.localStack, details, controller);
		}

	}

	@Nested
	@SpringBootTest(properties = "ecs-secrets.endpoint=http://localhost:1")
	@Import(ContainerBean.class)
	class OnBean {

		@Test
		void containerReachesBeans(@Autowired EcsSecretsConnectionDetails details, @Autowired KeyController controller,
				@Autowired FakeLocalStack container) {
			assertReached(container, details, controller);
		}

	}

	interface Containers {

		FakeLocalStack localStack = localStack();

		@ServiceConnection
		LocalStackContainer container = localStack.container();

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class ContainerBean {

		@Bean
		FakeLocalStack localStack() {
			return ServiceConnectionTests.localStack();
		}

		@Bean
		@ServiceConnection
		LocalStackContainer container(FakeLocalStack localStack) {
			return localStack.container();
		}

	}

}
