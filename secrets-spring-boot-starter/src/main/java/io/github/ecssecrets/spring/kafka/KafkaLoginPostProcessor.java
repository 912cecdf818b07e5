package io.github.ecssecrets.spring.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import io.github.ecssecrets.spring.login.ClientSecret;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/**
 * Lets all Kafka clients that are configured by Spring Boot's properties (producers,
 * consumers, administration, streams) log in with a secret. What the application does not
 * set is set as Amazon MSK has it: SCRAM-SHA-512 over TLS.
 */
public final class KafkaLoginPostProcessor implements BeanPostProcessor, DisposableBean {

	private static final String DEFAULT_MECHANISM = "SCRAM-SHA-512";

	private static final String PLAIN = "PLAIN";

	/** Without one a listener whose login is refused stops for good. */
	private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

	private final Supplier<ClientSecret> secret;

	private volatile @Nullable String key;

	/**
	 * Creates a post-processor. Nothing is asked of the argument before Spring Boot's
	 * properties are bound.
	 * @param secret the secret
	 */
	public KafkaLoginPostProcessor(Supplier<ClientSecret> secret) {
		this.secret = secret;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof KafkaProperties properties) {
			configure(properties);
		}
		return bean;
	}

	private void configure(KafkaProperties kafka) {
		Map<String, String> settings = kafka.getProperties();
		String registered = KafkaLogins.register(this.secret.get().login());
		this.key = registered;
		settings.put(KafkaLogins.KEY, registered);
		settings.putIfAbsent(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, KafkaLoginHandler.class.getName());
		settings.merge(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
				JmxReporter.class.getName() + "," + KafkaAuthentications.class.getName(),
				(others, ours) -> others + "," + KafkaAuthentications.class.getName());
		if (kafka.getSecurity().getProtocol() == null) {
			settings.putIfAbsent(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, SecurityProtocol.SASL_SSL.name);
		}
		settings.putIfAbsent(SaslConfigs.SASL_MECHANISM, DEFAULT_MECHANISM);
		settings.putIfAbsent(SaslConfigs.SASL_JAAS_CONFIG, (PLAIN.equals(settings.get(SaslConfigs.SASL_MECHANISM))
				? PlainLoginModule.class : ScramLoginModule.class)
			.getName() + " required;");
		if (kafka.getListener().getAuthExceptionRetryInterval() == null) {
			kafka.getListener().setAuthExceptionRetryInterval(RETRY_INTERVAL);
		}
	}

	@Override
	public void destroy() {
		String registered = this.key;
		if (registered != null) {
			KafkaLogins.remove(registered);
		}
	}

}
