package io.github.ecssecrets.spring.jdbc;

import java.util.List;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.spring.diagnostics.UnfitSetting;
import io.github.ecssecrets.spring.literal.TracedValue;
import io.github.ecssecrets.spring.mask.MaskPropertySource;
import io.github.ecssecrets.spring.mask.SecretMask;
import io.github.ecssecrets.spring.runtime.DatasourceProperties;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.SecretUse;
import io.github.ecssecrets.spring.runtime.SecretUses;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The secret that Spring Boot's own data source is made from: the one that
 * {@code ecs-secrets.datasource.secret} names, or, if that property is not there, the one
 * that {@code spring.datasource.username} and {@code spring.datasource.password} are
 * fields of while no property says where the database is. With a URL, the pool is made as
 * ever, and follows its secret from then on.
 */
public final class MainDatabaseSecret {

	private static final String DATA_SOURCE = "dataSource";

	private static final String PROPERTY = "ecs-secrets.datasource.secret";

	private static final String INFER = "ecs-secrets.datasource.infer";

	private static final String SPRING = "spring.datasource.";

	private MainDatabaseSecret() {
	}

	/**
	 * Finds the secret. Reads none.
	 * @param environment has the properties
	 * @return the reference as text, or {@code null} if the data source is made from
	 * Spring Boot's properties
	 */
	public static @Nullable String find(Environment environment) {
		String named = UnfitSetting.text(environment, PROPERTY);
		if (named != null) {
			return StringUtils.hasText(named) ? named : null;
		}
		SecretMask mask = MaskPropertySource.maskOf(environment);
		if (mask == null || !environment.getProperty(INFER, Boolean.class, true)
				|| environment.containsProperty(SPRING + "url") || environment.containsProperty(SPRING + "jndi-name")) {
			return null;
		}
		SecretReference username = field(mask.provenance().trace(SPRING + "username"));
		SecretReference password = field(mask.provenance().trace(SPRING + "password"));
		if (username == null || password == null || !username.whole().matches(password.whole())) {
			return null;
		}
		PoolLogin login = new PoolLogin(password.whole(), username.jsonKey(), null, password.jsonKey());
		return (login.isDatabaseSecret() && password.isCurrent()) ? password.whole().toString() : null;
	}

	/**
	 * Adds the data source to what uses secrets, unless a property that names its secret
	 * did.
	 * @param uses what uses secrets
	 * @param environment has the properties
	 */
	public static void addUse(SecretUses uses, Environment environment) {
		String secret = environment.containsProperty(PROPERTY) ? null : find(environment);
		if (secret != null) {
			uses.add(new SecretUse(SecretReference.parse(secret), SecretUse.Kind.DATA_SOURCE, DATA_SOURCE,
					"its own user and password", true, List.of(DatabaseSecret.USERNAME, DatabaseSecret.PASSWORD)));
		}
	}

	/**
	 * Whether {@code @AutoConfigureTestDatabase} has put an embedded database in the
	 * place of the data source, and no secret is needed.
	 * @param beanFactory has the data source
	 * @return {@code true} if the secret must not be read
	 */
	public static boolean isReplacedForTest(BeanFactory beanFactory) {
		if (!beanFactory.containsBean(DATA_SOURCE)) {
			return false;
		}
		Class<?> factory = beanFactory.getType(BeanFactory.FACTORY_BEAN_PREFIX + DATA_SOURCE, false);
		return factory != null && factory.getName().startsWith("org.springframework.boot.jdbc.test.");
	}

	private static @Nullable SecretReference field(@Nullable TracedValue value) {
		return (value != null) ? value.reference() : null;
	}

	/**
	 * What the properties say of the data source, with the secret that was found.
	 * @param properties the properties of the library
	 * @param environment has the properties
	 * @return the properties of the data source
	 */
	public static DatasourceProperties properties(EcsSecretsProperties properties, Environment environment) {
		DatasourceProperties datasource = properties.getDatasource();
		if (datasource.getSecret() == null) {
			datasource.setSecret(find(environment));
		}
		return datasource;
	}

}
