package io.github.ecssecrets.spring.config;

import java.util.List;
import java.util.Map;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;

import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;

/**
 * Reads an imported secret. Where the library is switched off, an import is empty.
 */
final class SecretConfigDataLoader implements ConfigDataLoader<SecretConfigDataResource> {

	@Override
	public ConfigData load(ConfigDataLoaderContext context, SecretConfigDataResource resource) {
		if (!context.getBootstrapContext().isRegistered(SecretsRuntime.class)) {
			return ConfigData.EMPTY;
		}
		SecretsRuntime runtime = BootstrapRuntime.registered(context.getBootstrapContext());
		SecretImport secretImport = resource.secretImport();
		SecretReference reference = secretImport.reference();
		try {
			for (SecretResult result : runtime.loadAll(List.of(reference)).values()) {
				result.orElseThrow();
			}
			LiveSecret<Map<String, Object>> properties = runtime.secrets().live(reference, secretImport::toProperties);
			return new ConfigData(List.of(new SecretPropertySource(resource.toString(), properties)));
		}
		catch (SecretNotFoundException ex) {
			throw new ConfigDataResourceNotFoundException(resource,
					new SecretResolutionException(resource.place(), ex));
		}
		catch (SecretException ex) {
			throw new SecretResolutionException(resource.place(), ex);
		}
	}

}
