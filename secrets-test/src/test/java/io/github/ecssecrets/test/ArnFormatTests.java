package io.github.ecssecrets.test;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArnFormat}.
 */
class ArnFormatTests {

	@ParameterizedTest
	@CsvSource({ "eu-west-1, aws", "cn-north-1, aws-cn", "us-gov-west-1, aws-us-gov" })
	void newArnTakesPartitionFromRegion(String region, String partition) {
		assertThat(new ArnFormat(region, "000000000042").newArn("a/b"))
			.matches("arn:" + partition + ":secretsmanager:" + region + ":000000000042:secret:a/b-[A-Za-z0-9]{6}");
	}

	@Test
	void newArnDiffersEachTime() {
		ArnFormat arns = new ArnFormat("us-east-1", "123456789012");
		assertThat(arns.newArn("same")).isNotEqualTo(arns.newArn("same"));
	}

	@Test
	void nameOfPartialArnWhenPartialReturnsName() {
		ArnFormat arns = new ArnFormat("us-east-1", "123456789012");
		assertThat(arns.nameOfPartialArn("arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b")).isEqualTo("a/b");
	}

	@Test
	void nameOfPartialArnWhenAccountDiffersReturnsNothing() {
		ArnFormat arns = new ArnFormat("us-east-1", "123456789012");
		assertThat(arns.nameOfPartialArn("arn:aws:secretsmanager:us-east-1:999999999999:secret:a/b")).isEmpty();
	}

}
