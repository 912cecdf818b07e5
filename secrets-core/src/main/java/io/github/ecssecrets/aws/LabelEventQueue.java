package io.github.ecssecrets.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * A queue of Amazon SQS that receives the events of Secrets Manager: one that somebody
 * made, or one that this process makes for itself, subscribes to a topic of Amazon SNS
 * and removes when it is closed. Needs the SDK's client of SQS on the class path, and
 * that of SNS for a topic. Every method blocks on calls to AWS. Only {@link #close()} may
 * be called while another thread is in a method.
 */
public final class LabelEventQueue implements AutoCloseable {

	/** The longest that Amazon SQS lets a request wait for a message. */
	private static final Duration LONG_POLL = Duration.ofSeconds(20);

	/** A reader that ended before it deleted a message holds it from others so long. */
	private static final Duration INVISIBLE = Duration.ofSeconds(10);

	private static final int MOST_MESSAGES = 10;

	private final ClientFactory factory;

	private final SqsClient sqs;

	private final @Nullable SnsClient sns;

	private final @Nullable QueueAddress queue;

	private final @Nullable SubscribedQueue subscribed;

	private final String name;

	private volatile @Nullable String url;

	LabelEventQueue(LabelEventQueueBuilder builder) {
		this.queue = builder.queue;
		TopicAddress topic = builder.topic;
		SdkSettings sdk = new SdkSettings(builder.environment);
		SecretsManagerSettings settings = new SecretsManagerSettings(builder.region, builder.endpoint, List.of(),
				builder.applicationId, builder.apiCallTimeout, builder.insecureTransportAllowed, builder.environment,
				List.of(), List.of());
		this.factory = new ClientFactory(settings, sdk, new Proxies(sdk));
		String region = builder.region(sdk);
		Duration poll = LONG_POLL.plus(builder.apiCallTimeout);
		SqsClientBuilder sqsBuilder = SqsClient.builder();
		this.factory.configure(sqsBuilder, region, poll, poll);
		this.factory.guard(sqsBuilder);
		this.sqs = sqsBuilder.build();
		if (topic != null) {
			SnsClientBuilder snsBuilder = SnsClient.builder();
			this.factory.configure(snsBuilder, region, builder.apiCallTimeout, builder.apiCallTimeout);
			this.factory.guard(snsBuilder);
			SnsClient client = snsBuilder.build();
			this.sns = client;
			this.subscribed = new SubscribedQueue(this.sqs, client, topic, new EcsTaskRegionProvider(sdk)::taskArn,
					builder.clock);
			this.name = topic.arn();
		}
		else {
			this.sns = null;
			this.subscribed = null;
			this.name = Objects.requireNonNull(this.queue).name();
		}
	}

	/**
	 * Starts with no queue.
	 * @return a builder
	 */
	public static LabelEventQueueBuilder builder() {
		return new LabelEventQueueBuilder();
	}

	/**
	 * What was given: the name of the queue, or the ARN of the topic.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Finds the queue, or makes and subscribes it.
	 * @throws EventQueueException if that fails
	 * @throws IllegalStateException if it must be made, and this is closed
	 */
	public void open() {
		try {
			SubscribedQueue mine = this.subscribed;
			this.url = (mine != null) ? mine.open() : find(Objects.requireNonNull(this.queue));
		}
		catch (SdkException ex) {
			throw failure(ex);
		}
	}

	private String find(QueueAddress address) {
		String known = address.url();
		return (known != null) ? known
				: this.sqs
					.getQueueUrl(
							(request) -> request.queueName(address.name()).queueOwnerAWSAccountId(address.account()))
					.queueUrl();
	}

	/**
	 * Waits for messages, 20 seconds at most.
	 * @return at most ten messages; none if none came
	 * @throws EventQueueException if the queue cannot be read, or is not open
	 */
	public List<QueueMessage> receive() {
		return receive(LONG_POLL);
	}

	/**
	 * Asks for messages that are there already, without waiting for more.
	 * @return at most ten messages; none if there are none
	 * @throws EventQueueException if the queue cannot be read, or is not open
	 */
	public List<QueueMessage> receiveNow() {
		return receive(Duration.ZERO);
	}

	private List<QueueMessage> receive(Duration wait) {
		String open = this.url;
		if (open == null) {
			throw new EventQueueException("The queue of events is not open", true, new IllegalStateException());
		}
		try {
			return this.sqs
				.receiveMessage((request) -> request.queueUrl(open)
					.maxNumberOfMessages(MOST_MESSAGES)
					.visibilityTimeout(Math.toIntExact(INVISIBLE.toSeconds()))
					.waitTimeSeconds(Math.toIntExact(wait.toSeconds())))
				.messages()
				.stream()
				.map((message) -> new QueueMessage(message.receiptHandle(), message.body()))
				.toList();
		}
		catch (SdkException ex) {
			throw failure(ex);
		}
	}

	/**
	 * Deletes messages that were received.
	 * @param messages at most ten
	 * @throws EventQueueException if that fails
	 */
	public void delete(List<QueueMessage> messages) {
		String open = this.url;
		if (open == null || messages.isEmpty()) {
			return;
		}
		List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
		for (QueueMessage message : messages) {
			entries.add(DeleteMessageBatchRequestEntry.builder()
				.id(String.valueOf(entries.size()))
				.receiptHandle(message.receiptHandle())
				.build());
		}
		try {
			this.sqs.deleteMessageBatch((request) -> request.queueUrl(open).entries(entries));
		}
		catch (SdkException ex) {
			throw failure(ex);
		}
	}

	/**
	 * Shows that the queue of this process is in use, and removes queues that other
	 * processes left. To be called every hour or so; does nothing for a queue that
	 * somebody made. Never fails.
	 */
	public void keep() {
		SubscribedQueue mine = this.subscribed;
		if (mine != null) {
			mine.keep();
		}
	}

	/**
	 * Gives up the queue, for a fresh one with the next {@link #open()}: removes the one
	 * that this process made. Never fails.
	 */
	public void release() {
		this.url = null;
		SubscribedQueue mine = this.subscribed;
		if (mine != null) {
			mine.close();
		}
	}

	private EventQueueException failure(SdkException ex) {
		String said = (ex instanceof AwsServiceException service && service.awsErrorDetails() != null)
				? "%s: %s".formatted(AwsText.token(service.awsErrorDetails().errorCode()),
						AwsText.sentence(service.awsErrorDetails().errorMessage()))
				: AwsText.sentence(ex.getMessage());
		return new EventQueueException(
				"%s '%s' cannot be used (%s); %s".formatted(
						(this.subscribed != null) ? "A queue for the topic" : "The queue", this.name, said, remedy(ex)),
				ex instanceof QueueDoesNotExistException, ex);
	}

	private String remedy(SdkException ex) {
		if (ex instanceof AwsServiceException service && isDenied(service)) {
			return "allow the task role " + ((this.subscribed != null)
					? "sns:Subscribe and sns:Unsubscribe for the topic, and sqs:CreateQueue, sqs:GetQueueAttributes, "
							+ "sqs:TagQueue, sqs:ListQueues, sqs:ListQueueTags, sqs:ReceiveMessage, sqs:DeleteMessage "
							+ "and sqs:DeleteQueue for the queues ecs-secrets-*"
					: "sqs:GetQueueUrl, sqs:ReceiveMessage and sqs:DeleteMessage for the queue");
		}
		if (ex instanceof QueueDoesNotExistException || ex instanceof NotFoundException) {
			return "check that it exists in this Region and account";
		}
		return (ex instanceof AwsServiceException) ? "it is tried again"
				: "check the network path to Amazon SQS" + ((this.subscribed != null) ? " and Amazon SNS" : "");
	}

	private static boolean isDenied(AwsServiceException ex) {
		String code = (ex.awsErrorDetails() != null) ? ex.awsErrorDetails().errorCode() : null;
		return ex.statusCode() == 403 || (code != null && AwsFailures.isAccessDenied(code));
	}

	/**
	 * Removes the queue of this process, and closes the clients. A thread that waits in
	 * {@link #receive()} comes back when its wait is over.
	 */
	@Override
	public void close() {
		this.url = null;
		SubscribedQueue mine = this.subscribed;
		if (mine != null) {
			mine.end();
		}
		this.sqs.close();
		SnsClient client = this.sns;
		if (client != null) {
			client.close();
		}
		this.factory.close();
	}

}
