package io.github.ecssecrets.spring.autoconfigure;

import java.util.List;

import io.github.ecssecrets.spring.login.ClientSecret;
import io.github.ecssecrets.spring.login.ClientSecretFormat;
import io.github.ecssecrets.spring.r2dbc.R2dbcSecretProperties;
import io.github.ecssecrets.spring.r2dbc.RotatingConnectionFactoryDecorator;
import io.github.ecssecrets.spring.r2dbc.SecretR2dbcConnectionDetails;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the R2DBC connection factory from the secret that
 * {@code ecs-secrets.r2dbc.secret} names. Connection details of another origin, such as a
 * container's, bring their own credentials. No class of R2DBC is loaded without the
 * property.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class,
		beforeName = "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration")
@ConditionalOnProperty("ecs-secrets.r2dbc.secret")
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
public final class EcsSecretsR2dbcAutoConfiguration {

	private static final String SECRET = "ecsSecretsR2dbcSecret";

	/**
	 * The login, unless somebody else knows the database and its credentials.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ R2dbcConnectionDetails.class, ConnectionFactory.class })
	@ConditionalOnMissingBean(R2dbcConnectionDetails.class)
	@EnableConfigurationProperties(R2dbcSecretProperties.class)
	static class Login {

		@Bean(SECRET)
		ClientSecret ecsSecretsR2dbcSecret(SecretsRuntime runtime, R2dbcSecretProperties properties,
				Environment environment) {
			return new ClientSecret(runtime, "r2dbc", properties, ClientSecretFormat.USER_AND_PASSWORD,
					environment.containsProperty("spring.r2dbc.url") ? List.of()
							: SecretR2dbcConnectionDetails.LOCATION);
		}

		@Bean
		SecretR2dbcConnectionDetails secretR2dbcConnectionDetails(@Qualifier(SECRET) ClientSecret secret,
				R2dbcProperties properties) {
			return new SecretR2dbcConnectionDetails(secret, properties);
		}

		@Bean
		RotatingConnectionFactoryDecorator rotatingConnectionFactoryDecorator(@Qualifier(SECRET) ClientSecret secret) {
			return new RotatingConnectionFactoryDecorator(secret);
		}

	}

}
