package io.github.ecssecrets.test;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * The form of the ARNs of one account and region, and the rules for names.
 */
final class ArnFormat {

	private static final String SUFFIX_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	private static final int SUFFIX_LENGTH = 6;

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]+");

	private static final Pattern COMPLETE = Pattern.compile(".*-[A-Za-z0-9]{6}");

	private static final int MAXIMUM_NAME_LENGTH = 512;

	private static final int MAXIMUM_ID_LENGTH = 2048;

	private final SecureRandom random = new SecureRandom();

	private final String partition;

	private final String region;

	private final String accountId;

	private final String prefix;

	ArnFormat(String region, String accountId) {
		this.partition = partitionOf(region);
		this.region = region;
		this.accountId = accountId;
		this.prefix = "arn:%s:secretsmanager:%s:%s:secret:".formatted(this.partition, region, accountId);
	}

	private static String partitionOf(String region) {
		if (region.startsWith("cn-")) {
			return "aws-cn";
		}
		return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
	}

	String newArn(String name) {
		StringBuilder arn = new StringBuilder(this.prefix).append(name).append('-');
		this.random.ints(SUFFIX_LENGTH, 0, SUFFIX_CHARACTERS.length())
			.forEach((index) -> arn.append(SUFFIX_CHARACTERS.charAt(index)));
		return arn.toString();
	}

	boolean isArn(String secretId) {
		return secretId.startsWith("arn:");
	}

	/**
	 * Return the name a partial ARN stands for, or an empty text if the ARN looks
	 * complete or belongs to another region or account.
	 */
	String nameOfPartialArn(String arn) {
		boolean partial = arn.startsWith(this.prefix) && !COMPLETE.matcher(arn).matches();
		return partial ? arn.substring(this.prefix.length()) : "";
	}

	/**
	 * Return the ARN of a secret that does not exist, by its name.
	 */
	String partialArn(String secretId) {
		return isArn(secretId) ? secretId : this.prefix + secretId;
	}

	/**
	 * Return the ARN of a KMS key.
	 */
	String key(String keyId) {
		return isArn(keyId) ? keyId
				: "arn:%s:kms:%s:%s:key/%s".formatted(this.partition, this.region, this.accountId, keyId);
	}

	/**
	 * Return the name by which KMS knows Secrets Manager.
	 */
	String serviceName() {
		return "secretsmanager.%s.amazonaws.com".formatted(this.region)
				+ (this.partition.equals("aws-cn") ? ".cn" : "");
	}

	String rotationFunction() {
		return "arn:%s:lambda:%s:%s:function:rotation".formatted(this.partition, this.region, this.accountId);
	}

	/** The ARN of a resource of another service in the same Region and account. */
	String of(String service, String resource) {
		return "arn:%s:%s:%s:%s:%s".formatted(this.partition, service, this.region, this.accountId, resource);
	}

	String accountId() {
		return this.accountId;
	}

	String taskSession() {
		return "arn:%s:sts::%s:assumed-role/my-task-role/abc".formatted(this.partition, this.accountId);
	}

	static String checkName(String name) {
		checkLength("name", name, MAXIMUM_NAME_LENGTH);
		checkCharacters(name);
		return name;
	}

	String checkId(String secretId) {
		checkLength("secretId", secretId, MAXIMUM_ID_LENGTH);
		if (!isArn(secretId)) {
			checkCharacters(secretId);
		}
		return secretId;
	}

	private static void checkLength(String field, String text, int maximum) {
		if (text.isEmpty() || text.length() > maximum) {
			throw ServiceException.validation(
					"1 validation error detected: Value at '%s' failed to satisfy constraint: Member must have length between 1 and %d"
						.formatted(field, maximum));
		}
	}

	private static void checkCharacters(String name) {
		if (!NAME.matcher(name).matches()) {
			throw ServiceException.validation(
					"Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
		}
	}

}
