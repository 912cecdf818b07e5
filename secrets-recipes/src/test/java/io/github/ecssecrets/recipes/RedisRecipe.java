package io.github.ecssecrets.recipes;

import java.util.function.Supplier;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.spring.SecretValue;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;

import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * Credentials of Redis.
 */
@Configuration(proxyBeanMethods = false)
class RedisRecipe {

	@Bean
	LettuceClientConfigurationBuilderCustomizer redisLogin(@SecretValue("prod/myapp/redis") Supplier<Secret> login) {
		return (builder) -> builder.redisCredentialsProviderFactory(new RedisCredentialsProviderFactory() {

			@Override
			public RedisCredentialsProvider createCredentialsProvider(RedisConfiguration configuration) {
				return RedisCredentialsProvider.from(() -> {
					Secret newest = login.get();
					return RedisCredentials.just(newest.field("username"), newest.field("password"));
				});
			}

		});
	}

}
