package io.github.ecssecrets.spring.kafka;

import io.github.ecssecrets.spring.login.ClientSecretProperties;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The secret of Kafka clients.
 */
@ConfigurationProperties("ecs-secrets.kafka")
public final class KafkaSecretProperties extends ClientSecretProperties {

}
