package io.github.ecssecrets.spring.config;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;

import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.util.ClassUtils;

/**
 * Refuses imports that were left over from Spring Cloud AWS, and names those of this
 * library. Spring Boot takes them for files, and leaves optional ones out.
 */
final class SpringCloudAwsLocationResolver implements ConfigDataLocationResolver<SecretConfigDataResource> {

	private static final String PREFIX = "aws-secretsmanager:";

	private static final Pattern PREFIX_OPTION = Pattern.compile("[?&]prefix=([A-Za-z0-9._-]*)");

	private static final String RESOLVER = "io.awspring.cloud.autoconfigure.config.secretsmanager.SecretsManagerConfigDataLocationResolver";

	@Override
	public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
		return location.hasPrefix(PREFIX) && !ClassUtils.isPresent(RESOLVER, null);
	}

	@Override
	public List<SecretConfigDataResource> resolve(ConfigDataLocationResolverContext context,
			ConfigDataLocation location) {
		throw new InvalidSecretConfigurationException(
				"config import '" + PREFIX + "…'" + SecretConfigDataResource.origin(location),
				"It is an import of Spring Cloud AWS, which is not on the class path.",
				"Write '" + replacement(location) + "'. With an empty prefix the properties have the names of the "
						+ "fields, as Spring Cloud AWS has it.");
	}

	/**
	 * The same imports of this library, if they name secrets. What does not may be a
	 * secret itself, and is not shown.
	 */
	private static String replacement(ConfigDataLocation location) {
		String optional = location.isOptional() ? ConfigDataLocation.OPTIONAL_PREFIX : "";
		try {
			return Arrays.stream(location.getNonPrefixedValue(PREFIX).split(";"))
				.map((secret) -> optional + "ecs-secrets:" + replacement(secret.trim()))
				.collect(Collectors.joining(","));
		}
		catch (InvalidSecretReferenceException ex) {
			return optional + "ecs-secrets:prod/myapp/database?prefix=";
		}
	}

	private static String replacement(String secret) {
		int question = secret.indexOf('?');
		SecretReference reference = SecretReference.parse((question >= 0) ? secret.substring(0, question) : secret);
		Matcher prefix = PREFIX_OPTION.matcher(secret);
		return reference + "?prefix=" + (prefix.find() ? prefix.group(1) : "");
	}

}
