package io.github.ecssecrets;

import org.jspecify.annotations.Nullable;

/**
 * The news that a staging label of a secret moved to a version, as Secrets Manager sends
 * it to Amazon EventBridge for all labels but AWSPENDING and AWSPREVIOUS. Whoever may
 * write to the queue can send it, so it is a hint to look, and nothing else. Immutable.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-eventbridge.html">AWS
 * Secrets Manager: match events with Amazon EventBridge</a>
 */
public final class SecretLabelUpdated {

	private final SecretReference secret;

	private final @Nullable String label;

	private SecretLabelUpdated(SecretReference secret, @Nullable String label) {
		this.secret = secret;
		this.label = label;
	}

	/**
	 * Reads a message of a queue.
	 * @param message the event as Amazon EventBridge sends it, or wrapped by Amazon SNS
	 * @return the news; {@code null} if the message is anything else
	 */
	public static @Nullable SecretLabelUpdated parse(String message) {
		SecretJson json = SecretJson.parse(message);
		String wrapped = "Notification".equals(json.find("Type")) ? json.find("Message") : null;
		return read((wrapped != null) ? SecretJson.parse(wrapped) : json);
	}

	private static @Nullable SecretLabelUpdated read(SecretJson event) {
		String arn = event.find("/resources/0");
		if (arn == null || !"aws.secretsmanager".equals(event.find("source"))
				|| !"Secret Label Updated".equals(event.find("detail-type"))) {
			return null;
		}
		try {
			SecretReference secret = SecretReference.parse(arn);
			boolean full = secret.isAmbiguous() && secret.isCurrent() && secret.jsonKey() == null;
			String label = event.find("/detail/labelUpdated");
			return full ? new SecretLabelUpdated(secret.asFullArn(), (label != null) ? PrintableText.of(label) : null)
					: null;
		}
		catch (InvalidSecretReferenceException ex) {
			return null;
		}
	}

	/**
	 * The secret.
	 * @return its full ARN
	 */
	public SecretReference secret() {
		return this.secret;
	}

	/**
	 * The label that moved.
	 * @return the label, such as {@code AWSCURRENT}; {@code null} if the event does not
	 * say
	 */
	public @Nullable String label() {
		return this.label;
	}

	@Override
	public String toString() {
		return "SecretLabelUpdated[" + this.secret + ", " + this.label + "]";
	}

}
