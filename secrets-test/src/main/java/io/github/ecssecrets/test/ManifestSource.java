package io.github.ecssecrets.test;

import java.util.List;
import java.util.Map;

/**
 * Finds what an application declares, for {@link SecretsManifest}. The Spring Boot
 * starter has the one implementation, which the {@link java.util.ServiceLoader} finds.
 */
public interface ManifestSource {

	/**
	 * Find what an application declares, without making its beans and without reading a
	 * secret.
	 * @param application the class with the {@code main} method, or a configuration class
	 * @param arguments the arguments of the application, such as
	 * {@code --spring.profiles.active=prod}
	 * @return the documents of {@code --ecs-secrets.export}, by the names of their
	 * formats
	 */
	Map<String, String> documents(Class<?> application, List<String> arguments);

}
