package io.github.ecssecrets.spring.config;

import java.util.List;

import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.config.ConfigDataNotFoundAction;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.io.ResourceLoader;

/**
 * Resolves {@code ecs-secrets:} locations of {@code spring.config.import}. Spring Boot
 * resolves all locations of a document before it loads the first of them, so all are
 * known by then.
 */
final class SecretConfigDataLocationResolver implements ConfigDataLocationResolver<SecretConfigDataResource> {

	private static final String PREFIX = "ecs-secrets:";

	private static final String ON_NOT_FOUND = "spring.config.on-not-found";

	private final ConfigDataNotFoundAction notFoundAction;

	private final ResourceLoader resourceLoader;

	/**
	 * Creates a resolver.
	 * @param binder gives what is configured ahead of all config data
	 * @param resourceLoader finds the task definition
	 */
	SecretConfigDataLocationResolver(Binder binder, ResourceLoader resourceLoader) {
		this.notFoundAction = binder.bind(ON_NOT_FOUND, ConfigDataNotFoundAction.class)
			.orElse(ConfigDataNotFoundAction.FAIL);
		this.resourceLoader = resourceLoader;
	}

	@Override
	public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
		return location.hasPrefix(PREFIX);
	}

	@Override
	public List<SecretConfigDataResource> resolve(ConfigDataLocationResolverContext context,
			ConfigDataLocation location) {
		SecretImport secretImport = SecretImport.parse(location.getNonPrefixedValue(PREFIX),
				SecretConfigDataResource.place(location));
		SecretConfigDataResource resource = new SecretConfigDataResource(secretImport, location);
		SecretImports imports = SecretImports.of(context, this.notFoundAction, this.resourceLoader);
		if (imports != null) {
			imports.expect(resource);
		}
		return List.of(resource);
	}

}
