package io.github.ecssecrets;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a {@code SecretId} of the Secrets Manager API, a name or an ARN, tells of itself.
 */
final class SecretId {

	private static final String ARN_PREFIX = "arn:";

	private static final int ARN_PARTS = 7;

	private static final int REGION = 3;

	private static final int SUFFIX_LENGTH = 7;

	private static final Pattern ARN_SUFFIX = Pattern.compile("-[A-Za-z0-9]{6}");

	private SecretId() {
	}

	static boolean isArn(String id) {
		return id.startsWith(ARN_PREFIX);
	}

	/**
	 * The name of the secret.
	 * @return {@code null} for an ARN that may be full or partial
	 */
	static @Nullable String knownName(String id) {
		if (!isArn(id)) {
			return id;
		}
		String resource = resource(id);
		return endsLikeArn(resource) ? null : resource;
	}

	private static boolean endsLikeArn(String resource) {
		int hyphen = resource.length() - SUFFIX_LENGTH;
		return hyphen > 0 && ARN_SUFFIX.matcher(resource).region(hyphen, resource.length()).matches();
	}

	/**
	 * The last part of an ARN: the name, with six characters after it in a full ARN.
	 */
	static String resource(String arn) {
		String[] parts = arn.split(":", ARN_PARTS);
		return parts[parts.length - 1];
	}

	static String nameInFullArn(String arn) {
		String resource = resource(arn);
		return resource.substring(0, resource.length() - SUFFIX_LENGTH);
	}

	static String region(String arn) {
		return arn.split(":", ARN_PARTS)[REGION];
	}

	/**
	 * Partition, service, Region and account of an ARN.
	 */
	static String owner(String arn) {
		return arn.substring(0, arn.length() - resource(arn).length());
	}

}
