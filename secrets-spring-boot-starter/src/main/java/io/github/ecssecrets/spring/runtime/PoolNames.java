package io.github.ecssecrets.spring.runtime;

import java.util.Collection;
import java.util.Locale;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;

/**
 * Names of pools in properties, which may be written as Spring Boot's relaxed binding has
 * it: {@code reporting-db} is the bean {@code reportingDb}.
 */
public final class PoolNames {

	/** What the environment variables of the main pool start with. */
	private static final String MAIN_ENV_PREFIX = "DB_";

	/** What the variables start with that Spring Boot reads for the main pool. */
	public static final String SPRING_ENV_PREFIX = "SPRING_DATASOURCE_";

	private PoolNames() {
	}

	/**
	 * Finds a name among others: the same, or one that is equal but for case, hyphens and
	 * underscores.
	 * @param name the name
	 * @param others the others
	 * @return the name as it is among the others, or {@code null} if none is
	 */
	public static @Nullable String find(String name, Collection<String> others) {
		if (others.contains(name)) {
			return name;
		}
		String uniform = uniform(name);
		return others.stream().filter((other) -> uniform(other).equals(uniform)).findFirst().orElse(null);
	}

	/**
	 * The name of a bean without what Spring puts in front of it where the bean has a
	 * scope and is reached by a proxy, as with Spring Cloud's {@code extra-refreshable}.
	 * @param beanName the name of the bean
	 * @return the name by which the application knows the bean
	 */
	public static String withoutScope(String beanName) {
		return ScopedProxyUtils.isScopedTarget(beanName) ? ScopedProxyUtils.getOriginalBeanName(beanName) : beanName;
	}

	private static String uniform(String name) {
		return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * The name of a bean that a name in properties stands for: without hyphens, with a
	 * capital after each.
	 * @param name the name in properties
	 * @return the name of the bean
	 */
	public static String beanName(String name) {
		StringBuilder beanName = new StringBuilder();
		boolean capital = false;
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if (c == '-') {
				capital = !beanName.isEmpty();
			}
			else {
				beanName.append(capital ? Character.toUpperCase(c) : c);
				capital = false;
			}
		}
		return beanName.toString();
	}

	/**
	 * What the environment variables of a pool start with.
	 * @param properties has the pools of the application
	 * @param name the name of a further pool in the properties; any other is the main one
	 * @return the start of the variables' names
	 */
	public static String envPrefix(EcsSecretsProperties properties, String name) {
		DatasourceProperties further = properties.getDatasources().get(name);
		return (further != null) ? envPrefix(further, name) : envPrefix(properties.getDatasource(), null);
	}

	/**
	 * What the environment variables of a pool start with: those of a further one with
	 * its own name, because those of the main pool would be wrong for it.
	 * @param pool the properties of the pool, which may say otherwise
	 * @param further the name of a further pool in the properties, {@code null} for the
	 * main one
	 * @return the start of the variables' names
	 */
	public static String envPrefix(DatasourceProperties pool, @Nullable String further) {
		String given = pool.getEnvPrefix();
		if (given != null || further == null) {
			return (given != null) ? given : MAIN_ENV_PREFIX;
		}
		String variable = EnvironmentSecretSource.conventionalVariable(SecretReference.parse(further));
		return ((variable != null) ? variable : further) + "_" + MAIN_ENV_PREFIX;
	}

}
