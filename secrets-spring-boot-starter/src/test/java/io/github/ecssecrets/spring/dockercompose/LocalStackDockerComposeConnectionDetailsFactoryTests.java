package io.github.ecssecrets.spring.dockercompose;

import java.lang.reflect.Constructor;
import java.net.URI;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connection details for LocalStack in Docker Compose, as Spring Boot finds them. No
 * container runs.
 */
class LocalStackDockerComposeConnectionDetailsFactoryTests {

	private static Map<Class<?>, ?> details(Service service) throws NoSuchMethodException {
		Constructor<DockerComposeConnectionSource> constructor = DockerComposeConnectionSource.class
			.getDeclaredConstructor(RunningService.class, org.springframework.core.env.Environment.class);
		DockerComposeConnectionSource source = BeanUtils.instantiateClass(constructor, service, new MockEnvironment());
		return new ConnectionDetailsFactories(null).getConnectionDetails(source, false);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localstack/localstack:4.14.0", "docker.io/localstack/localstack",
			"localstack/localstack-pro" })
	void localStackIsFoundByItsImage(String image) throws NoSuchMethodException {
		assertThat(details(new Service(image, Map.of(), Map.of())).get(EcsSecretsConnectionDetails.class))
			.isInstanceOfSatisfying(EcsSecretsConnectionDetails.class, (details) -> {
				assertThat(details.getEndpoint()).isEqualTo(URI.create("http://docker.example:34566"));
				assertThat(details.getRegion()).isEqualTo("us-east-1");
				assertThat(details.getAccessKey()).isEqualTo("test");
				assertThat(details.getSecretKey()).isEqualTo("test");
			});
	}

	@Test
	void variablesOfTheServiceGiveRegionAndCredentials() throws NoSuchMethodException {
		Service service = new Service("registry.example.com/emulator",
				Map.of("AWS_DEFAULT_REGION", "eu-central-1", "AWS_ACCESS_KEY_ID", "000000000042",
						"AWS_SECRET_ACCESS_KEY", "canary-key"),
				Map.of("org.springframework.boot.service-connection", "localstack/localstack"));
		assertThat(details(service).get(EcsSecretsConnectionDetails.class))
			.isInstanceOfSatisfying(EcsSecretsConnectionDetails.class, (details) -> {
				assertThat(details.getRegion()).isEqualTo("eu-central-1");
				assertThat(details.getAccessKey()).isEqualTo("000000000042");
				assertThat(details.getSecretKey()).isEqualTo("canary-key");
			});
	}

	@Test
	void otherServicesAreLeftAlone() throws NoSuchMethodException {
		assertThat(details(new Service("redis:8", Map.of(), Map.of())))
			.doesNotContainKey(EcsSecretsConnectionDetails.class);
	}

	/** A container that Docker Compose started. */
	private record Service(ImageReference image, Map<String, String> env,
			Map<String, String> labels) implements RunningService, ConnectionPorts {

		private Service(String image, Map<String, String> env, Map<String, String> labels) {
			this(ImageReference.of(image), env, labels);
		}

		@Override
		public String name() {
			return "aws";
		}

		@Override
		public String host() {
			return "docker.example";
		}

		@Override
		public ConnectionPorts ports() {
			return this;
		}

		@Override
		public int get(int containerPort) {
			return 30000 + containerPort;
		}

		@Override
		public List<Integer> getAll() {
			return List.of(get(4566));
		}

		@Override
		public List<Integer> getAll(String protocol) {
			return getAll();
		}

	}

}
