package io.github.ecssecrets.test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import org.jspecify.annotations.Nullable;

/**
 * What a rotation function sees in one step: the values of the secret and the database
 * that they lead to.
 */
final class RotationContext {

	private static final String PREVIOUS = "AWSPREVIOUS";

	private final SecretVault vault;

	private final String secretId;

	private final String versionId;

	private final RotationStep step;

	private final DatabaseLogins logins;

	RotationContext(SecretVault vault, String secretId, String versionId, RotationStep step, DatabaseLogins logins) {
		this.vault = vault;
		this.secretId = secretId;
		this.versionId = versionId;
		this.step = step;
		this.logins = logins;
	}

	DatabaseValue current() {
		return value(this.secretId, null, StoredSecret.CURRENT);
	}

	DatabaseValue pending() {
		return value(this.secretId, this.versionId, StoredSecret.PENDING);
	}

	boolean hasPending() {
		return has(this.versionId, StoredSecret.PENDING);
	}

	@Nullable DatabaseValue previous() {
		return has(null, PREVIOUS) ? value(this.secretId, null, PREVIOUS) : null;
	}

	DatabaseValue currentOf(String otherSecretId) {
		return value(otherSecretId, null, StoredSecret.CURRENT);
	}

	private DatabaseValue value(String id, @Nullable String version, String stage) {
		return DatabaseValue.of(this.vault.value(id, version, stage));
	}

	private boolean has(@Nullable String version, String stage) {
		try {
			this.vault.value(this.secretId, version, stage);
			return true;
		}
		catch (ServiceException ex) {
			return false;
		}
	}

	/**
	 * Log in, if the database permits it.
	 */
	@Nullable Connection logIn(DatabaseValue value) {
		return logIn(value, value);
	}

	/**
	 * Log in to the database of one value with the credentials of another.
	 */
	@Nullable Connection logIn(DatabaseValue database, DatabaseValue credentials) {
		DatabaseSecret user = credentials.secret();
		try {
			return this.logins.logIn(engine(database.secret()), url(database.secret()), user.username(),
					user.revealPassword());
		}
		catch (SQLException ex) {
			throw failure("no login was possible; the database must run and its JDBC driver be on the class path", ex);
		}
	}

	boolean accepts(DatabaseValue value) {
		try (Connection connection = logIn(value)) {
			return connection != null;
		}
		catch (SQLException ex) {
			throw failure("the database did not end a connection", ex);
		}
	}

	private String url(DatabaseSecret secret) {
		DatabaseEngine engine = engine(secret);
		String host = secret.host();
		if (host == null) {
			throw failure("the secret has no 'host'");
		}
		DatabaseAccounts accounts = accounts(secret);
		String database = secret.database();
		return engine.jdbcUrl(host, secret.port(), (database != null) ? database : accounts.defaultDatabase(),
				Map.of());
	}

	private DatabaseEngine engine(DatabaseSecret secret) {
		DatabaseEngine engine = secret.engine();
		if (engine == null) {
			throw failure("the secret has no 'engine'");
		}
		return engine;
	}

	DatabaseAccounts accounts(DatabaseSecret secret) {
		DatabaseAccounts accounts = DatabaseAccounts.of(engine(secret));
		if (accounts == null) {
			throw failure("its 'engine' is none of PostgreSQL, MySQL and MariaDB");
		}
		return accounts;
	}

	/**
	 * Fail if a value leads to another host than AWSCURRENT does.
	 */
	void checkSameHost(DatabaseSecret secret) {
		if (!Objects.equals(secret.host(), current().secret().host())) {
			throw failure("another value or the superuser's secret has another 'host' than AWSCURRENT");
		}
	}

	RotationFailedException failure(String reason) {
		return new RotationFailedException(this.step, this.secretId, reason);
	}

	/**
	 * The failure of a statement. The words of the database are left out: they may quote
	 * the statement, which holds a password.
	 */
	RotationFailedException failure(String reason, SQLException ex) {
		return failure("%s (SQLState %s, code %d)".formatted(reason, ex.getSQLState(), ex.getErrorCode()));
	}

}
