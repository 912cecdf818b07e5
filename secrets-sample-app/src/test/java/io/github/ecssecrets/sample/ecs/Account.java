package io.github.ecssecrets.sample.ecs;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;
import io.github.ecssecrets.test.iam.PolicyDocument;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the template of the sample makes in an AWS account, as far as tasks depend on it:
 * the secrets, the database and its rotation, and the roles with their policies.
 */
final class Account implements AutoCloseable {

	static final Path TEMPLATE = Path.of("deploy", "guest-book.yaml");

	static final String DATABASE_SECRET = "prod/sample/database";

	static final String API_SECRET = "prod/sample/api-access";

	static final String USER = "guestbook";

	/** The second one where users alternate. */
	static final String CLONE = USER + "_clone";

	private static final Pattern FIELD_OF_SECRET = Pattern
		.compile("\\{\\{resolve:secretsmanager:(.+):SecretString:(\\w+)}}");

	private final PostgresDatabase database = PostgresDatabase.start();

	private final SecretsManagerServer secretsManager = SecretsManagerServer.start();

	private final Role executionRole = Role.named("execution");

	private final Role sdkExecutionRole = Role.named("sdkexecution");

	private final Role taskRole = Role.named("task");

	/** The secrets as they were made, by their ARNs. */
	private final Map<String, ObjectNode> secrets = new LinkedHashMap<>();

	private final String apiKey;

	private final StackTemplate template;

	private final DatabaseRotator rotator;

	Account() throws SQLException {
		this("SingleUser");
	}

	/**
	 * Makes what the template makes.
	 * @param rotation the parameter of that name
	 */
	Account(String rotation) throws SQLException {
		Map<String, String> values = values(rotation);
		for (String secret : List.of("AdministratorSecret", "DatabaseSecret", "ApiSecret")) {
			StackTemplate known = StackTemplate.read(TEMPLATE, values);
			if (known.makes(secret)) {
				String arn = createSecret(known.properties(secret), known.makes(secret + "Attachment"));
				values.put(secret, arn);
				values.put(secret + "Attachment", arn);
			}
		}
		this.apiKey = this.secrets.get(values.get("ApiSecret")).path("key").asString();
		this.template = StackTemplate.read(TEMPLATE, values);
		createDatabase(this.template.properties("Database"));
		this.secretsManager.enforce(this.executionRole.accessKeyId(), policy("ExecutionRole"));
		this.secretsManager.enforce(this.sdkExecutionRole.accessKeyId(), policy("SdkExecutionRole"));
		this.secretsManager.enforce(this.taskRole.accessKeyId(), policy("TaskRole"));
		this.rotator = rotator(this.template.properties("DatabaseRotation").path("HostedRotationLambda"))
			.withPasswords(Account::password);
	}

	private static String password() {
		return "canary-" + UUID.randomUUID();
	}

	private Map<String, String> values(String rotation) {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("AWS::Region", this.secretsManager.region());
		values.put("AWS::AccountId", "123456789012");
		values.put("AWS::Partition", "aws");
		values.put("AWS::StackName", "guest-book");
		values.put("Image", "guest-book");
		values.put("Rotation", rotation);
		values.put("ExecutionRole.Arn", this.executionRole.arn());
		values.put("SdkExecutionRole.Arn", this.sdkExecutionRole.arn());
		values.put("TaskRole.Arn", this.taskRole.arn());
		return values;
	}

	private String createSecret(JsonNode properties, boolean attached) {
		JsonNode generated = properties.path("GenerateSecretString");
		ObjectNode secret = (ObjectNode) JsonMapper.shared()
			.readTree(generated.path("SecretStringTemplate").asString());
		secret.put(generated.path("GenerateStringKey").asString(), password());
		if (attached) {
			secret.put("engine", this.database.engineName())
				.put("host", this.database.host())
				.put("port", this.database.port());
		}
		String arn = this.secretsManager.createSecret(properties.path("Name").asString(), secret.toString());
		this.secrets.put(arn, secret);
		return arn;
	}

	/**
	 * Makes the database as Amazon RDS does: its master user may create users but is no
	 * superuser, and as of PostgreSQL 15 only the owner may create tables.
	 */
	private void createDatabase(JsonNode properties) throws SQLException {
		String master = properties.path("MasterUsername").asString();
		Matcher password = FIELD_OF_SECRET.matcher(properties.path("MasterUserPassword").asString());
		if (!password.matches()) {
			throw new IllegalArgumentException("The password of the master user is in no secret");
		}
		this.database.createUser(master, this.secrets.get(password.group(1)).path(password.group(2)).asString());
		try (Connection connection = this.database.connectAsSuperuser();
				Statement statement = connection.createStatement()) {
			statement.execute("alter role " + master + " createdb createrole");
			statement.execute("create database " + properties.path("DBName").asString() + " owner " + master);
		}
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute("alter schema public owner to pg_database_owner");
			statement.execute("revoke create on schema public from public");
		}
	}

	private DatabaseRotator rotator(JsonNode function) {
		return switch (function.path("RotationType").asString()) {
			case "PostgreSQLSingleUser" -> DatabaseRotator.singleUser(this.secretsManager, DATABASE_SECRET);
			case "PostgreSQLMultiUser" -> DatabaseRotator.alternatingUsers(this.secretsManager, DATABASE_SECRET,
					function.path("SuperuserSecretArn").asString());
			default -> throw new IllegalArgumentException("The rotation is not played here: " + function);
		};
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
		return Stream.of(USER, CLONE)
			.mapToInt((user) -> this.database.refusedLogins(user) - this.rotator.refusedLogins(user))
			.sum();
	}

	/** How many connections of a user the database has. */
	int connections(String user) throws SQLException {
		try (Connection connection = this.database.connectAsSuperuser();
				PreparedStatement query = connection
					.prepareStatement("select count(*) from pg_stat_activity where usename = ?")) {
			query.setString(1, user);
			try (ResultSet result = query.executeQuery()) {
				result.next();
				return result.getInt(1);
			}
		}
	}

	/**
	 * Holds up all queries of the guest book until it is closed.
	 */
	TableLock lockTable() throws SQLException {
		return new TableLock(connect());
	}

	/** Logs in to the database of the guest book as the superuser. */
	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.database.url().replace("/postgres", "/" + USER),
				this.database.superuser(), this.database.superuserPassword());
	}

	@Override
	public void close() {
		this.secretsManager.close();
		this.database.close();
	}

}
