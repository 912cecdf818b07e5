package io.github.ecssecrets.jdbc;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * A database secret: the fields that AWS rotation functions and RDS keep in it. Only
 * {@code username} and {@code password} are always there; a secret that RDS manages has
 * no others. Immutable; {@code toString()} shows neither user nor password.
 */
public final class DatabaseSecret {

	/** The field with the user. */
	public static final String USERNAME = "username";

	/** The field with the password. */
	public static final String PASSWORD = "password";

	/**
	 * The field with the name of the engine, see {@link DatabaseEngine#byName(String)}.
	 */
	public static final String ENGINE = "engine";

	/** The field with the host name or address. */
	public static final String HOST = "host";

	/** The field with the port, a number or text. */
	public static final String PORT = "port";

	/** The field with the name of the database. */
	public static final String DATABASE = "dbname";

	/** The field that tells whether connections are encrypted, {@code true} or not. */
	public static final String SSL = "ssl";

	private static final int LARGEST_PORT = 65535;

	private final SecretReference reference;

	private final String username;

	/** Held as {@link Secret} holds its content. */
	private final transient CompletableFuture<String> password;

	private final @Nullable DatabaseEngine engine;

	private final @Nullable String host;

	private final @Nullable Integer port;

	private final @Nullable String database;

	private final @Nullable Boolean ssl;

	private DatabaseSecret(SecretReference reference, Function<String, @Nullable Secret> fields) {
		this.reference = reference;
		this.username = required(fields, USERNAME);
		this.password = CompletableFuture.completedFuture(required(fields, PASSWORD));
		this.engine = engine(optional(fields, ENGINE));
		this.host = text(fields, HOST);
		this.port = port(optional(fields, PORT));
		this.database = text(fields, DATABASE);
		this.ssl = ssl(optional(fields, SSL));
	}

	/**
	 * Reads a whole secret.
	 * @param reference the reference it was asked by, for messages
	 * @param secret the secret
	 * @return the database secret
	 * @throws SecretMalformedException if the secret is not a JSON object, lacks user or
	 * password, or has an unusable engine or port; the message shows no value
	 */
	public static DatabaseSecret from(SecretReference reference, Secret secret) {
		return from(reference, (key) -> secret.hasField(key) ? secret.part(key) : null);
	}

	/**
	 * Reads fields that may come from different origins, as when Amazon ECS injected some
	 * of them.
	 * @param reference the secret they belong to, for messages
	 * @param fields gives a field by its name, or {@code null} if there is none
	 * @return the database secret
	 * @throws SecretMalformedException if a field is missing or unusable; the message
	 * shows no value
	 */
	public static DatabaseSecret from(SecretReference reference, Function<String, @Nullable Secret> fields) {
		return new DatabaseSecret(reference, fields);
	}

	private String required(Function<String, @Nullable Secret> fields, String key) {
		String value = text(fields, key);
		if (value == null || value.isEmpty()) {
			throw malformed("it has no '" + key + "'; a database secret is a JSON object with at least '" + USERNAME
					+ "' and '" + PASSWORD + "'");
		}
		return value;
	}

	private @Nullable String text(Function<String, @Nullable Secret> fields, String key) {
		Secret field = fields.apply(key);
		if (field != null && field.isObjectOrArray()) {
			throw malformed("its '" + key + "' is an object or array");
		}
		return optional(fields, key);
	}

	private static @Nullable String optional(Function<String, @Nullable Secret> fields, String key) {
		Secret field = fields.apply(key);
		return (field != null) ? field.reveal() : null;
	}

	private @Nullable DatabaseEngine engine(@Nullable String name) {
		if (name == null) {
			return null;
		}
		DatabaseEngine engine = DatabaseEngine.byName(name);
		if (engine == null) {
			throw malformed("its '" + ENGINE + "' is none of " + DatabaseEngine.allNames());
		}
		return engine;
	}

	private @Nullable Integer port(@Nullable String text) {
		if (text == null) {
			return null;
		}
		int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
		if (port < 1 || port > LARGEST_PORT) {
			throw malformed("its '" + PORT + "' is not a number from 1 to " + LARGEST_PORT);
		}
		return port;
	}

	/**
	 * Reads the field {@code ssl} as the rotation functions of AWS do.
	 * @param text the text of the field, or {@code null} if there is none
	 * @return whether connections are encrypted, or {@code null} if the text is neither
	 * {@code true} nor {@code false}, which says nothing
	 */
	public static @Nullable Boolean ssl(@Nullable String text) {
		String word = (text != null) ? text.toLowerCase(Locale.ROOT) : "";
		return (word.equals("true") || word.equals("false")) ? Boolean.valueOf(word) : null;
	}

	private SecretMalformedException malformed(String problem) {
		return new SecretMalformedException(this.reference,
				"Secret '" + this.reference + "' is not a database secret: " + problem, null);
	}

	/**
	 * The database user.
	 * @return the name of the user
	 */
	public String username() {
		return this.username;
	}

	/**
	 * Reveals the password.
	 * @return the password
	 */
	public String revealPassword() {
		return this.password.join();
	}

	/**
	 * The engine.
	 * @return the engine, or {@code null} if the secret does not tell
	 */
	public @Nullable DatabaseEngine engine() {
		return this.engine;
	}

	/**
	 * The host name or address of the database.
	 * @return the host, or {@code null} if the secret does not tell
	 */
	public @Nullable String host() {
		return this.host;
	}

	/**
	 * The port of the database.
	 * @return the port, or {@code null} if the secret does not tell
	 */
	public @Nullable Integer port() {
		return this.port;
	}

	/**
	 * The name of the database.
	 * @return the name, or {@code null} if the secret does not tell
	 */
	public @Nullable String database() {
		return this.database;
	}

	/**
	 * Whether connections are encrypted.
	 * @return whether, or {@code null} if the secret does not tell
	 */
	public @Nullable Boolean ssl() {
		return this.ssl;
	}

	/**
	 * The JDBC URL that follows from engine, host, port, database name and the field
	 * {@code ssl}.
	 * @return the URL, without user and password
	 * @throws SecretMalformedException if the secret has no engine or no host, as one
	 * that RDS manages
	 */
	public String jdbcUrl() {
		if (this.engine == null || this.host == null) {
			throw malformed("it has no '" + ((this.engine == null) ? ENGINE : HOST)
					+ "' to build a JDBC URL from; give the URL yourself");
		}
		try {
			DatabaseTls tls = (this.ssl == null) ? null : this.ssl ? DatabaseTls.REQUIRE : DatabaseTls.DISABLE;
			return this.engine.jdbcUrl(this.host, this.port, this.database, Map.of(), tls, null);
		}
		catch (IllegalArgumentException ex) {
			throw malformed(ex.getMessage() + "; give the JDBC URL yourself");
		}
	}

	@Override
	public String toString() {
		return "DatabaseSecret[" + this.reference + "]";
	}

}
