package io.github.ecssecrets.aws;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link LabelEventQueue}. Not thread-safe.
 */
public final class LabelEventQueueBuilder {

	@Nullable QueueAddress queue;

	@Nullable TopicAddress topic;

	@Nullable String region;

	@Nullable URI endpoint;

	@Nullable String applicationId;

	Duration apiCallTimeout = Duration.ofSeconds(5);

	boolean insecureTransportAllowed;

	Function<String, @Nullable String> environment = System::getenv;

	Clock clock = Clock.systemUTC();

	LabelEventQueueBuilder() {
	}

	/**
	 * Sets the queue that receives the events. Each message reaches one reader only, so
	 * it suits a service of one task.
	 * @param address the URL, the ARN or the name of a standard queue
	 * @return this builder
	 * @throws IllegalArgumentException if it is none of these
	 */
	public LabelEventQueueBuilder queue(String address) {
		this.queue = QueueAddress.parse(address);
		return this;
	}

	/**
	 * Sets the topic that the events are published to. A queue for this process is made
	 * and subscribed, and removed in the end.
	 * @param arn the ARN of a standard topic
	 * @return this builder
	 * @throws IllegalArgumentException if it is none
	 */
	public LabelEventQueueBuilder topic(String arn) {
		this.topic = TopicAddress.parse(arn);
		return this;
	}

	/**
	 * Sets the AWS Region of a queue that is given by name, or by the URL of an emulator.
	 * @param region the Region, or {@code null} or blank for that of the environment
	 * @return this builder
	 */
	public LabelEventQueueBuilder region(@Nullable String region) {
		this.region = ClientOptions.region(region);
		return this;
	}

	/**
	 * Sets the address of Amazon SQS and Amazon SNS, for an emulator.
	 * @param endpoint the address, or {@code null} for those of the Region
	 * @return this builder
	 * @throws IllegalArgumentException if it is not an {@code http} or {@code https}
	 * address with a host, or has a user, a query or a fragment
	 */
	public LabelEventQueueBuilder endpoint(@Nullable URI endpoint) {
		this.endpoint = ClientOptions.endpoint(endpoint);
		return this;
	}

	/**
	 * Sets the application id that the AWS SDK sends with every call.
	 * @param applicationId the id, or {@code null} or empty for what the environment
	 * configures for the SDK
	 * @return this builder
	 * @throws IllegalArgumentException if the text is longer than 50 characters or has
	 * some that the SDK does not take
	 */
	public LabelEventQueueBuilder applicationId(@Nullable String applicationId) {
		this.applicationId = ClientOptions.applicationId(applicationId);
		return this;
	}

	/**
	 * Sets how long one call may take, its retries included, besides the time that it
	 * waits for a message. The default is 5 seconds.
	 * @param apiCallTimeout a positive duration
	 * @return this builder
	 * @throws IllegalArgumentException if the duration is zero or negative, or longer
	 * than 10 years
	 */
	public LabelEventQueueBuilder apiCallTimeout(Duration apiCallTimeout) {
		this.apiCallTimeout = ClientOptions.timeout("apiCallTimeout", apiCallTimeout);
		return this;
	}

	/**
	 * Allows an endpoint without encryption on another host, as a test rig may need.
	 * @param allowed whether it is allowed
	 * @return this builder
	 */
	public LabelEventQueueBuilder allowInsecureTransport(boolean allowed) {
		this.insecureTransportAllowed = allowed;
		return this;
	}

	LabelEventQueueBuilder environment(Function<String, @Nullable String> environment) {
		this.environment = environment;
		return this;
	}

	LabelEventQueueBuilder clock(Clock clock) {
		this.clock = clock;
		return this;
	}

	String region(SdkSettings sdk) {
		if (this.topic != null) {
			return this.topic.region();
		}
		String ofQueue = Objects.requireNonNull(this.queue).region();
		if (ofQueue != null) {
			return ofQueue;
		}
		String found = new DefaultRegion(this.region, this.endpoint, sdk).find();
		if (found == null) {
			throw new IllegalArgumentException("No AWS Region was found for the queue '"
					+ Objects.requireNonNull(this.queue).name() + "'; give its ARN");
		}
		return found;
	}

	/**
	 * Builds the queue. No call is made before it is opened.
	 * @return the queue
	 * @throws IllegalStateException if not exactly one of queue and topic is set
	 * @throws IllegalArgumentException if the queue is given by name, and no Region is to
	 * be found
	 */
	public LabelEventQueue build() {
		if ((this.queue == null) == (this.topic == null)) {
			throw new IllegalStateException("Set either 'queue' or 'topic'");
		}
		return new LabelEventQueue(this);
	}

}
