package io.github.ecssecrets.store;

import java.net.URI;
import java.util.List;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;

/**
 * What an application on ECS does, as the main class of a JVM of its own: reads the
 * secret that its first argument names, with everything else from the environment but an
 * endpoint that the second may name.
 */
final class EcsTask {

	private EcsTask() {
	}

	public static void main(String[] args) {
		SecretsManagerSecretSource.Builder source = SecretsManagerSecretSource.builder();
		if (args.length > 1) {
			source.endpoint(URI.create(args[1]));
		}
		try (SecretStore store = SecretStore.builder().sources(List.of(source.build())).build()) {
			System.out.println("secret: " + store.get(args[0]));
		}
		catch (SecretException ex) {
			System.out.println(ex.getClass().getSimpleName() + ": " + ex.getMessage());
		}
	}

}
