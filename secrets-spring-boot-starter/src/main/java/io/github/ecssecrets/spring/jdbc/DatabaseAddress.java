package io.github.ecssecrets.spring.jdbc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;

/**
 * The JDBC URL that follows from the versions of a secret. A field that a version lacks
 * keeps its last value, and so does the URL if a version cannot tell one of the same
 * engine. Thread-safe.
 */
final class DatabaseAddress {

	private final SecretReference reference;

	private final DatabaseLocation location;

	private final List<String> fields;

	private volatile Known last;

	/**
	 * Creates an address.
	 * @param location what properties and environment say
	 * @param fields the fields that the secret is to tell
	 * @param first what was found at first, user and password too
	 * @param url the URL that follows from that
	 */
	DatabaseAddress(SecretReference reference, DatabaseLocation location, List<String> fields,
			Map<String, Secret> first, String url) {
		this.reference = reference;
		this.location = location;
		this.fields = fields;
		this.last = new Known(first, url);
	}

	/**
	 * The URL that follows from a version. Whether its user and password can be used is a
	 * matter of the login.
	 * @throws SecretMalformedException if the last one must stay
	 */
	String follow(Secret version) {
		Known before = this.last;
		Map<String, Secret> known = new LinkedHashMap<>(before.fields());
		this.fields.forEach((field) -> {
			if (version.hasField(field)) {
				known.put(field, version.part(field));
			}
		});
		String url = url(known);
		if (DatabaseEngine.byUrl(url) != DatabaseEngine.byUrl(before.url())) {
			throw unusable("its field 'engine' names another engine than before, which takes a restart");
		}
		this.last = new Known(known, url);
		return url;
	}

	private String url(Map<String, Secret> known) {
		try {
			return this.location.jdbcUrl(DatabaseSecret.from(this.reference, known::get));
		}
		catch (InvalidSecretConfigurationException | DatabaseLocation.IncompleteException
				| IllegalArgumentException ex) {
			throw unusable(String.valueOf(ex.getMessage()));
		}
	}

	private SecretMalformedException unusable(String problem) {
		return new SecretMalformedException(this.reference,
				"Secret '" + this.reference + "' does not tell where the database is: " + problem, null);
	}

	/**
	 * What is known, and the URL that follows from it.
	 */
	private record Known(Map<String, Secret> fields, String url) {

	}

}
