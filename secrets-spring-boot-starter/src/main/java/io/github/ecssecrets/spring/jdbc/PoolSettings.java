package io.github.ecssecrets.spring.jdbc;

import io.github.ecssecrets.spring.runtime.DatasourceProperties;
import io.github.ecssecrets.spring.runtime.PoolNames;

/**
 * What the properties of the library say of a pool.
 *
 * @param beanName the bean of the pool, or the target of its scoped proxy
 * @param path the start of the properties' names
 * @param properties the properties
 */
record PoolSettings(String beanName, String path, DatasourceProperties properties) {

	/** The start of the names of the main pool's properties. */
	static final String MAIN_PATH = "ecs-secrets.datasource.";

	/**
	 * The start of the names of a further pool's properties.
	 * @param name the name of the pool in the properties
	 */
	static String path(String name) {
		return "ecs-secrets.datasources." + name + ".";
	}

	static PoolSettings main(String beanName, DatasourceProperties properties) {
		return new PoolSettings(beanName, MAIN_PATH, properties);
	}

	/**
	 * The settings of a further pool.
	 * @param name the name of the pool in the properties
	 */
	static PoolSettings further(String beanName, String name, DatasourceProperties properties) {
		return new PoolSettings(beanName, path(name), properties);
	}

	/** The name of the pool as the application knows it. */
	String poolName() {
		return PoolNames.withoutScope(this.beanName);
	}

}
