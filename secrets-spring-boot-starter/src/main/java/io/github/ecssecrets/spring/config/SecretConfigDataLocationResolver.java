package io.github.ecssecrets.spring.config;

import java.util.List;

import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.origin.Origin;

/**
 * Resolves {@code ecs-secrets:} locations of {@code spring.config.import}.
 */
final class SecretConfigDataLocationResolver implements ConfigDataLocationResolver<SecretConfigDataResource> {

	private static final String PREFIX = "ecs-secrets:";

	@Override
	public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
		return location.hasPrefix(PREFIX);
	}

	@Override
	public List<SecretConfigDataResource> resolve(ConfigDataLocationResolverContext context,
			ConfigDataLocation location) {
		Origin origin = location.getOrigin();
		String place = "config import '" + location + "'" + ((origin != null) ? " (" + origin + ")" : "");
		SecretImport secretImport = SecretImport.parse(location.getNonPrefixedValue(PREFIX), place);
		Binder binder = context.getBinder();
		if (BootstrapRuntime.isActive(binder)) {
			SecretsRuntime runtime = BootstrapRuntime.get(context.getBootstrapContext(), binder);
			runtime.bind(EcsSecretsProperties.from(binder).bindings());
		}
		return List.of(new SecretConfigDataResource(secretImport, place, location.isOptional()));
	}

}
