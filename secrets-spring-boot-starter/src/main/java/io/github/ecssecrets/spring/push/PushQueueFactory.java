package io.github.ecssecrets.spring.push;

import java.net.URI;
import java.util.Objects;

import io.github.ecssecrets.aws.LabelEventQueue;
import io.github.ecssecrets.aws.LabelEventQueueBuilder;
import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.PushProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Makes the queue that the properties under {@code ecs-secrets.push} name. An emulator of
 * Secrets Manager, which is never asked over TLS, has SQS and SNS at the same address.
 */
final class PushQueueFactory {

	private static final String PLACE = "properties under 'ecs-secrets.push'";

	private final EcsSecretsProperties properties;

	private final @Nullable EcsSecretsConnectionDetails details;

	/**
	 * Creates a factory.
	 * @throws InvalidSecretConfigurationException if the properties are not valid
	 */
	PushQueueFactory(EcsSecretsProperties properties, @Nullable EcsSecretsConnectionDetails details) {
		this.properties = properties;
		this.details = details;
		if (push().getQueue() != null && push().getTopic() != null) {
			throw new InvalidSecretConfigurationException(PLACE, "Both 'queue' and 'topic' are set.",
					"Keep 'topic' for a service of several tasks, or 'queue' for one of a single task.");
		}
		if (!properties.getRefresh().isEnabled()) {
			throw new InvalidSecretConfigurationException(PLACE,
					"Events can only hurry checks, and 'ecs-secrets.refresh.enabled' is 'false'.",
					"Remove one of the two.");
		}
		try {
			builder();
		}
		catch (IllegalArgumentException ex) {
			throw InvalidSecretConfigurationException.of(PLACE, ex);
		}
	}

	/**
	 * Checks that the AWS SDK's clients are there, without loading them.
	 * @throws InvalidSecretConfigurationException if one is not
	 */
	static void requireClients(PushProperties push, @Nullable ClassLoader classLoader) {
		boolean topic = push.getTopic() != null;
		require("sqs", "SqsClient", topic ? "topic" : "queue", classLoader);
		if (topic) {
			require("sns", "SnsClient", "topic", classLoader);
		}
	}

	private static void require(String artifact, String client, String property, @Nullable ClassLoader classLoader) {
		if (!ClassUtils.isPresent("software.amazon.awssdk.services." + artifact + "." + client, classLoader)) {
			throw new InvalidSecretConfigurationException("property 'ecs-secrets.push." + property + "'",
					"The AWS SDK's " + client + " is not on the class path.",
					"Add the dependency software.amazon.awssdk:" + artifact + ".");
		}
	}

	private PushProperties push() {
		return this.properties.getPush();
	}

	/**
	 * The name of the queue, or the ARN of the topic.
	 */
	String source() {
		String topic = push().getTopic();
		return (topic != null) ? topic : Objects.requireNonNull(push().getQueue(), "Neither queue nor topic is set");
	}

	LabelEventQueue create() {
		return builder().build();
	}

	private LabelEventQueueBuilder builder() {
		URI endpoint = endpoint();
		LabelEventQueueBuilder builder = LabelEventQueue.builder()
			.region(region())
			.endpoint(endpoint)
			.applicationId(this.properties.getApplicationId())
			.apiCallTimeout(this.properties.getApiCallTimeout())
			.allowInsecureTransport(this.properties.isAllowInsecureTransport() || isOfDetails(endpoint));
		return (push().getTopic() != null) ? builder.topic(source()) : builder.queue(source());
	}

	private @Nullable String region() {
		String region = (this.details != null) ? this.details.getRegion() : null;
		return (region != null) ? region : this.properties.getRegion();
	}

	private @Nullable URI endpoint() {
		URI own = push().getEndpoint();
		URI connected = (this.details != null) ? this.details.getEndpoint() : null;
		URI configured = this.properties.getEndpoint();
		if (own != null) {
			return own;
		}
		if (connected != null) {
			return connected;
		}
		return (configured != null && "http".equals(configured.getScheme())) ? configured : null;
	}

	/** An address that connection details name is meant. */
	private boolean isOfDetails(@Nullable URI endpoint) {
		return this.details != null && endpoint != null && endpoint.equals(this.details.getEndpoint());
	}

}
