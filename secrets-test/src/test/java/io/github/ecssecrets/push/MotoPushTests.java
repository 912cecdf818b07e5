package io.github.ecssecrets.push;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.github.ecssecrets.test.MotoServer;
import io.github.ecssecrets.test.TestClients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Push with the queues and topics of moto. It has no EventBridge for secrets, so the test
 * publishes the event.
 */
class MotoPushTests extends PushContract {

	private static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider
		.create(AwsBasicCredentials.create("test", "test"));

	private final List<String> topics = new ArrayList<>();

	private MotoServer moto;

	private SecretsManagerClient secretsManager;

	private SqsClient sqs;

	private SnsClient sns;

	@BeforeAll
	void start() throws IOException {
		this.moto = MotoServer.start();
		this.secretsManager = TestClients.create(endpoint());
		this.sqs = SqsClient.builder()
			.endpointOverride(endpoint())
			.region(Region.US_EAST_1)
			.credentialsProvider(CREDENTIALS)
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.build();
		this.sns = SnsClient.builder()
			.endpointOverride(endpoint())
			.region(Region.US_EAST_1)
			.credentialsProvider(CREDENTIALS)
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.build();
	}

	@AfterAll
	void stop() {
		if (this.moto != null) {
			this.secretsManager.close();
			this.sqs.close();
			this.sns.close();
			this.moto.close();
		}
	}

	@Override
	URI endpoint() {
		return this.moto.endpoint();
	}

	@Override
	String create(String name, String value) {
		return this.secretsManager.createSecret((secret) -> secret.name(name).secretString(value)).arn();
	}

	@Override
	long rotate(String arn, String value) {
		this.secretsManager.putSecretValue((version) -> version.secretId(arn).secretString(value));
		long finished = System.nanoTime();
		this.topics.forEach((topic) -> this.sns.publish((message) -> message.topicArn(topic).message(event(arn))));
		return finished;
	}

	@Override
	String createTopic() {
		String arn = this.sns.createTopic((topic) -> topic.name("topic-" + UUID.randomUUID())).topicArn();
		this.topics.add(arn);
		return arn;
	}

	@Override
	String createQueue() {
		return this.sqs.createQueue((queue) -> queue.queueName("queue-" + UUID.randomUUID())).queueUrl();
	}

	@Override
	List<String> queues() {
		return this.sqs.listQueues()
			.queueUrls()
			.stream()
			.map((url) -> url.substring(url.lastIndexOf('/') + 1))
			.toList();
	}

	@Override
	void send(String queueUrl, String body) {
		this.sqs.sendMessage((message) -> message.queueUrl(queueUrl).messageBody(body.isEmpty() ? " " : body));
	}

}
