package io.github.ecssecrets.recipes;

import java.util.function.Supplier;

import com.rabbitmq.client.impl.CredentialsProvider;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.spring.SecretValue;

import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Credentials of RabbitMQ.
 */
@Configuration(proxyBeanMethods = false)
class RabbitRecipe {

	@Bean
	ConnectionFactoryCustomizer rabbitLogin(@SecretValue("prod/myapp/rabbitmq") Supplier<Secret> login) {
		return (factory) -> factory.setCredentialsProvider(new CredentialsProvider() {

			@Override
			public String getUsername() {
				return login.get().field("username");
			}

			@Override
			public String getPassword() {
				return login.get().field("password");
			}

		});
	}

}
