package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.login.ClientLoginCheck;
import io.github.ecssecrets.spring.login.ClientPresence;
import io.github.ecssecrets.spring.login.ClientSecret;
import io.github.ecssecrets.spring.login.ClientSecretFormat;
import io.github.ecssecrets.spring.redis.JedisLoginCustomizer;
import io.github.ecssecrets.spring.redis.LettuceLoginCustomizer;
import io.github.ecssecrets.spring.redis.RedisSecretProperties;
import io.github.ecssecrets.spring.redis.SecretRedisConnectionDetails;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.lettuce.core.RedisClient;
import redis.clients.jedis.Jedis;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Auto-configuration of Redis clients from the secret that
 * {@code ecs-secrets.redis.secret} names. Connection details of another origin, such as a
 * container's, bring their own credentials. No class of a client is loaded without the
 * property.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class,
		beforeName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClientSecret("redis")
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@ConditionalOnBean(SecretsRuntime.class)
public final class EcsSecretsRedisAutoConfiguration {

	private static final String SECRET = "ecsSecretsRedisSecret";

	/**
	 * The properties of Spring Boot that tell where Redis is.
	 */
	static final class OnUnknownRedis extends OnUnknownLocation {

		OnUnknownRedis() {
			super("spring.data.redis.url", "spring.data.redis.host", "spring.data.redis.cluster.nodes",
					"spring.data.redis.sentinel.nodes", "spring.data.redis.masterreplica.nodes");
		}

	}

	/**
	 * The login, unless somebody else knows the server and its credentials.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DataRedisConnectionDetails.class, RedisConnectionFactory.class })
	@ConditionalOnMissingBean(DataRedisConnectionDetails.class)
	@EnableConfigurationProperties(RedisSecretProperties.class)
	static class Login {

		@Bean
		static ClientPresence ecsSecretsRedisPresence() {
			return new ClientPresence("redis", DataRedisProperties.class, "DataRedisAutoConfiguration");
		}

		@Bean(SECRET)
		ClientSecret ecsSecretsRedisSecret(SecretsRuntime runtime, RedisSecretProperties properties,
				Environment environment) {
			return new ClientSecret(runtime, "redis", properties, ClientSecretFormat.PASSWORD,
					new OnUnknownRedis().fields(environment));
		}

		@Bean
		@Conditional(OnUnknownRedis.class)
		SecretRedisConnectionDetails secretRedisConnectionDetails(@Qualifier(SECRET) ClientSecret secret,
				DataRedisProperties properties, ObjectProvider<SslBundles> sslBundles) {
			return new SecretRedisConnectionDetails(secret, properties, sslBundles.getIfAvailable());
		}

		@Bean
		@Lazy
		ClientLoginCheck redisLoginCheck(ObjectProvider<RedisConnectionFactory> factory) {
			return new ClientLoginCheck("redis", () -> {
				try (RedisConnection connection = factory.getObject().getConnection()) {
					return connection.ping();
				}
			});
		}

		/**
		 * Lettuce.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(RedisClient.class)
		static class Lettuce {

			@Bean
			LettuceLoginCustomizer lettuceLoginCustomizer(@Qualifier(SECRET) ClientSecret secret) {
				return new LettuceLoginCustomizer(secret);
			}

		}

		/**
		 * Jedis.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(Jedis.class)
		static class JedisClient {

			@Bean
			JedisLoginCustomizer jedisLoginCustomizer(@Qualifier(SECRET) ClientSecret secret,
					ObjectProvider<DataRedisConnectionDetails> details) {
				return new JedisLoginCustomizer(secret, details::getIfAvailable);
			}

		}

	}

}
