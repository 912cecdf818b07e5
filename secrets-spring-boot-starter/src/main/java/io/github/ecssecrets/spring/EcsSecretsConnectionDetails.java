package io.github.ecssecrets.spring;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where AWS Secrets Manager, or an emulator in its place, is reached. Takes precedence
 * over the properties of this library.
 * <p>
 * A bean of this type, such as the one for a container with {@code @ServiceConnection},
 * counts for every read from the time the application context makes its beans. For config
 * imports and bindings, register one with the bootstrap registry.
 */
public interface EcsSecretsConnectionDetails extends ConnectionDetails {

	/**
	 * The address.
	 * @return the address, or {@code null} for what is configured otherwise
	 */
	default @Nullable URI getEndpoint() {
		return null;
	}

	/**
	 * The AWS Region of secrets given by name.
	 * @return the Region, or {@code null} for what is configured otherwise
	 */
	default @Nullable String getRegion() {
		return null;
	}

	/**
	 * The access key id of fixed credentials.
	 * @return the access key id, or {@code null} for the credentials of the AWS SDK
	 */
	default @Nullable String getAccessKey() {
		return null;
	}

	/**
	 * The secret access key of fixed credentials.
	 * @return the secret access key; not {@code null} if there is an access key id
	 */
	default @Nullable String getSecretKey() {
		return null;
	}

}
