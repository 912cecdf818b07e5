package io.github.ecssecrets.sample.ecs;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What would go wrong with the template on AWS, and which neither {@code cfn-lint} nor an
 * emulator sees.
 */
class DeployedStackTests {

	/** What the API takes in a request; a larger template needs a bucket. */
	private static final int LARGEST_TEMPLATE = 51_200;

	private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:alarms";

	private static final StackTemplate template = read("SingleUser");

	private static final StackTemplate alternating = read("AlternatingUsers");

	private static StackTemplate read(String rotation) {
		Map<String, String> values = new HashMap<>(Map.of("AWS::StackName", "guest-book", "AWS::Region", "eu-central-1",
				"AWS::AccountId", "123456789012", "AWS::Partition", "aws", "AlarmTopic", TOPIC,
				"LoadBalancer.LoadBalancerFullName", "app/guest-book", "TargetGroup.TargetGroupFullName",
				"targetgroup/guest-book", "Push", "true", "Rotation", rotation));
		for (String role : List.of("ExecutionRole", "SdkExecutionRole", "TaskRole")) {
			values.put(role + ".Arn", role);
		}
		return StackTemplate.read(Account.TEMPLATE, values);
	}

	@Test
	void templateFitsIntoARequest() throws IOException {
		assertThat(Files.size(Account.TEMPLATE)).isLessThanOrEqualTo(LARGEST_TEMPLATE);
	}

	/** A task that starts earlier can pull no image, and the deployment is given up. */
	@Test
	void tasksStartWhenTheirWaysToOtherServicesAreThere() {
		List<String> ways = new ArrayList<>(template.resourcesOf("AWS::EC2::VPCEndpoint"));
		ways.addAll(template.resourcesOf("AWS::EC2::SubnetRouteTableAssociation"));
		ways.removeIf((name) -> !template.isUnconditional(name) || name.startsWith("RoutesPublic"));
		assertThat(ways).hasSize(7);
		assertThat(template.dependencies("Service")).containsAll(ways).contains("Listener", "DatabaseSecretAttachment");
		assertThat(template.properties("Service").path("Tags").toString()).contains("SqsEndpoint", "SnsEndpoint");
	}

	@Test
	void rotationComesAfterTheTasksThatCreateTheFirstUser() {
		assertThat(template.dependencies("DatabaseRotation")).contains("Service", "DatabaseSecretAttachment");
	}

	/**
	 * The function looks for the administrator in the secret that it rotates. What it may
	 * read besides that secret is what the schedule says.
	 */
	@Test
	void functionForAlternatingUsersMayReadTheAdministratorThatItLooksFor() {
		JsonNode function = alternating.properties("DatabaseRotation").path("HostedRotationLambda");
		String secret = alternating.properties("DatabaseSecret")
			.path("GenerateSecretString")
			.path("SecretStringTemplate")
			.asString();
		assertThat(function.path("RotationType").asString()).isEqualTo("PostgreSQLMultiUser");
		assertThat(function.path("SuperuserSecretArn").asString()).isEqualTo("AdministratorSecret");
		assertThat(JsonMapper.shared().readTree(secret).path("masterarn"))
			.isEqualTo(function.path("SuperuserSecretArn"));
		assertThat(template.properties("DatabaseRotation").path("HostedRotationLambda").has("SuperuserSecretArn"))
			.isFalse();
	}

	/** Earlier its secret has no address of the database. */
	@Test
	void tasksThatCreateTheFirstUserComeAfterTheAdministratorIsAttached() {
		assertThat(alternating.resourcesOf("AWS::ECS::TaskDefinition")).hasSize(3).allSatisfy((task) -> {
			JsonNode container = alternating.properties(task).path("ContainerDefinitions").path(0);
			assertThat(container.path("Name").asString()).isEqualTo("create-user");
			assertThat(container.path("Secrets").path(0).path("ValueFrom").asString())
				.isEqualTo("AdministratorSecretAttachment");
		});
	}

	/** Else the load balancer ends a task that the check of its container lets start. */
	@Test
	void taskHasAsMuchTimeToStartForTheLoadBalancerAsForItsContainer() {
		JsonNode target = template.properties("TargetGroup");
		int grace = template.properties("Service").path("HealthCheckGracePeriodSeconds").asInt();
		int untilHealthy = target.path("HealthyThresholdCount").asInt()
				* target.path("HealthCheckIntervalSeconds").asInt();
		assertThat(untilHealthy).isPositive();
		assertThat(template.resourcesOf("AWS::ECS::TaskDefinition")).hasSize(3).allSatisfy((task) -> {
			JsonNode check = template.properties(task).path("ContainerDefinitions").findValue("HealthCheck");
			int untilUnhealthy = check.path("StartPeriod").asInt()
					+ check.path("Retries").asInt() * check.path("Interval").asInt();
			assertThat(untilUnhealthy).isPositive();
			assertThat(grace).as(task).isGreaterThanOrEqualTo(untilUnhealthy + untilHealthy);
		});
	}

	@Test
	void functionThatRotatesIsTheOneThatIsLookedAt() {
		String function = template.properties("DatabaseRotation")
			.path("HostedRotationLambda")
			.path("RotationLambdaName")
			.asString();
		assertThat(template.properties("RotationLogGroup").path("LogGroupName").asString())
			.isEqualTo("/aws/lambda/" + function);
		assertThat(template.properties("RotationAlarm").path("Dimensions").path(0).path("Value").asString())
			.isEqualTo(function);
	}

	@Test
	void everyAlarmGoesToTheTopic() {
		assertThat(template.resourcesOf("AWS::CloudWatch::Alarm")).hasSize(4)
			.allSatisfy((alarm) -> assertThat(template.properties(alarm).path("AlarmActions").values())
				.extracting(JsonNode::asString)
				.containsExactly(TOPIC));
	}

	@Test
	void alarmOfSecretsHasTheMetricThatLinesOfTheLogAreCountedIn() {
		JsonNode alarm = template.properties("SecretsAlarm");
		JsonNode metric = template.properties("SecretWarnings").path("MetricTransformations").path(0);
		assertThat(alarm.path("Namespace")).isEqualTo(metric.path("MetricNamespace"));
		assertThat(alarm.path("MetricName")).isEqualTo(metric.path("MetricName"));
	}

	/**
	 * AWS:
	 * <q>You can't use Condition blocks in Amazon SNS topic policies for EventBridge.</q>
	 * With one, no event comes and nobody hears of it.
	 */
	@Test
	void topicLetsEventBridgePublishWithoutACondition() {
		JsonNode statements = template.properties("EventTopicPolicy").path("PolicyDocument").path("Statement");
		assertThat(statements.values()).singleElement()
			.satisfies((statement) -> assertThat(statement.path("Principal").path("Service").asString())
				.isEqualTo("events.amazonaws.com"))
			.satisfies((statement) -> assertThat(statement.has("Condition")).isFalse());
	}

	/** A mistake is then known at once, and not after the database was made. */
	@Test
	void everyParameterSaysWhatItTakes() {
		assertThat(template.parameters().properties()).allSatisfy((parameter) -> {
			JsonNode declared = parameter.getValue();
			assertThat(declared.has("AllowedPattern") || declared.has("AllowedValues")
					|| (declared.has("MinValue") && declared.has("MaxValue")))
				.as(parameter.getKey())
				.isTrue();
		});
	}

	@ParameterizedTest
	@CsvSource({ "Image, 123456789012.dkr.ecr.eu-central-1.amazonaws.com/guest-book@sha256:abc, true",
			"Image, 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/guest-book:latest, true",
			"Image, guest-book, false", "Image, '', false", "Image, docker.io/library/guest-book:latest, false",
			"AlarmTopic, '', true", "AlarmTopic, arn:aws-us-gov:sns:us-gov-west-1:123456789012:alarms, true",
			"AlarmTopic, alarms, false", "AllowedCidr, 203.0.113.7/32, true", "AllowedCidr, /32, false",
			"DatabaseClass, db.t4g.micro, true", "DatabaseClass, t4g.micro, false" })
	void parameterTakesOnlyWhatCanBeDeployed(String parameter, String value, boolean taken) {
		String pattern = template.parameters().path(parameter).path("AllowedPattern").asString();
		assertThat(value.matches(pattern)).isEqualTo(taken);
	}

}
