package io.github.ecssecrets.spring.dockercompose;

import java.net.URI;
import java.util.Map;

import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * Makes {@link EcsSecretsConnectionDetails} for a {@code localstack/localstack} service
 * of Docker Compose.
 */
final class LocalStackDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<EcsSecretsConnectionDetails> {

	LocalStackDockerComposeConnectionDetailsFactory() {
		super(new String[] { "localstack/localstack", "localstack/localstack-pro" });
	}

	@Override
	protected EcsSecretsConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new LocalStackDockerComposeConnectionDetails(source.getRunningService());
	}

	private static final class LocalStackDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements EcsSecretsConnectionDetails {

		/** The port that LocalStack listens on in its container. */
		private static final int PORT = 4566;

		private final URI endpoint;

		private final String region;

		private final String accessKey;

		private final String secretKey;

		private LocalStackDockerComposeConnectionDetails(RunningService service) {
			super(service);
			Map<String, String> variables = service.env();
			this.endpoint = URI.create("http://" + service.host() + ":" + service.ports().get(PORT));
			this.region = variables.getOrDefault("AWS_DEFAULT_REGION",
					variables.getOrDefault("DEFAULT_REGION", "us-east-1"));
			this.accessKey = variables.getOrDefault("AWS_ACCESS_KEY_ID", "test");
			this.secretKey = variables.getOrDefault("AWS_SECRET_ACCESS_KEY", "test");
		}

		@Override
		public URI getEndpoint() {
			return this.endpoint;
		}

		@Override
		public String getRegion() {
			return this.region;
		}

		@Override
		public String getAccessKey() {
			return this.accessKey;
		}

		@Override
		public String getSecretKey() {
			return this.secretKey;
		}

	}

}
