package io.github.ecssecrets.jdbc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;

/**
 * The JDBC URL that follows from the versions of a database secret. A field that a
 * version lacks keeps its last value: who edits a secret by hand easily loses one.
 * Thread-safe.
 */
final class DatabaseUrl {

	/** User and password play no part, but a database secret has them. */
	private static final List<String> FIELDS = List.of(DatabaseSecret.USERNAME, DatabaseSecret.PASSWORD,
			DatabaseSecret.ENGINE, DatabaseSecret.HOST, DatabaseSecret.PORT, DatabaseSecret.DATABASE,
			DatabaseSecret.SSL);

	private final SecretReference reference;

	private volatile Map<String, Secret> last = Map.of();

	DatabaseUrl(SecretReference reference) {
		this.reference = reference;
	}

	/**
	 * The URL that follows from a version and those before it.
	 * @throws SecretMalformedException if there is none, or if it is for another engine
	 * than before, whose errors would be misread
	 */
	String follow(Secret version) {
		Map<String, Secret> before = this.last;
		Map<String, Secret> known = new LinkedHashMap<>(before);
		for (String field : FIELDS) {
			if (version.hasField(field)) {
				known.put(field, version.part(field));
			}
		}
		DatabaseSecret secret = DatabaseSecret.from(this.reference, known::get);
		String url = secret.jdbcUrl();
		if (!before.isEmpty() && DatabaseSecret.from(this.reference, before::get).engine() != secret.engine()) {
			throw new SecretMalformedException(this.reference, "Secret '" + this.reference
					+ "' names another 'engine' than before; connections to it need a new data source", null);
		}
		this.last = known;
		return url;
	}

}
