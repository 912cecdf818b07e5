package io.github.ecssecrets.spring.jdbc;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.literal.PropertyProvenance;
import io.github.ecssecrets.spring.mask.MaskPropertySource;
import io.github.ecssecrets.spring.mask.SecretMask;
import io.github.ecssecrets.spring.runtime.DatasourceProperties;
import io.github.ecssecrets.spring.runtime.DeclaredUses;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.PoolNames;
import io.github.ecssecrets.spring.runtime.SecretUse;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.Environment;

/**
 * Finds the pools that will follow a secret because their properties come from it, by the
 * definitions of beans. Where it cannot know which properties a pool is built from, it
 * names each secret that they may come from.
 */
public final class InferredPoolUses implements DeclaredUses {

	private static final String MAIN = "dataSource";

	private static final String MAIN_PREFIX = "spring.datasource";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	private final EcsSecretsProperties properties;

	private final Map<String, SecretReference> bindings;

	/**
	 * Creates a finder.
	 * @param beanFactory has the definitions of pools and of their properties
	 * @param environment has all properties
	 * @param runtime knows what variables are bound to
	 */
	public InferredPoolUses(ConfigurableListableBeanFactory beanFactory, Environment environment,
			SecretsRuntime runtime) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.properties = runtime.properties();
		this.bindings = runtime.bindings();
	}

	@Override
	public List<SecretUse> find() {
		SecretMask mask = MaskPropertySource.maskOf(this.environment);
		if (mask == null || !this.properties.getDatasource().isInfer()) {
			return List.of();
		}
		List<String> shared = Stream.of(this.beanFactory.getBeanNamesForType(DataSourceProperties.class, true, false))
			.map(this::prefix)
			.filter(Objects::nonNull)
			.distinct()
			.toList();
		List<SecretUse> uses = new ArrayList<>();
		for (String name : this.beanFactory.getBeanNamesForType(DataSource.class, true, false)) {
			if (isLeftToInference(name)) {
				secrets(name, shared, mask.provenance()).forEach((place, secret) -> uses
					.add(SecretUse.of(secret, SecretUse.Kind.DATA_SOURCE, name, "property '" + place + "'", true)));
			}
		}
		return uses;
	}

	private boolean isLeftToInference(String name) {
		String pool = PoolNames.withoutScope(name);
		String named = PoolNames.find(pool, this.properties.getDatasources().keySet());
		DatasourceProperties further = (named != null) ? this.properties.getDatasources().get(named) : null;
		if (further != null) {
			return further.getSecret() == null && further.isInfer();
		}
		return !pool.equals(MAIN) || this.properties.getDatasource().getSecret() == null;
	}

	/** The secrets that a pool may log in with, by the property of its password. */
	private Map<String, SecretReference> secrets(String name, List<String> shared, PropertyProvenance provenance) {
		Map<String, SecretReference> secrets = new LinkedHashMap<>();
		String own = prefix(name);
		boolean main = PoolNames.withoutScope(name).equals(MAIN);
		Stream<String> prefixes = (own != null && provenance.find(own + ".password") != null) ? Stream.of(own)
				: shared.stream().filter((prefix) -> main == prefix.equals(MAIN_PREFIX));
		prefixes.forEach((prefix) -> {
			SecretReference secret = secret(prefix, provenance);
			if (secret != null) {
				secrets.put(prefix + ".password", secret);
			}
		});
		return secrets;
	}

	private @Nullable SecretReference secret(String prefix, PropertyProvenance provenance) {
		SecretReference password = provenance.declared(prefix + ".password", this.bindings);
		if (password == null || !password.isCurrent() || isEmbedded(prefix, provenance)) {
			return null;
		}
		SecretReference secret = password.whole();
		boolean ofOneSecret = Stream.of("username", "user")
			.map((user) -> provenance.declared(prefix + "." + user, this.bindings))
			.filter(Objects::nonNull)
			.allMatch((user) -> user.whole().matches(secret));
		return ofOneSecret ? secret : null;
	}

	/** Placeholders of the URL may be secrets, so they stay as they are. */
	private static boolean isEmbedded(String prefix, PropertyProvenance provenance) {
		return Stream.of("url", "jdbc-url")
			.map((name) -> provenance.find(prefix + "." + name))
			.filter(Objects::nonNull)
			.map((property) -> property.value().toString())
			.filter((url) -> url.startsWith("jdbc:"))
			.anyMatch((url) -> EmbeddedDatabaseConnection
				.isEmbedded(DatabaseDriver.fromJdbcUrl(url).getDriverClassName(), url));
	}

	/**
	 * What the properties of a bean start with.
	 * @return {@code null} if none are bound to it
	 */
	private @Nullable String prefix(String beanName) {
		Method method = (this.beanFactory.containsBeanDefinition(beanName)
				&& this.beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)
						? definition.getResolvedFactoryMethod() : null;
		ConfigurationProperties bound = (method != null)
				? AnnotationUtils.findAnnotation(method, ConfigurationProperties.class) : null;
		if (bound == null) {
			bound = this.beanFactory.findAnnotationOnBean(beanName, ConfigurationProperties.class, false);
		}
		return (bound != null) ? bound.prefix() : null;
	}

}
