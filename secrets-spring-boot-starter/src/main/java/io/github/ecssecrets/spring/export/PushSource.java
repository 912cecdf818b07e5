package io.github.ecssecrets.spring.export;

import io.github.ecssecrets.spring.runtime.PushProperties;
import org.jspecify.annotations.Nullable;

/**
 * Where events of moved labels come from.
 *
 * @param arn the ARN of the topic or queue; only the name of a queue that is given by its
 * name or URL
 * @param topic whether it is a topic
 */
record PushSource(String arn, boolean topic) {

	/**
	 * The source that the properties name.
	 * @return {@code null} if they name none
	 */
	static @Nullable PushSource of(PushProperties push) {
		String topic = push.getTopic();
		if (topic != null) {
			return new PushSource(topic, true);
		}
		String queue = push.getQueue();
		if (queue == null) {
			return null;
		}
		return new PushSource(queue.startsWith("http") ? queue.substring(queue.lastIndexOf('/') + 1) : queue, false);
	}

	boolean isArn() {
		return this.arn.startsWith("arn:");
	}

	/**
	 * The Region.
	 * @return {@code null} if there is only a name
	 */
	@Nullable String region() {
		return isArn() ? this.arn.split(":", 5)[3] : null;
	}

}
