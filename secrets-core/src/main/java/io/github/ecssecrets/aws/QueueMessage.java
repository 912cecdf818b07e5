package io.github.ecssecrets.aws;

/**
 * A message that was received and not deleted yet.
 *
 * @param receiptHandle what to delete it by
 * @param body the text that somebody sent
 */
public record QueueMessage(String receiptHandle, String body) {

	@Override
	public String toString() {
		return "QueueMessage[" + this.body.length() + " characters]";
	}

}
