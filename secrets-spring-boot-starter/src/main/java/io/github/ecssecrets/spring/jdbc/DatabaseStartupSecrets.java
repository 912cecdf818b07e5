package io.github.ecssecrets.spring.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.spring.runtime.StartupSecrets;

import org.springframework.util.StringUtils;

/**
 * The database secrets of the pools. Of a further pool, only user and password are sure
 * to be asked for: the pool itself may know its address.
 */
public final class DatabaseStartupSecrets implements StartupSecrets {

	private final List<StartupSecrets> pools = new ArrayList<>();

	/**
	 * Finds the secrets.
	 * @param runtime the secrets of the application
	 * @param properties the properties of the library
	 * @param main whether Spring Boot's own pool is among them
	 * @param urlKnown whether {@code spring.datasource.url} is set
	 */
	public DatabaseStartupSecrets(SecretsRuntime runtime, EcsSecretsProperties properties, boolean main,
			boolean urlKnown) {
		if (main) {
			this.pools.add(DatabaseSecretReader.main(runtime, properties.getDatasource()).startupSecrets(urlKnown));
		}
		properties.getDatasources().forEach((name, further) -> {
			if (StringUtils.hasText(further.getSecret())) {
				this.pools.add(DatabaseSecretReader.further(runtime, name, further).startupSecrets(true));
			}
		});
	}

	@Override
	public Collection<SecretReference> references() {
		return this.pools.stream().flatMap((pool) -> pool.references().stream()).toList();
	}

	@Override
	public List<SecretResolutionException.Failure> failures(Map<SecretReference, SecretResult> results) {
		return this.pools.stream().flatMap((pool) -> pool.failures(results).stream()).toList();
	}

}
