package io.github.ecssecrets.spring.config;

import java.util.List;

import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigData.Option;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;

/**
 * Gives the place of an imported secret among the properties; its content follows once
 * all config data is known. Reads nothing.
 */
final class SecretConfigDataLoader implements ConfigDataLoader<SecretConfigDataResource> {

	@Override
	public ConfigData load(ConfigDataLoaderContext context, SecretConfigDataResource resource) {
		return new ConfigData(
				List.of(ConfigurationSecrets.of(context.getBootstrapContext()).imports().source(resource)),
				Option.IGNORE_IMPORTS, Option.IGNORE_PROFILES);
	}

}
