package io.github.ecssecrets.spring.export;

/**
 * How a document writes the parts of an ARN that are not known: the application names
 * most secrets by their names alone.
 */
enum ArnStyle {

	/** As an IAM policy has it: any. */
	POLICY("aws", "*", "*"),

	/** As variables of the shell, for {@code envsubst}. */
	SHELL("aws", "${AWS_REGION}", "${AWS_ACCOUNT_ID}"),

	/** As pseudo parameters, for {@code Fn::Sub}. */
	CLOUDFORMATION("${AWS::Partition}", "${AWS::Region}", "${AWS::AccountId}"),

	/** As data sources of the provider. */
	TERRAFORM("${data.aws_partition.current.partition}", "${data.aws_region.current.name}",
			"${data.aws_caller_identity.current.account_id}");

	private final String partition;

	private final String region;

	private final String account;

	ArnStyle(String partition, String region, String account) {
		this.partition = partition;
		this.region = region;
		this.account = account;
	}

	/** The partition of a Region that is not known. */
	String partition() {
		return this.partition;
	}

	String region() {
		return this.region;
	}

	String account() {
		return this.account;
	}

}
