package io.github.ecssecrets.spring.autoconfigure;

import java.util.List;

import io.github.ecssecrets.spring.kafka.KafkaLoginPostProcessor;
import io.github.ecssecrets.spring.kafka.KafkaLoginTrial;
import io.github.ecssecrets.spring.kafka.KafkaRuntimeHints;
import io.github.ecssecrets.spring.kafka.KafkaSecretProperties;
import io.github.ecssecrets.spring.login.ClientLoginCheck;
import io.github.ecssecrets.spring.login.ClientPresence;
import io.github.ecssecrets.spring.login.ClientSecret;
import io.github.ecssecrets.spring.login.ClientSecretFormat;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.apache.kafka.common.metrics.MetricsReporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Auto-configuration of Kafka clients from the secret that
 * {@code ecs-secrets.kafka.secret} names. Connection details of another origin, such as a
 * container's, need no login. No class of a client is loaded without the property.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class,
		beforeName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration")
@ConditionalOnClientSecret("kafka")
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@ConditionalOnBean(SecretsRuntime.class)
public final class EcsSecretsKafkaAutoConfiguration {

	private static final String SECRET = "ecsSecretsKafkaSecret";

	/**
	 * The login, unless somebody else knows the brokers.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ KafkaConnectionDetails.class, KafkaTemplate.class, MetricsReporter.class })
	@ConditionalOnMissingBean(KafkaConnectionDetails.class)
	@EnableConfigurationProperties(KafkaSecretProperties.class)
	@ImportRuntimeHints(KafkaRuntimeHints.class)
	static class Login {

		@Bean
		static ClientPresence ecsSecretsKafkaPresence() {
			return new ClientPresence("kafka", KafkaProperties.class, "KafkaAutoConfiguration");
		}

		@Bean(SECRET)
		ClientSecret ecsSecretsKafkaSecret(SecretsRuntime runtime, KafkaSecretProperties properties) {
			return new ClientSecret(runtime, "kafka", properties, ClientSecretFormat.USER_AND_PASSWORD, List.of());
		}

		@Bean
		@Lazy
		ClientLoginCheck kafkaLoginCheck(ObjectProvider<KafkaAdmin> admin) {
			return new ClientLoginCheck("kafka", () -> KafkaLoginTrial.clusterId(admin.getObject()));
		}

		@Bean
		static KafkaLoginPostProcessor kafkaLoginPostProcessor(@Qualifier(SECRET) ObjectProvider<ClientSecret> secret) {
			return new KafkaLoginPostProcessor(secret::getObject);
		}

	}

}
