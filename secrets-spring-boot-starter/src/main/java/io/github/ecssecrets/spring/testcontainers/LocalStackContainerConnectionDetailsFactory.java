package io.github.ecssecrets.spring.testcontainers;

import java.net.URI;

import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import org.testcontainers.localstack.LocalStackContainer;

import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Makes {@link EcsSecretsConnectionDetails} for a {@link LocalStackContainer} with
 * {@code @ServiceConnection}.
 */
final class LocalStackContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<LocalStackContainer, EcsSecretsConnectionDetails> {

	@Override
	protected EcsSecretsConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<LocalStackContainer> source) {
		return new LocalStackContainerConnectionDetails(source);
	}

	private static final class LocalStackContainerConnectionDetails
			extends ContainerConnectionDetails<LocalStackContainer> implements EcsSecretsConnectionDetails {

		private LocalStackContainerConnectionDetails(ContainerConnectionSource<LocalStackContainer> source) {
			super(source);
		}

		@Override
		public URI getEndpoint() {
			return getContainer().getEndpoint();
		}

		@Override
		public String getRegion() {
			return getContainer().getRegion();
		}

		@Override
		public String getAccessKey() {
			return getContainer().getAccessKey();
		}

		@Override
		public String getSecretKey() {
			return getContainer().getSecretKey();
		}

	}

}
