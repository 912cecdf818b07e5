package io.github.ecssecrets.spring.jdbc;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.spring.literal.TracedValue;
import io.github.ecssecrets.spring.mask.MaskPropertySource;
import io.github.ecssecrets.spring.mask.SecretMask;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Finds the secrets of pools that no property names, by the properties that the pools
 * were bound to. A property counts only if the pool has its value: whoever gave a pool
 * other credentials knows better.
 */
final class PoolInferences {

	private static final String PASSWORD = "password";

	/** The names that pools have for the user. */
	private static final List<String> USERNAMES = List.of("username", "user");

	private final Supplier<SecretsRuntime> runtime;

	private final ApplicationContext context;

	/** What properties of data sources start with, without those of the pools. */
	private final Set<String> prefixes = new CopyOnWriteArraySet<>();

	PoolInferences(Supplier<SecretsRuntime> runtime, ApplicationContext context) {
		this.runtime = runtime;
		this.context = context;
	}

	/**
	 * Takes note of properties that an application may build pools from.
	 */
	void expect(Object properties, String beanName) {
		this.prefixes.addAll(prefix(properties, beanName).toList());
	}

	private Stream<String> prefix(Object bean, String beanName) {
		ConfigurationPropertiesBean bound = ConfigurationPropertiesBean.get(this.context, bean, beanName);
		return Stream.ofNullable(bound).map((found) -> found.getAnnotation().prefix());
	}

	/**
	 * Finds the secret of a pool.
	 * @param adapter knows pools of this make
	 */
	PoolInference infer(String beanName, DataSource pool, PoolAdapter adapter) {
		SecretMask mask = MaskPropertySource.maskOf(environment());
		if (mask == null) {
			return PoolInference.NONE;
		}
		List<String> candidates = Stream.concat(prefix(pool, beanName), this.prefixes.stream()).toList();
		String username = adapter.username(pool);
		String usernameProperty = (username != null) ? property(candidates, USERNAMES, username) : null;
		String password = adapter.password(pool);
		String passwordProperty = (password != null) ? property(candidates, List.of(PASSWORD), password)
				: neighbor(usernameProperty);
		if (passwordProperty == null) {
			return (password == null || mask.mask(password).equals(password)) ? PoolInference.NONE
					: PoolInference.doubt("its password is a secret, and no property of the pool says of which one");
		}
		TracedValue tracedUser = (usernameProperty != null) ? trace(mask, usernameProperty) : null;
		return infer(username, tracedUser, Objects.requireNonNull(trace(mask, passwordProperty)));
	}

	private Environment environment() {
		return this.context.getEnvironment();
	}

	private @Nullable String property(List<String> prefixes, List<String> names, String value) {
		return prefixes.stream()
			.flatMap((prefix) -> names.stream().map((name) -> prefix + "." + name))
			.filter((property) -> value.equals(environment().getProperty(property)))
			.findFirst()
			.orElse(null);
	}

	/**
	 * The password of the same place, for pools that do not tell theirs.
	 */
	private @Nullable String neighbor(@Nullable String username) {
		String property = (username != null) ? username.substring(0, username.lastIndexOf('.') + 1) + PASSWORD : null;
		return (property != null && environment().containsProperty(property)) ? property : null;
	}

	private @Nullable TracedValue trace(SecretMask mask, String property) {
		TracedValue traced = mask.provenance().trace(property);
		if (traced != null && traced.reference() == null && traced.variable() != null) {
			SecretReference bound = this.runtime.get().binding(traced.variable());
			if (bound != null && traced.kind() == TracedValue.Kind.SECRET) {
				return new TracedValue(traced.kind(), bound, traced.variable());
			}
		}
		return traced;
	}

	private PoolInference infer(@Nullable String username, @Nullable TracedValue user, TracedValue password) {
		SecretReference userReference = (user != null) ? user.reference() : null;
		SecretReference reference = password.reference();
		if (password.kind() == TracedValue.Kind.PLAIN) {
			return plainPassword(userReference, password.variable());
		}
		if (password.kind() == TracedValue.Kind.BUILT_FROM_SECRET) {
			return PoolInference.doubt("its password is built from a secret and other text");
		}
		if (reference == null) {
			return PoolInference.doubt("its password is a secret, and nothing says which field of which one");
		}
		if (!reference.isCurrent()) {
			return PoolInference.doubt("its password is of one version of secret '" + reference.whole() + "'");
		}
		if (user != null && user.kind() != TracedValue.Kind.PLAIN) {
			return twoSecrets(userReference, reference);
		}
		return (username != null) ? fixedUser(username, reference)
				: PoolInference.doubt("its password is of secret '" + reference.whole() + "', and it has no user");
	}

	private PoolInference plainPassword(@Nullable SecretReference user, @Nullable String variable) {
		if (user != null) {
			return PoolInference.doubt("only its user comes from secret '" + user.whole() + "'");
		}
		return (variable != null && CloudPlatform.AWS_ECS.isActive(environment()))
				? PoolInference.doubt("its password is that of environment variable " + variable
						+ ", and nothing says of which secret that is a copy")
				: PoolInference.NONE;
	}

	private static PoolInference twoSecrets(@Nullable SecretReference user, SecretReference password) {
		if (user == null || user.jsonKey() == null || password.jsonKey() == null
				|| !user.whole().matches(password.whole())) {
			return PoolInference
				.doubt("its user and its password are not two fields of one secret ('" + password + "')");
		}
		return PoolInference.of(new PoolLogin(password.whole(), user.jsonKey(), null, password.jsonKey()));
	}

	/**
	 * A user of its own is fixed where the secret has none, and that of the secret where
	 * they are equal. A copy of the password in the environment tells no more.
	 */
	private PoolInference fixedUser(String username, SecretReference password) {
		String key = password.jsonKey();
		String userKey = (key != null)
				? key.substring(0, key.startsWith("/") ? key.lastIndexOf('/') + 1 : 0) + DatabaseSecret.USERNAME : null;
		PoolLogin fixed = new PoolLogin(password.whole(), null, username, key);
		if (userKey == null || this.runtime.get().inEnvironment(password) != null) {
			return PoolInference.of(fixed);
		}
		SecretReference user = password.whole().withJsonKey(userKey);
		if (!(this.runtime.get().loadAll(List.of(user)).get(user) instanceof SecretResult.Found found)) {
			return PoolInference.of(fixed);
		}
		return found.secret().reveal().equals(username)
				? PoolInference.of(new PoolLogin(password.whole(), userKey, null, key))
				: PoolInference.doubt("its password is of secret '" + password.whole() + "', which has another user");
	}

}
