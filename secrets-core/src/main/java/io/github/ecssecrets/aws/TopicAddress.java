package io.github.ecssecrets.aws;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Which topic of Amazon SNS.
 *
 * @param arn its ARN
 * @param region its Region
 */
record TopicAddress(String arn, String region) {

	private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:sns:([a-z0-9-]+):\\d{12}:[A-Za-z0-9_-]{1,256}");

	/**
	 * Reads the ARN of a topic.
	 * @throws IllegalArgumentException if it is none
	 */
	static TopicAddress parse(String text) {
		Matcher arn = ARN.matcher(text);
		if (!arn.matches()) {
			throw new IllegalArgumentException("'topic' must be the ARN of a standard topic of Amazon SNS, such as "
					+ "'arn:aws:sns:eu-central-1:123456789012:secret-events'");
		}
		return new TopicAddress(text, arn.group(1));
	}

	/**
	 * What the names of the queues begin with that are subscribed to this topic.
	 */
	String queuePrefix() {
		CRC32 checksum = new CRC32();
		checksum.update(this.arn.getBytes(StandardCharsets.UTF_8));
		return "ecs-secrets-%08x-".formatted(checksum.getValue());
	}

}
