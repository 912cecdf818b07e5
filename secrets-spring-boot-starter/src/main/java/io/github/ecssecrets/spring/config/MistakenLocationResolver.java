package io.github.ecssecrets.spring.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;

/**
 * Refuses imports that are nearly those of this library, and imports of parameters.
 * Spring Boot would take them for files. Comes after the resolvers of others, which may
 * know them.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class MistakenLocationResolver implements ConfigDataLocationResolver<SecretConfigDataResource> {

	private static final String PARAMETERS = "aws-parameterstore:";

	private static final String RESOLVER = "io.awspring.cloud.autoconfigure.config.parameterstore.ParameterStoreConfigDataLocationResolver";

	private static final Map<String, String> REMEDIES = remedies();

	private static Map<String, String> remedies() {
		Map<String, String> remedies = new LinkedHashMap<>();
		for (String prefix : List.of("ecs-secret:", "ecs_secrets:", "ecssecrets:", "secretsmanager:",
				"secrets-manager:", "aws-secrets-manager:")) {
			remedies.put(prefix, "Begin it with 'ecs-secrets:', as in 'ecs-secrets:prod/myapp/database?prefix=db.'.");
		}
		remedies.put(PARAMETERS,
				"This library reads AWS Secrets Manager only. Let the 'secrets' list of the task definition put parameters "
						+ "of Systems Manager into variables, or keep Spring Cloud AWS for them.");
		return remedies;
	}

	@Override
	public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
		String prefix = prefix(location);
		return (prefix != null && !(prefix.equals(PARAMETERS) && ClassUtils.isPresent(RESOLVER, null)))
				|| location.getValue().equals("ecs-secrets");
	}

	@Override
	public List<SecretConfigDataResource> resolve(ConfigDataLocationResolverContext context,
			ConfigDataLocation location) {
		String prefix = prefix(location);
		if (prefix == null) {
			throw new InvalidSecretConfigurationException(
					"config import 'ecs-secrets'" + SecretConfigDataResource.origin(location), "It names no secret.",
					"Write the name of a secret behind it, as in 'ecs-secrets:prod/myapp/database?prefix=db.'.");
		}
		throw new InvalidSecretConfigurationException(
				"config import '" + prefix + "…'" + SecretConfigDataResource.origin(location),
				"Nothing on the class path reads such imports.", String.valueOf(REMEDIES.get(prefix)));
	}

	private static @Nullable String prefix(ConfigDataLocation location) {
		for (String prefix : REMEDIES.keySet()) {
			if (location.hasPrefix(prefix)) {
				return prefix;
			}
		}
		return null;
	}

}
