package io.github.ecssecrets.spring;

import io.github.ecssecrets.aws.SecretsManagerSecretSource;

/**
 * Customizes how AWS Secrets Manager is reached: with which credentials, through which
 * HTTP client, at which address. The properties of this library are applied before.
 * <p>
 * Registered with the bootstrap registry, by a {@code BootstrapRegistryInitializer}, one
 * customizer counts for everything, config imports and bindings included. Beans of this
 * type, in their order, count for every read from the time the application context makes
 * its beans; what was imported earlier was read without them. Nothing is customized in an
 * application that never asks Secrets Manager.
 */
@FunctionalInterface
public interface SecretsManagerSourceCustomizer {

	/**
	 * Changes the builder of the source. May be called more than once, for another source
	 * each time, on whichever thread asks first.
	 * @param builder the builder; its {@code customizer} method gives access to the
	 * builder of the AWS SDK's client
	 */
	void customize(SecretsManagerSecretSource.Builder builder);

}
