package io.github.ecssecrets.spring.autoconfigure;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.spring.jdbc.DatabaseStartupSecrets;
import io.github.ecssecrets.spring.jdbc.FurtherPoolsRegistrar;
import io.github.ecssecrets.spring.jdbc.InferredPoolUses;
import io.github.ecssecrets.spring.jdbc.MainDatabaseSecret;
import io.github.ecssecrets.spring.jdbc.PoolLoginCheck;
import io.github.ecssecrets.spring.jdbc.PoolRuntimeHints;
import io.github.ecssecrets.spring.jdbc.RotatingPoolsBeanPostProcessor;
import io.github.ecssecrets.spring.jdbc.SecretJdbcConnectionDetails;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of data sources from database secrets: of Spring Boot's own from the
 * secret that {@code ecs-secrets.datasource.secret} names, and of further pools.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class, before = DataSourceAutoConfiguration.class)
@ConditionalOnClass(JdbcConnectionDetails.class)
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@ImportRuntimeHints(PoolRuntimeHints.class)
@ConditionalOnBean(SecretsRuntime.class)
public final class EcsSecretsDataSourceAutoConfiguration {

	private static final String URL = "spring.datasource.url";

	private static final String DRIVER_CLASS_NAME = "spring.datasource.driver-class-name";

	/**
	 * Reads the secret once a data source is made of it: a test that brings a database of
	 * its own needs no secret.
	 */
	@Bean
	@Lazy
	@Conditional(OnMainDatabaseSecret.class)
	@ConditionalOnMissingBean(JdbcConnectionDetails.class)
	SecretJdbcConnectionDetails secretJdbcConnectionDetails(SecretsRuntime runtime, EcsSecretsProperties properties,
			Environment environment, ObjectProvider<SslBundles> sslBundles) {
		return SecretJdbcConnectionDetails.read(runtime, MainDatabaseSecret.properties(properties, environment),
				environment.getProperty(URL), environment.getProperty(DRIVER_CLASS_NAME), sslBundles.getIfAvailable());
	}

	@Bean
	DatabaseStartupSecrets databaseStartupSecrets(SecretsRuntime runtime, EcsSecretsProperties properties,
			ListableBeanFactory beanFactory, Environment environment) {
		boolean main = beanFactory.getBeanNamesForType(SecretJdbcConnectionDetails.class, false, false).length > 0
				&& !MainDatabaseSecret.isReplacedForTest(beanFactory);
		if (main) {
			MainDatabaseSecret.properties(properties, environment);
			MainDatabaseSecret.addUse(runtime.uses(), environment);
		}
		return new DatabaseStartupSecrets(runtime, properties, main, environment.containsProperty(URL));
	}

	@Bean
	static RotatingPoolsBeanPostProcessor rotatingPoolsBeanPostProcessor(ObjectProvider<SecretsRuntime> runtime,
			ObjectProvider<EcsSecretsProperties> properties, ObjectProvider<JdbcConnectionDetails> connectionDetails,
			ObjectProvider<SslBundles> sslBundles) {
		return new RotatingPoolsBeanPostProcessor(runtime::getObject, properties::getObject, connectionDetails,
				sslBundles);
	}

	@Bean
	@Lazy
	PoolLoginCheck poolLoginCheck(ListableBeanFactory beanFactory, RotatingPoolsBeanPostProcessor pools) {
		return new PoolLoginCheck(beanFactory, pools);
	}

	@Bean
	@Lazy
	InferredPoolUses inferredPoolUses(ConfigurableListableBeanFactory beanFactory, Environment environment,
			SecretsRuntime runtime) {
		return new InferredPoolUses(beanFactory, environment, runtime);
	}

	/**
	 * Pools that the application names and does not declare.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HikariDataSource.class)
	static class FurtherPools {

		@Bean
		static FurtherPoolsRegistrar furtherPoolsRegistrar(Environment environment) {
			return new FurtherPoolsRegistrar(environment);
		}

	}

}
