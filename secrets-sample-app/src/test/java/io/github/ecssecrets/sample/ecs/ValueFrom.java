package io.github.ecssecrets.sample.ecs;

/**
 * Where the value of a variable comes from:
 * {@code arn:aws:secretsmanager:region:account:secret:name[:json-key:version-stage:version-id]}.
 * It has all of the optional parts or none, and any of them may be empty.
 */
record ValueFrom(String secretArn, String jsonKey, String versionStage, String versionId) {

	private static final int PARTS_OF_ARN = 7;

	static ValueFrom parse(String text) {
		String[] parts = text.split(":", -1);
		boolean whole = parts.length == PARTS_OF_ARN;
		if (!text.startsWith("arn:") || !(whole || parts.length == PARTS_OF_ARN + 3)) {
			throw new TaskFailedToStartException(
					"an invalid ARN format for the AWS Secrets Manager secret was specified."
							+ " Specify a valid ARN and try again.");
		}
		if (whole) {
			return new ValueFrom(text, "", "", "");
		}
		String arn = text.substring(0,
				text.length() - (parts[7].length() + parts[8].length() + parts[9].length() + ":::".length()));
		return new ValueFrom(arn, parts[7], parts[8], parts[9]);
	}

}
