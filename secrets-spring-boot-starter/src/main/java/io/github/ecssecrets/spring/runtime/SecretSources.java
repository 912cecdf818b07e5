package io.github.ecssecrets.spring.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.github.ecssecrets.aws.AgentSecretSource;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.source.FileSecretSource;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;

/**
 * Makes the sources that {@code ecs-secrets.sources} names.
 */
final class SecretSources {

	/** Of a mistake; any other text might be a secret. */
	private static final Pattern MAY_BE_SHOWN = Pattern.compile("[a-z-]{1,20}");

	private static final String PROPERTY = "ecs-secrets.sources";

	private SecretSources() {
	}

	/**
	 * Makes the sources in their order. The file source takes part only where
	 * {@code ecs-secrets.file.directory} is set.
	 * @throws InvalidSecretConfigurationException if a name or a setting is not valid
	 */
	static List<SecretSource> create(EcsSecretsProperties properties, EnvironmentSecretSource environment,
			AwsCalls calls) {
		List<SecretSource> sources = new ArrayList<>();
		for (String name : properties.getSources()) {
			if (sources.stream().anyMatch((source) -> source.name().equals(name))) {
				throw new InvalidSecretConfigurationException("property '" + PROPERTY + "'",
						"'" + name + "' is named twice.", "Name each source once.");
			}
			Path directory = properties.getFile().getDirectory();
			switch (name) {
				case EnvironmentSecretSource.NAME -> sources.add(environment);
				case SecretsManagerSecretSource.NAME -> sources.add(new SecretsManagerAccess(properties, calls));
				case AgentSecretSource.NAME -> sources.add(agent(properties));
				case FileSecretSource.NAME -> {
					if (directory != null) {
						sources.add(new FileSecretSource(directory));
					}
				}
				default -> throw new InvalidSecretConfigurationException("property '" + PROPERTY + "'",
						MAY_BE_SHOWN.matcher(name).matches() ? "'" + name + "' is not a source of secrets."
								: "It names a source that does not exist.",
						"Use env, file, agent and secrets-manager, in the order to ask them.");
			}
		}
		if (sources.isEmpty()) {
			throw new InvalidSecretConfigurationException("property '" + PROPERTY + "'", "It names no usable source.",
					"Leave it out, or name at least one of env, file (with 'ecs-secrets.file.directory'), agent and secrets-manager.");
		}
		return sources;
	}

	private static SecretSource agent(EcsSecretsProperties properties) {
		try {
			return AgentSecretSource.builder()
				.endpoint(properties.getAgent().getEndpoint())
				.tokenFile(properties.getAgent().getTokenFile())
				.timeout(properties.getApiCallTimeout())
				.allowInsecureTransport(properties.isAllowInsecureTransport())
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw InvalidSecretConfigurationException.of("properties under 'ecs-secrets.agent'", ex);
		}
	}

}
