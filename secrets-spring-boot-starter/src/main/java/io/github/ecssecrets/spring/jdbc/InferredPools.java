package io.github.ecssecrets.spring.jdbc;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.ecssecrets.spring.runtime.SecretUse;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.ssl.SslBundles;

/**
 * Lets pools follow the secrets that their properties come from, and warns of those that
 * cannot.
 */
final class InferredPools {

	private static final Logger logger = LoggerFactory.getLogger(InferredPools.class);

	private final PoolInferences inferences;

	private final Supplier<SecretsRuntime> runtime;

	InferredPools(PoolInferences inferences, Supplier<SecretsRuntime> runtime) {
		this.inferences = inferences;
		this.runtime = runtime;
	}

	/**
	 * Takes note of properties that an application may build pools from.
	 */
	void expect(Object properties, String beanName) {
		this.inferences.expect(properties, beanName);
	}

	/**
	 * What a pool needs to follow its secret.
	 * @return {@code null} if it has none, or if that is not known, of which it warns
	 */
	@Nullable SecretJdbcConnectionDetails details(PoolSettings settings, DataSource pool, PoolAdapter adapter,
			@Nullable SslBundles sslBundles) {
		String url = adapter.url(pool);
		if (url != null
				&& EmbeddedDatabaseConnection.isEmbedded(DatabaseDriver.fromJdbcUrl(url).getDriverClassName(), url)) {
			return null;
		}
		PoolInference inference = this.inferences.infer(settings.beanName(), pool, adapter);
		PoolLogin login = inference.login();
		String doubt = (login == null) ? inference.doubt() : doubt(pool, adapter, url);
		if (doubt != null) {
			logger.warn(
					"The pool '{}' does not follow rotations: {}; set '{}secret' to the secret with its user and password, "
							+ "or '{}infer' to false if this is as it should be",
					settings.poolName(), doubt, settings.path(), settings.path());
		}
		if (login == null || doubt != null) {
			return null;
		}
		List<String> fields = Stream.of(login.usernameField(), login.passwordField()).filter(Objects::nonNull).toList();
		this.runtime.get()
			.uses()
			.add(new SecretUse(login.reference(), SecretUse.Kind.DATA_SOURCE, settings.poolName(),
					"its own user and password", true, fields));
		return SecretJdbcConnectionDetails.inferred(login, settings.path(), settings.properties(), String.valueOf(url),
				adapter.driverClassName(pool), String.valueOf(adapter.username(pool)),
				String.valueOf(adapter.password(pool)), sslBundles);
	}

	private static @Nullable String doubt(DataSource pool, PoolAdapter adapter, @Nullable String url) {
		if (url == null) {
			return "it has no JDBC URL";
		}
		return adapter.isStarted(pool) ? "it was started before the library saw it" : null;
	}

}
