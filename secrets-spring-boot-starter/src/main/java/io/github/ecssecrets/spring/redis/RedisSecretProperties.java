package io.github.ecssecrets.spring.redis;

import io.github.ecssecrets.spring.login.ClientSecretProperties;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The secret of Redis clients.
 */
@ConfigurationProperties("ecs-secrets.redis")
public final class RedisSecretProperties extends ClientSecretProperties {

}
