package io.github.ecssecrets.aws;

import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AwsFailures}.
 */
class AwsFailuresTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	@ParameterizedTest
	@CsvSource({ "eu-west-1, aws", "cn-northwest-1, aws-cn", "us-gov-west-1, aws-us-gov", "us-iso-east-1, aws-iso",
			"us-isob-east-1, aws-iso-b", "eu-isoe-west-1, aws-iso-e", "us-isof-south-1, aws-iso-f",
			"eusc-de-east-1, aws-eusc" })
	void accessDeniedKnowsPartitionOfRegion(String region, String partition) {
		assertThat(Region.of(region).metadata().partition().id()).isEqualTo(partition);
		assertThat(denied(region, "").getPolicyStatement())
			.contains("\"arn:" + partition + ":secretsmanager:" + region + ":*:secret:prod/db-??????\"");
	}

	@Test
	void accessDeniedWhenMessageNamesNobodyAssumesTaskRole() {
		assertThat(denied("eu-west-1", "User: someone else is not authorized to perform: this")).hasMessageStartingWith(
				"AWS denies secretsmanager:GetSecretValue on secret 'prod/db' to the task role (AccessDeniedException, Region eu-west-1, request id r-1, 2 attempts); add this statement");
	}

	private static SecretAccessDeniedException denied(String region, String message) {
		return (SecretAccessDeniedException) AwsFailures.accessDenied(REFERENCE,
				AwsError.builder()
					.region(region)
					.errorCode("AccessDeniedException")
					.requestId("r-1")
					.attempts(2)
					.build(),
				message, null);
	}

	@Test
	void connectionFailureIsLookedForOnceInCausesThatLeadInACircle() {
		IllegalStateException outer = new IllegalStateException("outer");
		IllegalStateException inner = new IllegalStateException("inner", outer);
		outer.initCause(inner);
		assertThat(CompletableFuture.supplyAsync(() -> AwsFailures.connectionFailure(outer)))
			.succeedsWithin(Duration.ofMinutes(1))
			.isNull();
		SocketException connection = new SocketException("refused");
		connection.initCause(new IllegalStateException("circle", connection));
		assertThat(CompletableFuture.supplyAsync(() -> SafeCauses.of(connection))).succeedsWithin(Duration.ofMinutes(1))
			.isSameAs(connection);
	}

	@Test
	void missingValueNamesTheVersionThatHasNone() {
		assertThat(missing("prod/db:::0123456789")).isEqualTo(
				"Secret 'prod/db:::0123456789' exists and has no value with the id 0123456789 (Secrets Manager)");
		assertThat(missing("prod/db::AWSPENDING")).isEqualTo(
				"Secret 'prod/db::AWSPENDING' exists and has no value with the label AWSPENDING (Secrets Manager)");
	}

	private static String missing(String reference) {
		return AwsFailures
			.missingValue(SecretReference.parse(reference), "Secrets Manager", AwsError.builder().build(),
					"Secrets Manager can't find the specified secret value")
			.getMessage();
	}

	@Test
	void networkPathAndAddresseeNameTheProxyBeforeTheEndpointBeforeAws() {
		AwsError aws = AwsError.builder().build();
		AwsError endpoint = AwsError.builder().endpoint("http://localhost:4566").build();
		AwsError proxy = endpoint.toBuilder().proxy("proxy.corp:3128 (HTTPS_PROXY)").build();
		assertThat(AwsFailures.networkPath(aws)).contains("NAT gateway");
		assertThat(AwsFailures.networkPath(endpoint)).contains("listens at http://localhost:4566", "AWS_ENDPOINT_URL");
		assertThat(AwsFailures.networkPath(proxy))
			.isEqualTo("check the proxy proxy.corp:3128 (HTTPS_PROXY), or exempt the address from it (NO_PROXY)");
		assertThat(AwsFailures.addressee(aws)).isEqualTo("check that nothing on the way answers in the place of AWS");
		assertThat(AwsFailures.addressee(endpoint)).contains("http://localhost:4566",
				"is the address of Secrets Manager");
		assertThat(AwsFailures.addressee(proxy))
			.isEqualTo("check the proxy proxy.corp:3128 (HTTPS_PROXY), which may answer in the place of AWS");
	}

}
