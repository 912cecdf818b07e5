package io.github.ecssecrets.spring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.ecssecrets.spring.login.ClientLoginCheck;
import io.github.ecssecrets.spring.login.ClientPresence;
import io.github.ecssecrets.spring.login.ClientSecret;
import io.github.ecssecrets.spring.login.ClientSecretFormat;
import io.github.ecssecrets.spring.r2dbc.R2dbcSecretProperties;
import io.github.ecssecrets.spring.r2dbc.RotatingConnectionFactoryDecorator;
import io.github.ecssecrets.spring.r2dbc.SecretR2dbcConnectionDetails;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the R2DBC connection factory from the secret that
 * {@code ecs-secrets.r2dbc.secret} names. Connection details of another origin, such as a
 * container's, bring their own credentials. No class of R2DBC is loaded without the
 * property.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class,
		beforeName = "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration")
@ConditionalOnClientSecret("r2dbc")
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@ConditionalOnBean(SecretsRuntime.class)
public final class EcsSecretsR2dbcAutoConfiguration {

	private static final String SECRET = "ecsSecretsR2dbcSecret";

	private static final Duration LONGEST_LOGIN = Duration.ofSeconds(30);

	/**
	 * The login, unless somebody else knows the database and its credentials.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ R2dbcConnectionDetails.class, ConnectionFactory.class })
	@ConditionalOnMissingBean(R2dbcConnectionDetails.class)
	@EnableConfigurationProperties(R2dbcSecretProperties.class)
	static class Login {

		@Bean
		static ClientPresence ecsSecretsR2dbcPresence() {
			return new ClientPresence("r2dbc", R2dbcProperties.class, "R2dbcAutoConfiguration");
		}

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
		@Lazy
		ClientLoginCheck r2dbcLoginCheck(ObjectProvider<ConnectionFactory> factory) {
			return new ClientLoginCheck("r2dbc",
					() -> Mono.from(factory.getObject().create())
						.flatMap((connection) -> Mono.from(connection.validate(ValidationDepth.REMOTE))
							.then(Mono.from(connection.close())))
						.block(LONGEST_LOGIN));
		}

		@Bean
		RotatingConnectionFactoryDecorator rotatingConnectionFactoryDecorator(@Qualifier(SECRET) ClientSecret secret) {
			return new RotatingConnectionFactoryDecorator(secret);
		}

	}

}
