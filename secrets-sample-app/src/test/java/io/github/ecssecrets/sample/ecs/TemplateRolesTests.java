package io.github.ecssecrets.sample.ecs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.ecssecrets.sample.SampleApplication;
import io.github.ecssecrets.test.SecretsManifest;
import io.github.ecssecrets.test.iam.AccessRequest;
import io.github.ecssecrets.test.iam.PolicyDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares what the roles of the template allow with what the application exports for the
 * way in which it is deployed. All differences are named here:
 * <ul>
 * <li>{@code DecryptSecrets} is left out. The secrets have the default key, which needs
 * no permission.</li>
 * <li>{@code InjectSecrets} where files are used: the init container is given the secrets
 * in place of the application.</li>
 * <li>{@code CreateDatabaseUser} where users alternate: the container that creates the
 * first user also reads the secret of the administrator.</li>
 * <li>The managed policy of execution roles, for Amazon ECR and the log.</li>
 * </ul>
 */
class TemplateRolesTests {

	/** What an export has for an account that it is not given. */
	private static final String ANY_ACCOUNT = "*";

	private static final String REGION = "eu-central-1";

	private static final String ENVIRONMENT = "staging";

	private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:events";

	private static final String DECRYPT = "DecryptSecrets";

	private static final String INJECT = "InjectSecrets";

	private static final String CREATE_USER = "CreateDatabaseUser";

	/** The template, in which a secret has the pattern of an export as its ARN. */
	private static StackTemplate template(String rotation, boolean push) {
		Map<String, String> values = new LinkedHashMap<>(Map.of("AWS::Region", REGION, "AWS::AccountId", ANY_ACCOUNT,
				"AWS::Partition", "aws", "AWS::StackName", "guest-book", "Image", "guest-book", "AppEnv", ENVIRONMENT,
				"EventTopic", TOPIC, "Rotation", rotation, "Push", String.valueOf(push)));
		for (String role : List.of("ExecutionRole", "SdkExecutionRole", "TaskRole")) {
			values.put(role + ".Arn", role);
		}
		StackTemplate names = StackTemplate.read(Account.TEMPLATE, Map.of("AppEnv", ENVIRONMENT));
		for (String secret : List.of("DatabaseSecret", "ApiSecret", "AdministratorSecret")) {
			String resource = "arn:aws:secretsmanager:%s:%s:secret:%s-??????".formatted(REGION, ANY_ACCOUNT,
					names.properties(secret).path("Name").asString());
			values.put(secret, resource);
			values.put(secret + "Attachment", resource);
		}
		return StackTemplate.read(Account.TEMPLATE, values);
	}

	private static Map<String, Object> exported(Style style, boolean push, String policy) {
		List<String> arguments = new ArrayList<>(List.of("--ecs-secrets.region=" + REGION, "--APP_ENV=" + ENVIRONMENT,
				"--ecs-secrets.sources=" + style.sources));
		if (push) {
			arguments.add("--ecs-secrets.push.topic=" + TOPIC);
		}
		String document = SecretsManifest.of(SampleApplication.class, arguments.toArray(String[]::new))
			.document(policy);
		return bySid(JsonMapper.shared().readTree(document).path("Statement"));
	}

	/** Statements by what they are for; one text and a list of one are the same. */
	private static Map<String, Object> bySid(Iterable<JsonNode> statements) {
		Map<String, Object> bySid = new TreeMap<>();
		statements.forEach((statement) -> assertThat(bySid.put(statement.path("Sid").asString(), comparable(statement)))
			.as("two statements for one thing: %s", statement)
			.isNull());
		return bySid;
	}

	private static Object comparable(JsonNode node) {
		if (node.isObject()) {
			Map<String, Object> members = new TreeMap<>();
			node.properties().forEach((member) -> members.put(member.getKey(), comparable(member.getValue())));
			return members;
		}
		TreeSet<String> texts = new TreeSet<>();
		if (node.isArray()) {
			node.forEach((element) -> texts.add(element.asString()));
		}
		else {
			texts.add(node.asString());
		}
		return texts;
	}

	private static Map<String, Object> without(Map<String, Object> statements, String sid) {
		Map<String, Object> rest = new TreeMap<>(statements);
		assertThat(rest.remove(sid)).as(sid).isNotNull();
		return rest;
	}

	private static Map<String, Object> granted(StackTemplate template, Style style, String role) {
		return bySid(template.statements(template.request(style.resource).path(role).asString()));
	}

	@ParameterizedTest
	@CsvSource({ "INJECTED, false", "SDK, false", "FILES, false", "INJECTED, true", "SDK, true", "FILES, true" })
	void taskRoleGrantsWhatTheApplicationExports(Style style, boolean push) {
		assertThat(granted(template("SingleUser", push), style, "taskRoleArn"))
			.isEqualTo(without(exported(style, push, "task-role-policy"), DECRYPT));
	}

	@Test
	void executionRoleGrantsWhatTheApplicationExportsWhereItIsInjected() {
		assertThat(granted(template("SingleUser", false), Style.INJECTED, "executionRoleArn"))
			.isEqualTo(without(exported(Style.INJECTED, false, "execution-role-policy"), DECRYPT));
	}

	@Test
	void executionRoleGrantsNothingAsTheApplicationExportsWhereTheSdkReads() {
		assertThat(exported(Style.SDK, false, "execution-role-policy")).isEmpty();
		assertThat(granted(template("SingleUser", false), Style.SDK, "executionRoleArn")).isEmpty();
	}

	@Test
	void executionRoleGrantsTheInitContainerWhatTheApplicationIsNotInjectedWhereFilesAreRead() {
		assertThat(exported(Style.FILES, false, "execution-role-policy")).isEmpty();
		assertThat(granted(template("SingleUser", false), Style.FILES, "executionRoleArn"))
			.isEqualTo(without(exported(Style.INJECTED, false, "execution-role-policy"), DECRYPT))
			.containsOnlyKeys(INJECT);
	}

	@ParameterizedTest
	@EnumSource(Style.class)
	void administratorIsOnlyForTheContainerThatCreatesTheFirstUser(Style style) {
		StackTemplate single = template("SingleUser", false);
		StackTemplate alternating = template("AlternatingUsers", false);
		Map<String, Object> granted = granted(alternating, style, "executionRoleArn");
		assertThat(without(granted, CREATE_USER)).isEqualTo(granted(single, style, "executionRoleArn"));
		assertThat(granted.get(CREATE_USER)).isEqualTo(comparable(JsonMapper.shared()
			.readTree(
					"""
							{"Sid": "CreateDatabaseUser", "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": [
							"arn:aws:secretsmanager:eu-central-1:*:secret:staging/sample/administrator-??????",
							"arn:aws:secretsmanager:eu-central-1:*:secret:staging/sample/database-??????"]}
							""")));
		assertThat(granted(alternating, style, "taskRoleArn")).isEqualTo(granted(single, style, "taskRoleArn"));
	}

	/** A grant that no task of the style needs is too much, whatever it is for. */
	@ParameterizedTest
	@CsvSource({ "INJECTED, SingleUser", "SDK, SingleUser", "FILES, SingleUser", "INJECTED, AlternatingUsers",
			"SDK, AlternatingUsers", "FILES, AlternatingUsers" })
	void executionRoleReadsTheSecretsThatTheTaskDefinitionNamesAndNoOthers(Style style, String rotation) {
		StackTemplate template = template(rotation, false);
		TreeSet<String> named = new TreeSet<>();
		template.request(style.resource)
			.path("containerDefinitions")
			.forEach((container) -> container.path("secrets")
				.forEach((secret) -> named.add(whole(secret.path("valueFrom").asString()))));
		TreeSet<String> granted = new TreeSet<>();
		template.statements(template.request(style.resource).path("executionRoleArn").asString())
			.forEach((statement) -> statement.path("Resource").forEach((secret) -> granted.add(secret.asString())));
		assertThat(granted).isEqualTo(named);
	}

	/** The ARN without the field and the version. */
	private static String whole(String valueFrom) {
		return String.join(":", List.of(valueFrom.split(":")).subList(0, 7));
	}

	@Test
	void secretsHaveTheDefaultKeyWhichNeedsNoPermission() {
		StackTemplate template = template("AlternatingUsers", true);
		assertThat(template.resourcesOf("AWS::SecretsManager::Secret")).hasSize(3)
			.allSatisfy((secret) -> assertThat(template.properties(secret).has("KmsKeyId")).isFalse());
	}

	@Test
	void rolesHaveNoOtherPoliciesThanThatForTheImageAndTheLog() {
		StackTemplate template = template("AlternatingUsers", true);
		assertThat(template.resourcesOf("AWS::IAM::Role")).containsExactly("ExecutionRole", "SdkExecutionRole",
				"TaskRole");
		for (String type : List.of("Policy", "RolePolicy", "ManagedPolicy")) {
			assertThat(template.resourcesOf("AWS::IAM::" + type)).isEmpty();
		}
		for (String role : List.of("ExecutionRole", "SdkExecutionRole")) {
			assertThat(template.properties(role).path("ManagedPolicyArns").values()).extracting(JsonNode::asString)
				.as(role)
				.containsExactly("arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy");
		}
		assertThat(template.properties("TaskRole").has("ManagedPolicyArns")).isFalse();
	}

	/** What a role allows is of no use where the way out of the network does not. */
	@ParameterizedTest
	@ValueSource(strings = { "ExecutionRole", "TaskRole" })
	void endpointsLetThroughWhatTheRolesGrant(String role) {
		StackTemplate template = template("AlternatingUsers", true);
		Map<String, String> endpoints = Map.of("secretsmanager", "SecretsManagerEndpoint", "sqs", "SqsEndpoint", "sns",
				"SnsEndpoint");
		template.statements(role).forEach((statement) -> texts(statement.path("Action")).forEach((action) -> {
			String endpoint = endpoints.get(action.substring(0, action.indexOf(':')));
			assertThat(endpoint).as("endpoint for " + action).isNotNull();
			PolicyDocument policy = PolicyDocument
				.parse(template.properties(endpoint).path("PolicyDocument").toString());
			texts(statement.path("Resource")).forEach((resource) -> {
				AccessRequest request = AccessRequest.of(action, resource);
				assertThat(policy.allows(request.with("aws:PrincipalAccount", ANY_ACCOUNT))).as(request.toString())
					.isTrue();
				assertThat(policy.allows(request.with("aws:PrincipalAccount", "999999999999")))
					.as("%s of another account", request)
					.isFalse();
			});
		}));
	}

	private static List<String> texts(JsonNode node) {
		List<String> texts = new ArrayList<>();
		(node.isArray() ? node : List.of(node)).forEach((text) -> texts.add(text.asString()));
		return texts;
	}

	/**
	 * How the template deploys, and where the application then finds its secrets before
	 * it asks Secrets Manager.
	 */
	private enum Style {

		INJECTED("InjectedTask", "env,file,secrets-manager"),

		SDK("SdkTask", "secrets-manager"),

		FILES("FilesTask", "file,secrets-manager");

		private final String resource;

		private final String sources;

		Style(String resource, String sources) {
			this.resource = resource;
			this.sources = sources;
		}

	}

}
