package io.github.ecssecrets.spring.autoconfigure;

import com.rabbitmq.client.Channel;
import io.github.ecssecrets.spring.amqp.RabbitRuntimeHints;
import io.github.ecssecrets.spring.amqp.RabbitSecretProperties;
import io.github.ecssecrets.spring.amqp.RotatingConnectionFactoryBean;
import io.github.ecssecrets.spring.amqp.SecretRabbitConnectionDetails;
import io.github.ecssecrets.spring.login.ClientLoginCheck;
import io.github.ecssecrets.spring.login.ClientPresence;
import io.github.ecssecrets.spring.login.ClientSecret;
import io.github.ecssecrets.spring.login.ClientSecretFormat;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.amqp.autoconfigure.CachingConnectionFactoryConfigurer;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionFactoryBeanConfigurer;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of RabbitMQ clients from the secret that
 * {@code ecs-secrets.rabbitmq.secret} names. Connection details of another origin, such
 * as a container's, bring their own credentials. No class of a client is loaded without
 * the property.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class,
		beforeName = "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration")
@ConditionalOnClientSecret("rabbitmq")
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@ConditionalOnBean(SecretsRuntime.class)
public final class EcsSecretsRabbitAutoConfiguration {

	private static final String SECRET = "ecsSecretsRabbitSecret";

	/**
	 * The properties of Spring Boot that tell where RabbitMQ is.
	 */
	static final class OnUnknownRabbit extends OnUnknownLocation {

		OnUnknownRabbit() {
			super("spring.rabbitmq.host", "spring.rabbitmq.addresses");
		}

	}

	/**
	 * The login, unless somebody else knows the server and its credentials.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RabbitConnectionDetails.class, CachingConnectionFactory.class, Channel.class })
	@ConditionalOnMissingBean(RabbitConnectionDetails.class)
	@EnableConfigurationProperties(RabbitSecretProperties.class)
	@ImportRuntimeHints(RabbitRuntimeHints.class)
	static class Login {

		@Bean
		static ClientPresence ecsSecretsRabbitPresence() {
			return new ClientPresence("rabbitmq", RabbitProperties.class, "RabbitAutoConfiguration");
		}

		@Bean(SECRET)
		ClientSecret ecsSecretsRabbitSecret(SecretsRuntime runtime, RabbitSecretProperties properties,
				Environment environment) {
			return new ClientSecret(runtime, "rabbitmq", properties, ClientSecretFormat.USER_AND_PASSWORD,
					new OnUnknownRabbit().fields(environment));
		}

		@Bean
		@Conditional(OnUnknownRabbit.class)
		SecretRabbitConnectionDetails secretRabbitConnectionDetails(@Qualifier(SECRET) ClientSecret secret,
				RabbitProperties properties, ObjectProvider<SslBundles> sslBundles) {
			return new SecretRabbitConnectionDetails(secret, properties, sslBundles.getIfAvailable());
		}

		@Bean
		@Lazy
		ClientLoginCheck rabbitLoginCheck(ObjectProvider<ConnectionFactory> factory) {
			return new ClientLoginCheck("rabbitmq", () -> factory.getObject().createConnection());
		}

		/**
		 * As Spring Boot makes it, with another factory of the client below.
		 */
		@Bean
		@ConditionalOnMissingBean(ConnectionFactory.class)
		CachingConnectionFactory rabbitConnectionFactory(@Qualifier(SECRET) ClientSecret secret,
				RabbitConnectionDetails connectionDetails, RabbitConnectionFactoryBeanConfigurer clientConfigurer,
				CachingConnectionFactoryConfigurer configurer, ObjectProvider<ConnectionFactoryCustomizer> customizers)
				throws Exception {
			RotatingConnectionFactoryBean factoryBean = new RotatingConnectionFactoryBean(secret,
					connectionDetails.getSslBundle());
			clientConfigurer.configure(factoryBean);
			factoryBean.afterPropertiesSet();
			com.rabbitmq.client.ConnectionFactory client = factoryBean.getObject();
			customizers.orderedStream().forEach((customizer) -> customizer.customize(client));
			CachingConnectionFactory factory = new CachingConnectionFactory(client);
			configurer.configure(factory);
			return factory;
		}

	}

}
