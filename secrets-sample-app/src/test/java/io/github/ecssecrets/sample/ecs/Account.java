package io.github.ecssecrets.sample.ecs;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import io.github.ecssecrets.test.iam.PolicyDocument;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the template of the sample makes in an AWS account, as far as tasks depend on it:
 * the secrets, the database and its rotation, and the roles with their policies.
 */
final class Account implements AutoCloseable {

	static final Path TEMPLATE = Path.of("deploy", "guest-book.yaml");

	static final String DATABASE_SECRET = "prod/sample/database";

	static final String API_SECRET = "prod/sample/api-access";

	private static final String USER = "guestbook";

	private final PostgresDatabase database = PostgresDatabase.start();

	private final SecretsManagerServer secretsManager = SecretsManagerServer.start();

	private final Role executionRole = Role.named("execution");

	private final Role sdkExecutionRole = Role.named("sdkexecution");

	private final Role taskRole = Role.named("task");

	private final String apiKey = password();

	private final StackTemplate template;

	private final DatabaseRotator rotator;

	Account() throws SQLException {
		String password = password();
		this.database.createUser(USER, password);
		try (Connection connection = this.database.connectAsSuperuser();
				Statement statement = connection.createStatement()) {
			statement.execute("create database " + USER + " owner " + USER);
		}
		String databaseSecret = this.secretsManager.createSecret(DATABASE_SECRET,
				this.database.secretFor(USER, password)
					.replace("\"dbname\":\"" + this.database.database(), "\"dbname\":\"" + USER));
		String apiSecret = this.secretsManager.createSecret(API_SECRET, "{\"key\": \"" + this.apiKey + "\"}");
		this.template = StackTemplate.read(TEMPLATE, values(databaseSecret, apiSecret));
		this.secretsManager.enforce(this.executionRole.accessKeyId(), policy("ExecutionRole"));
		this.secretsManager.enforce(this.sdkExecutionRole.accessKeyId(), policy("SdkExecutionRole"));
		this.secretsManager.enforce(this.taskRole.accessKeyId(), policy("TaskRole"));
		this.rotator = DatabaseRotator.singleUser(this.secretsManager, DATABASE_SECRET)
			.withPasswords(Account::password);
	}

	private static String password() {
		return "canary-" + UUID.randomUUID();
	}

	private Map<String, String> values(String databaseSecret, String apiSecret) {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("AWS::Region", this.secretsManager.region());
		values.put("AWS::AccountId", "123456789012");
		values.put("AWS::Partition", "aws");
		values.put("AWS::StackName", "guest-book");
		values.put("Image", "guest-book");
		values.put("DatabaseSecret", databaseSecret);
		values.put("ApiSecret", apiSecret);
		values.put("ExecutionRole.Arn", this.executionRole.arn());
		values.put("SdkExecutionRole.Arn", this.sdkExecutionRole.arn());
		values.put("TaskRole.Arn", this.taskRole.arn());
		return values;
	}

	private PolicyDocument policy(String role) {
		return PolicyDocument
			.parse(JsonMapper.shared().writeValueAsString(Map.of("Statement", this.template.statements(role))));
	}

	TaskDefinition taskDefinition(String resource) {
		return TaskDefinition.of(this.template.request(resource));
	}

	/** What those who write to the guest book send. */
	String apiKey() {
		return this.apiKey;
	}

	Role executionRole() {
		return this.executionRole;
	}

	Role taskRole() {
		return this.taskRole;
	}

	List<Role> roles() {
		return List.of(this.executionRole, this.sdkExecutionRole, this.taskRole);
	}

	SecretsManagerServer secretsManager() {
		return this.secretsManager;
	}

	DatabaseRotator rotator() {
		return this.rotator;
	}

	/** How many logins the database refused the tasks. */
	int refusedLogins() {
		return this.database.refusedLogins(USER) - this.rotator.refusedLogins(USER);
	}

	/**
	 * Holds up all queries of the guest book until it is closed.
	 */
	TableLock lockTable() throws SQLException {
		return new TableLock(DriverManager.getConnection(this.database.url().replace("/postgres", "/" + USER),
				this.database.superuser(), this.database.superuserPassword()));
	}

	@Override
	public void close() {
		this.secretsManager.close();
		this.database.close();
	}

}
