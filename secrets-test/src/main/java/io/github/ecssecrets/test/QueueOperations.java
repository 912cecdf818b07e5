package io.github.ecssecrets.test;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The operations of Amazon SQS around standard queues.
 */
final class QueueOperations {

	private final EventVault vault;

	QueueOperations(EventVault vault) {
		this.vault = vault;
	}

	ApiAnswer call(String operation, ApiRequest request) throws InterruptedException {
		return switch (operation) {
			case "CreateQueue" -> url(this.vault.createQueue(request.required("QueueName"), request.map("Attributes"),
					request.map("tags")));
			case "GetQueueUrl" -> url(this.vault.queue(request.required("QueueName")));
			case "DeleteQueue" -> {
				this.vault.deleteQueue(request.required("QueueUrl"));
				yield new ApiAnswer();
			}
			case "ListQueues" -> listQueues(request);
			case "GetQueueAttributes" -> new ApiAnswer().with("Attributes", queue(request).attributes());
			case "SetQueueAttributes" -> {
				queue(request).change(request.map("Attributes"));
				yield new ApiAnswer();
			}
			case "TagQueue" -> {
				queue(request).tag(request.map("Tags"));
				yield new ApiAnswer();
			}
			case "ListQueueTags" -> new ApiAnswer().with("Tags", queue(request).tags());
			case "SendMessage" -> {
				queue(request).send(request.required("MessageBody"));
				yield new ApiAnswer().with("MessageId", UUID.randomUUID().toString());
			}
			case "ReceiveMessage" -> receiveMessage(request);
			case "DeleteMessage" -> {
				queue(request).delete(request.required("ReceiptHandle"));
				yield new ApiAnswer();
			}
			case "DeleteMessageBatch" -> deleteMessageBatch(request);
			default -> throw ApiOperations.unknownOperation();
		};
	}

	private StoredQueue queue(ApiRequest request) {
		return this.vault.queue(request.required("QueueUrl"));
	}

	private static ApiAnswer url(StoredQueue queue) {
		return new ApiAnswer().with("QueueUrl", queue.url());
	}

	private ApiAnswer listQueues(ApiRequest request) {
		String prefix = request.text("QueueNamePrefix");
		return new ApiAnswer().with("QueueUrls",
				this.vault.queues((prefix != null) ? prefix : "").stream().map(StoredQueue::url).toList());
	}

	private ApiAnswer receiveMessage(ApiRequest request) throws InterruptedException {
		List<Map<String, Object>> messages = queue(request).receive(
				Math.toIntExact(number(request, "MaxNumberOfMessages", 1)), number(request, "WaitTimeSeconds", 0),
				request.number("VisibilityTimeout"));
		return new ApiAnswer().with("Messages", messages.isEmpty() ? null : messages);
	}

	private static long number(ApiRequest request, String field, long fallback) {
		Long number = request.number(field);
		return (number != null) ? number : fallback;
	}

	private ApiAnswer deleteMessageBatch(ApiRequest request) {
		StoredQueue queue = queue(request);
		List<Map<String, String>> deleted = request.list("Entries").stream().map((entry) -> {
			queue.delete(entry.required("ReceiptHandle"));
			return Map.of("Id", entry.required("Id"));
		}).toList();
		return new ApiAnswer().with("Successful", deleted).with("Failed", List.of());
	}

}
