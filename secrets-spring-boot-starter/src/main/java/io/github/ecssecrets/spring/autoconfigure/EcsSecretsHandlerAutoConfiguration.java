package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.spring.binding.SecretHandlerParameters;
import io.github.ecssecrets.spring.literal.LiteralValues;
import io.github.ecssecrets.spring.messaging.SecretKafkaListenerConfigurer;
import io.github.ecssecrets.spring.messaging.SecretMessageArgumentResolver;
import io.github.ecssecrets.spring.messaging.SecretMessageHandlers;
import io.github.ecssecrets.spring.messaging.SecretRabbitListenerConfigurer;
import io.github.ecssecrets.spring.messaging.SecretReactiveMessageHandlers;
import io.github.ecssecrets.spring.web.SecretArgumentResolvers;
import io.github.ecssecrets.spring.web.SecretWebFluxBinders;
import io.github.ecssecrets.spring.web.SecretWebFluxConfigurer;

import org.springframework.amqp.rabbit.annotation.RabbitListenerConfigurer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.kafka.annotation.KafkaListenerConfigurer;

/**
 * Auto-configuration of {@link io.github.ecssecrets.spring.SecretValue} on the parameters
 * of methods that handle requests and messages.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class)
public final class EcsSecretsHandlerAutoConfiguration {

	@Bean
	@Lazy
	SecretHandlerParameters secretHandlerParameters(ConfigurableListableBeanFactory beanFactory) {
		return new SecretHandlerParameters(beanFactory);
	}

	/**
	 * Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(name = "org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter")
	static class WebMvc {

		@Bean
		static SecretArgumentResolvers secretArgumentResolvers(ObjectProvider<SecretHandlerParameters> parameters,
				ObjectProvider<LiteralValues> literalValues, ConfigurableListableBeanFactory beanFactory) {
			return new SecretArgumentResolvers(parameters, literalValues, beanFactory);
		}

	}

	/**
	 * WebFlux.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@ConditionalOnClass(name = "org.springframework.web.reactive.config.WebFluxConfigurer")
	static class WebFlux {

		@Bean
		SecretWebFluxConfigurer secretWebFluxConfigurer(SecretHandlerParameters parameters) {
			return new SecretWebFluxConfigurer(parameters);
		}

		@Bean
		static SecretWebFluxBinders secretWebFluxBinders(ObjectProvider<LiteralValues> literalValues) {
			return new SecretWebFluxBinders(literalValues);
		}

	}

	/**
	 * Spring Messaging.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver")
	static class Messaging {

		@Bean
		static SecretMessageHandlers secretMessageHandlers(ObjectProvider<SecretMessageArgumentResolver> resolver) {
			return new SecretMessageHandlers(resolver);
		}

		@Bean
		SecretMessageArgumentResolver secretMessageArgumentResolver(SecretHandlerParameters parameters) {
			return new SecretMessageArgumentResolver(parameters);
		}

		/**
		 * RSocket and the like.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(name = "reactor.core.publisher.Mono")
		static class Reactive {

			@Bean
			static SecretReactiveMessageHandlers secretReactiveMessageHandlers(
					ObjectProvider<SecretHandlerParameters> parameters) {
				return new SecretReactiveMessageHandlers(parameters);
			}

		}

		/**
		 * Kafka.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(KafkaListenerConfigurer.class)
		static class Kafka {

			@Bean
			SecretKafkaListenerConfigurer secretKafkaListenerConfigurer(SecretMessageArgumentResolver resolver) {
				return new SecretKafkaListenerConfigurer(resolver);
			}

		}

		/**
		 * RabbitMQ.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(RabbitListenerConfigurer.class)
		static class Rabbit {

			@Bean
			SecretRabbitListenerConfigurer secretRabbitListenerConfigurer(SecretMessageArgumentResolver resolver) {
				return new SecretRabbitListenerConfigurer(resolver);
			}

		}

	}

}
