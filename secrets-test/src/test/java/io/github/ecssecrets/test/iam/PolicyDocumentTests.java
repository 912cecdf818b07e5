package io.github.ecssecrets.test.iam;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What policies allow.
 */
class PolicyDocumentTests {

	private static final String ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/app-AbCdEf";

	private static PolicyDocument policy(String members) {
		return PolicyDocument.parse("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
				+ members.replace('\'', '"') + "}]}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			secretsmanager:GetSecretValue | arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/app-AbCdEf | true
			SecretsManager:getsecretvalue | * | true
			secretsmanager:Get* | arn:aws:secretsmanager:*:*:secret:prod/app-?????? | true
			* | arn:aws:secretsmanager:eu-west-1:*:secret:prod/* | true
			secretsmanager:DescribeSecret | * | false
			secretsmanager:GetSecretValue | arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/app-????? | false
			secretsmanager:GetSecretValue | arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/app | false
			secretsmanager:GetSecretValue | arn:aws:secretsmanager:us-*:*:secret:prod/app-?????? | false
			secretsmanager:GetSecretValue | arn:aws:secretsmanager:*:secret:prod/app-?????? | false
			secretsmanager:GetSecretValue | arn:aws:secretsmanager:*:*:secret:prod/app | false
			""")
	void allowsWhenActionAndResourceMatch(String action, String resource, boolean allowed) {
		assertThat(policy("'Action':'%s','Resource':['arn:aws:s3:::x','%s']".formatted(action, resource))
			.allows(AccessRequest.of("secretsmanager:GetSecretValue", ARN))).isEqualTo(allowed);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '~', delimiter = '|', textBlock = """
			'StringEquals':{'secretsmanager:VersionStage':'AWSCURRENT'} | true | false | false
			'StringLike':{'SecretsManager:versionstage':['x','AWSCUR*']} | true | false | false
			'StringEqualsIfExists':{'secretsmanager:VersionStage':'AWSCURRENT'} | true | false | true
			'StringNotEquals':{'secretsmanager:VersionStage':'AWSPENDING'} | true | false | true
			'ForAllValues:StringEquals':{'secretsmanager:VersionStage':'AWSCURRENT'} | true | false | true
			'ForAnyValue:StringEquals':{'secretsmanager:VersionStage':['AWSPENDING','X']} | false | true | false
			'Null':{'secretsmanager:VersionStage':'true'} | false | false | true
			'StringEquals':{'secretsmanager:VersionStage':'AWSCURRENT','aws:other':'x'} | false | false | false
			""")
	void allowsWhenConditionsHold(String condition, boolean current, boolean pending, boolean without) {
		PolicyDocument policy = policy("'Action':'*','Resource':'*','Condition':{" + condition + "}");
		AccessRequest request = AccessRequest.of("secretsmanager:GetSecretValue", ARN);
		assertThat(policy.allows(request.with("secretsmanager:VersionStage", "AWSCURRENT"))).isEqualTo(current);
		assertThat(policy.allows(request.with("secretsmanager:VersionStage", "AWSPENDING"))).isEqualTo(pending);
		assertThat(policy.allows(request)).isEqualTo(without);
	}

	@Test
	void allowsWhenAnotherStatementDeniesIsFalse() {
		PolicyDocument policy = PolicyDocument.parse("""
				{"Statement": [
				  {"Sid": "All", "Effect": "Allow", "Action": "secretsmanager:*", "Resource": "*"},
				  {"Sid": "NotThis", "Effect": "Deny", "NotAction": "secretsmanager:DescribeSecret",
				   "NotResource": "arn:aws:secretsmanager:*:*:secret:other-??????"}
				]}""");
		assertThat(policy.allows(AccessRequest.of("secretsmanager:DescribeSecret", ARN))).isTrue();
		assertThat(policy.allows(AccessRequest.of("secretsmanager:GetSecretValue", ARN))).isFalse();
		assertThat(policy.without(1).allows(AccessRequest.of("secretsmanager:GetSecretValue", ARN))).isTrue();
		assertThat(policy).hasToString("PolicyDocument[statement 'All', statement 'NotThis']");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "not json", "{\"Statement\":[{\"Effect\":\"Permit\"}]}",
			"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\"}}",
			"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"::1\"}}}}" })
	void parseWhenNoPolicyFails(String json) {
		assertThatIllegalArgumentException().isThrownBy(() -> PolicyDocument.parse(json));
	}

}
