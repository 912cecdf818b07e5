package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.config.SecretsRuntime;
import io.github.ecssecrets.spring.jdbc.SecretJdbcConnectionDetails;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of Spring Boot's own data source from the database secret that
 * {@code ecs-secrets.datasource.secret} names.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class, before = DataSourceAutoConfiguration.class)
@ConditionalOnClass(JdbcConnectionDetails.class)
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@ConditionalOnProperty("ecs-secrets.datasource.secret")
public final class EcsSecretsDataSourceAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(JdbcConnectionDetails.class)
	SecretJdbcConnectionDetails secretJdbcConnectionDetails(SecretsRuntime runtime, Environment environment) {
		return SecretJdbcConnectionDetails.read(runtime, environment.getProperty("spring.datasource.url"));
	}

}
