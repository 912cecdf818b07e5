package io.github.ecssecrets.spring.amqp;

import io.github.ecssecrets.spring.login.ClientSecretProperties;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The secret of RabbitMQ clients.
 */
@ConfigurationProperties("ecs-secrets.rabbitmq")
public final class RabbitSecretProperties extends ClientSecretProperties {

}
