package io.github.ecssecrets.aws;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link QueueAddress} and {@link TopicAddress}, and for what is built of them.
 */
class EventAddressesTests {

	private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:secret-events";

	private static final String QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders";

	@ParameterizedTest
	@CsvSource({ "orders_Secrets-1, orders_Secrets-1, , ",
			"arn:aws:sqs:eu-west-1:123456789012:orders, orders, 123456789012, eu-west-1",
			"arn:aws-cn:sqs:cn-north-1:123456789012:orders, orders, 123456789012, cn-north-1" })
	void queueIsReadFromANameOrAnArn(String text, String name, String account, String region) {
		assertThat(QueueAddress.parse(text)).isEqualTo(new QueueAddress(name, account, region, null));
	}

	@ParameterizedTest
	@CsvSource({ "https://sqs.eu-west-1.amazonaws.com, eu-west-1",
			"https://sqs-fips.us-east-1.amazonaws.com, us-east-1", "https://eu-west-1.queue.amazonaws.com, eu-west-1",
			"https://sqs.eu-west-1.api.aws, eu-west-1", "https://sqs.cn-north-1.amazonaws.com.cn, cn-north-1",
			"http://localhost:4566, " })
	void queueIsReadFromAUrl(String server, String region) {
		String url = server + "/123456789012/orders";
		assertThat(QueueAddress.parse(url)).isEqualTo(new QueueAddress("orders", "123456789012", region, url));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "orders.fifo", "arn:aws:sns:eu-west-1:123456789012:orders", "http://localhost/orders",
			"https://user@localhost/123456789012/orders", "https://localhost/123456789012/orders?x=1",
			"http:/123456789012/orders", "http://[/123456789012/orders", "ftp://localhost/123456789012/orders",
			"https://localhost/123456789012/orders.fifo" })
	void queueThatIsNoneOfTheseIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> QueueAddress.parse(text))
			.withMessageContaining("'queue' must be the URL, the ARN or the name of a standard queue of Amazon SQS");
	}

	@Test
	void topicIsReadFromAnArn() {
		assertThat(TopicAddress.parse(TOPIC)).isEqualTo(new TopicAddress(TOPIC, "eu-central-1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "secret-events", "arn:aws:sqs:eu-central-1:123456789012:secret-events", TOPIC + ".fifo" })
	void topicThatIsNoArnIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> TopicAddress.parse(text))
			.withMessageContaining("'topic' must be the ARN of a standard topic of Amazon SNS");
	}

	@Test
	void queuesOfATopicHaveNamesThatBeginAlike() {
		assertThat(TopicAddress.parse(TOPIC).queuePrefix()).matches("ecs-secrets-[0-9a-f]{8}-")
			.isEqualTo(TopicAddress.parse(TOPIC).queuePrefix())
			.isNotEqualTo(TopicAddress.parse(TOPIC + "2").queuePrefix());
	}

	@Test
	void buildWantsEitherAQueueOrATopic() {
		assertThatIllegalStateException().isThrownBy(() -> LabelEventQueue.builder().build())
			.withMessage("Set either 'queue' or 'topic'");
		assertThatIllegalStateException().isThrownBy(() -> LabelEventQueue.builder().queue(QUEUE).topic(TOPIC).build());
	}

	@Test
	void nameIsThatOfTheQueueOrTheArnOfTheTopic() {
		try (LabelEventQueue queue = LabelEventQueue.builder().queue(QUEUE).build();
				LabelEventQueue topic = LabelEventQueue.builder().topic(TOPIC).build()) {
			assertThat(queue.name()).isEqualTo("orders");
			assertThat(topic.name()).isEqualTo(TOPIC);
		}
	}

	@Test
	void regionIsThatOfTheAddressAndElseTheGivenOne() {
		SdkSettings sdk = new SdkSettings(Map.<String, String>of()::get);
		assertThat(LabelEventQueue.builder().topic(TOPIC).region("us-east-1").region(sdk)).isEqualTo("eu-central-1");
		assertThat(LabelEventQueue.builder().queue(QUEUE).region("us-east-1").region(sdk)).isEqualTo("eu-west-1");
		assertThat(LabelEventQueue.builder().queue("orders").region("us-east-1").region(sdk)).isEqualTo("us-east-1");
	}

}
