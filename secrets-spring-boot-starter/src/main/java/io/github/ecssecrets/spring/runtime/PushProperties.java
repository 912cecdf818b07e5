package io.github.ecssecrets.spring.runtime;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Events in place of polling: {@code ecs-secrets.push}.
 */
public final class PushProperties {

	/**
	 * Queue of Amazon SQS that receives the events of moved labels of the secrets: its
	 * URL, ARN or name. Each event reaches one reader, so it suits a service of one task.
	 */
	private @Nullable String queue;

	/**
	 * ARN of the topic of Amazon SNS that the events are published to. Each task makes a
	 * queue for itself, subscribes it, and removes it when it stops.
	 */
	private @Nullable String topic;

	/**
	 * Address of Amazon SQS and Amazon SNS, for an emulator.
	 */
	private @Nullable URI endpoint;

	/**
	 * Time over which the tasks of a fleet spread the check that an event brings about.
	 */
	private Duration spread = Duration.ofSeconds(1);

	public @Nullable String getQueue() {
		return this.queue;
	}

	public void setQueue(@Nullable String queue) {
		this.queue = textOf(queue);
	}

	public @Nullable String getTopic() {
		return this.topic;
	}

	public void setTopic(@Nullable String topic) {
		this.topic = textOf(topic);
	}

	public @Nullable URI getEndpoint() {
		return this.endpoint;
	}

	public void setEndpoint(@Nullable URI endpoint) {
		this.endpoint = endpoint;
	}

	public Duration getSpread() {
		return this.spread;
	}

	public void setSpread(Duration spread) {
		this.spread = spread;
	}

	/**
	 * Whether a queue or a topic is set. An empty one switches push off, as in a profile.
	 */
	public boolean isOn() {
		return this.queue != null || this.topic != null;
	}

	private static @Nullable String textOf(@Nullable String given) {
		return (given != null && StringUtils.hasText(given)) ? given.strip() : null;
	}

}
