package io.github.ecssecrets.store;

import io.github.ecssecrets.SecretException;

/**
 * What an application on ECS does, as the main class of a JVM of its own: reads the
 * secret that its first argument names, with everything else from the environment.
 */
final class EcsTask {

	private EcsTask() {
	}

	public static void main(String[] args) {
		try (SecretStore store = SecretStore.builder().build()) {
			System.out.println("secret: " + store.get(args[0]));
		}
		catch (SecretException ex) {
			System.out.println(ex.getClass().getSimpleName() + ": " + ex.getMessage());
		}
	}

}
