package io.github.ecssecrets.spring.export;

/**
 * The partition of AWS that a Region belongs to, by the name of the Region. The AWS SDK
 * knows it too, and is not loaded for a document.
 */
final class Partitions {

	private Partitions() {
	}

	static String of(String region) {
		String[] parts = region.split("-", 3);
		return switch ((parts.length > 1) ? parts[0] + "-" + parts[1] : "") {
			case "cn-north", "cn-northwest" -> "aws-cn";
			case "us-gov" -> "aws-us-gov";
			case "us-iso" -> "aws-iso";
			case "us-isob" -> "aws-iso-b";
			case "eu-isoe" -> "aws-iso-e";
			case "us-isof" -> "aws-iso-f";
			case "eusc-de" -> "aws-eusc";
			default -> "aws";
		};
	}

}
