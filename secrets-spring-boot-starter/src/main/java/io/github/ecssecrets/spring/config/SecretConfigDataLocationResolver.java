package io.github.ecssecrets.spring.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.BootstrapRuntime;

import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.config.ConfigDataNotFoundAction;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * Resolves {@code ecs-secrets:} locations of {@code spring.config.import}.
 */
final class SecretConfigDataLocationResolver implements ConfigDataLocationResolver<SecretConfigDataResource> {

	private static final String PREFIX = "ecs-secrets:";

	private static final String ON_NOT_FOUND = "spring.config.on-not-found";

	/** Stands for every secret whose name is not known yet. */
	private static final String UNKNOWN = "unknown";

	/** What is written like a placeholder; anything else may be part of a secret. */
	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9_.-]++)[:}]");

	private final ConfigDataNotFoundAction notFoundAction;

	/**
	 * Creates a resolver.
	 * @param binder gives what is configured ahead of all config data
	 */
	SecretConfigDataLocationResolver(Binder binder) {
		this.notFoundAction = binder.bind(ON_NOT_FOUND, ConfigDataNotFoundAction.class)
			.orElse(ConfigDataNotFoundAction.FAIL);
	}

	@Override
	public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
		return location.hasPrefix(PREFIX);
	}

	@Override
	public List<SecretConfigDataResource> resolve(ConfigDataLocationResolverContext context,
			ConfigDataLocation location) {
		String text = location.getNonPrefixedValue(PREFIX);
		String place = SecretConfigDataResource.placeOfUnknown(location);
		SecretConfigDataResource resource = new SecretConfigDataResource(parse(text, place), location,
				location.isOptional() || this.notFoundAction == ConfigDataNotFoundAction.IGNORE);
		ConfigurationSecrets.of(context.getBootstrapContext()).imports().expect(resource);
		return List.of(resource);
	}

	/**
	 * While the application is processed ahead of time, nothing is read, and the property
	 * that a placeholder stands for may be known to the task alone.
	 */
	private static SecretImport parse(String text, String place) {
		int position = text.indexOf("${");
		if (position < 0) {
			return SecretImport.parse(text, place);
		}
		if (BootstrapRuntime.isProcessedAheadOfTime()) {
			return SecretImport.parse(UNKNOWN, place);
		}
		throw unresolved(text, position, place);
	}

	/**
	 * What is wrong with a location that Spring Boot could not complete.
	 */
	private static InvalidSecretConfigurationException unresolved(String text, int position, String place) {
		Matcher placeholder = PLACEHOLDER.matcher(text);
		return new InvalidSecretConfigurationException(place,
				(placeholder.find() ? "The property '" + placeholder.group(1) + "'"
						: "The placeholder at position " + position)
						+ " has no value while locations are imported. A secret cannot give it one: secrets are "
						+ "read once all locations are known.",
				"Set the property in the environment, on the command line or in a configuration file.");
	}

}
