package io.github.ecssecrets.spring.config;

import java.util.List;

import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;

/**
 * Reads an imported secret. Where the library is switched off, an import is empty.
 */
final class SecretConfigDataLoader implements ConfigDataLoader<SecretConfigDataResource> {

	@Override
	public ConfigData load(ConfigDataLoaderContext context, SecretConfigDataResource resource) {
		SecretImports imports = context.getBootstrapContext().getOrElse(SecretImports.class, null);
		return (imports != null) ? new ConfigData(List.of(imports.load(resource))) : ConfigData.EMPTY;
	}

}
