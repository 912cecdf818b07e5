package io.github.ecssecrets.test;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretBuilder;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One version of a database secret, as its fields and as the JSON that holds them;
 * {@link #toString()} shows neither.
 */
final class DatabaseValue {

	private final DatabaseSecret secret;

	private final String json;

	private DatabaseValue(DatabaseSecret secret, String json) {
		this.secret = secret;
		this.json = json;
	}

	/**
	 * Read a value.
	 * @throws io.github.ecssecrets.SecretMalformedException if it is not that of a
	 * database secret
	 */
	static DatabaseValue of(SecretValue value) {
		String text = value.content().text();
		SecretBuilder builder = Secret.builder(value.name(), new SecretOrigin.Custom("SecretsManagerServer"));
		Secret secret = (text != null) ? builder.text(text) : builder.binary(value.content().bytes());
		return new DatabaseValue(DatabaseSecret.from(SecretReference.parse(value.arn()), secret), secret.reveal());
	}

	DatabaseSecret secret() {
		return this.secret;
	}

	/**
	 * Return the JSON with another user and password.
	 */
	String with(String username, String password) {
		return JsonMapper.shared()
			.readValue(this.json, ObjectNode.class)
			.put(DatabaseSecret.USERNAME, username)
			.put(DatabaseSecret.PASSWORD, password)
			.toString();
	}

	@Override
	public String toString() {
		return "DatabaseValue[" + this.secret + "]";
	}

}
