package io.github.ecssecrets.recipes;

import java.util.Map;
import java.util.function.Supplier;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.spring.SecretValue;

import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Credentials of Kafka.
 */
@Configuration(proxyBeanMethods = false)
class KafkaRecipe {

	private final Map<String, Object> settings;

	KafkaRecipe(@SecretValue("AmazonMSK_myapp") Supplier<Secret> login) {
		this.settings = Map.of("sasl.client.callback.handler.class", KafkaLogin.class, "login", login);
	}

	@Bean
	DefaultKafkaProducerFactoryCustomizer producerLogin() {
		return (factory) -> factory.updateConfigs(this.settings);
	}

	@Bean
	DefaultKafkaConsumerFactoryCustomizer consumerLogin() {
		return (factory) -> factory.updateConfigs(this.settings);
	}

}
