package io.github.ecssecrets.spring.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult.Failed;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.PoolNames;
import io.github.ecssecrets.spring.runtime.PropertyUses;
import io.github.ecssecrets.spring.runtime.SecretUse;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.util.ClassUtils;

/**
 * The secrets that properties name for pools, clients and SSL bundles. They are read
 * along with imports and bindings, in the same batch. Whether they are needed is known
 * only to the beans: a test may bring a database of its own. So one that is missing fails
 * nothing here, and is only added to the report of imports that fail.
 */
final class ConfiguredSecrets {

	/** No secrets. */
	static final ConfiguredSecrets NONE = new ConfiguredSecrets();

	private static final String BOOT = "org.springframework.boot.";

	private static final String JDBC = BOOT + "jdbc.autoconfigure.JdbcConnectionDetails";

	/** What is on the class path where a client is configured from its secret. */
	private static final Map<String, String> CLIENTS = Map.of("r2dbc",
			BOOT + "r2dbc.autoconfigure.R2dbcConnectionDetails", "redis",
			BOOT + "data.redis.autoconfigure.DataRedisConnectionDetails", "rabbitmq",
			BOOT + "amqp.autoconfigure.RabbitConnectionDetails", "kafka",
			BOOT + "kafka.autoconfigure.KafkaConnectionDetails", "mail",
			"org.springframework.mail.javamail.JavaMailSenderImpl");

	private final List<Wanted> wanted = new ArrayList<>();

	private ConfiguredSecrets() {
	}

	/**
	 * Finds the secrets. Reads none. Fields that Amazon ECS injected for a pool are not
	 * among them.
	 * @param uses what properties name
	 * @param properties the properties of the library
	 * @param runtime knows the environment variables
	 */
	static ConfiguredSecrets of(PropertyUses uses, EcsSecretsProperties properties, SecretsRuntime runtime) {
		ConfiguredSecrets found = new ConfiguredSecrets();
		for (SecretUse use : uses.uses()) {
			if (use.reference().jsonKey() == null && isPresent(use)) {
				List<SecretReference> fields = use.fields()
					.stream()
					.filter((field) -> use.kind() != SecretUse.Kind.DATA_SOURCE
							|| !isInjected(field, use, properties, runtime))
					.map(use.reference()::withJsonKey)
					.toList();
				found.wanted.add(new Wanted(uses.place(use), use.reference(),
						use.fields().isEmpty() ? List.of(use.reference()) : fields));
			}
		}
		return found;
	}

	/** Whether the application has what the secret is for. */
	private static boolean isPresent(SecretUse use) {
		return switch (use.kind()) {
			case DATA_SOURCE -> ClassUtils.isPresent(JDBC, null);
			case CLIENT -> ClassUtils.isPresent(String.valueOf(CLIENTS.get(use.name())), null);
			default -> use.kind() == SecretUse.Kind.SSL_BUNDLE;
		};
	}

	private static boolean isInjected(String field, SecretUse pool, EcsSecretsProperties properties,
			SecretsRuntime runtime) {
		String end = field.toUpperCase(Locale.ROOT);
		return runtime.isInEnvironment(PoolNames.envPrefix(properties, pool.name()) + end)
				|| (!properties.getDatasources().containsKey(pool.name())
						&& runtime.isInEnvironment(PoolNames.SPRING_ENV_PREFIX + end));
	}

	/**
	 * What to read.
	 */
	Collection<SecretReference> references() {
		return this.wanted.stream().flatMap((each) -> each.references.stream()).toList();
	}

	/**
	 * What will fail the beans that need the secrets. Whether a field may be missing is
	 * left to them.
	 * @param results the outcome for each reference
	 */
	List<SecretResolutionException.Failure> failures(Map<SecretReference, SecretResult> results) {
		return this.wanted.stream().flatMap((each) -> each.failure(results).stream()).toList();
	}

	/**
	 * What a property names.
	 *
	 * @param place the property
	 * @param secret the whole secret
	 * @param references what is read of it
	 */
	private record Wanted(String place, SecretReference secret, List<SecretReference> references) {

		Optional<SecretResolutionException.Failure> failure(Map<SecretReference, SecretResult> results) {
			return this.references.stream()
				.map(results::get)
				.filter(Failed.class::isInstance)
				.map((failed) -> ((Failed) failed).error())
				.filter((error) -> !(error instanceof SecretKeyNotFoundException
						|| error instanceof SecretMalformedException))
				.findFirst()
				.map((error) -> new SecretResolutionException.Failure(this.place, ofWhole(error)));
		}

		private SecretException ofWhole(SecretException error) {
			return (error instanceof SecretNotFoundException missing)
					? new SecretNotFoundException(this.secret, missing.getTried()) : error;
		}

	}

}
