package io.github.ecssecrets.spring.login;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.login.LoginFields;
import io.github.ecssecrets.login.SecretLogin;
import io.github.ecssecrets.spring.diagnostics.ConfiguredReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.runtime.LoginCheck;
import io.github.ecssecrets.spring.runtime.StartupReads;
import io.github.ecssecrets.spring.runtime.StartupSecrets;
import org.jspecify.annotations.Nullable;

/**
 * The secret of one client: where it is configured, and the login that all connections of
 * the client share. Thread-safe.
 */
public final class ClientSecret implements StartupSecrets, AutoCloseable {

	/** The field with the host of the server. */
	public static final String HOST = "host";

	/** The field with the port of the server. */
	public static final String PORT = "port";

	private static final String USERNAME = "username";

	private static final String PASSWORD = "password";

	private final StartupReads reads;

	private final String client;

	private final SecretReference reference;

	private final boolean pendingFallback;

	private final ClientSecretFormat format;

	private final List<String> location;

	private @Nullable SecretLogin login;

	/**
	 * Creates a secret. Does no I/O.
	 * @param reads the secrets of the application
	 * @param client the name of the client in {@code ecs-secrets.<client>.secret}
	 * @param properties the properties of the client
	 * @param format how the secret may be written
	 * @param location the fields that tell where the server is; none if properties do
	 * @throws InvalidSecretConfigurationException if the property does not name a whole
	 * secret
	 */
	public ClientSecret(StartupReads reads, String client, ClientSecretProperties properties, ClientSecretFormat format,
			List<String> location) {
		this.reads = reads;
		this.client = client;
		this.reference = ConfiguredReference.parseWhole(place(), String.valueOf(properties.getSecret()));
		this.pendingFallback = properties.isPendingFallback();
		this.format = format;
		this.location = List.copyOf(location);
		reads.startupReport().follows("client '" + client + "'", this.reference);
	}

	private String place() {
		return "property 'ecs-secrets." + this.client + ".secret'";
	}

	/**
	 * The secret.
	 * @return the reference
	 */
	public SecretReference reference() {
		return this.reference;
	}

	@Override
	public Collection<SecretReference> references() {
		List<SecretReference> references = new ArrayList<>(
				List.of(this.reference.withJsonKey(USERNAME), this.reference.withJsonKey(PASSWORD)));
		this.location.forEach((field) -> references.add(this.reference.withJsonKey(field)));
		return references;
	}

	@Override
	public List<SecretResolutionException.Failure> failures(Map<SecretReference, SecretResult> results) {
		SecretException failure = failure(results);
		return (failure != null) ? List.of(new SecretResolutionException.Failure(place(), failure)) : List.of();
	}

	private @Nullable SecretException failure(Map<SecretReference, SecretResult> results) {
		if (!(results.get(this.reference.withJsonKey(PASSWORD)) instanceof SecretResult.Failed failed)
				|| isText(failed.error())) {
			return null;
		}
		return (failed.error() instanceof SecretNotFoundException missing)
				? new SecretNotFoundException(this.reference, missing.getTried()) : failed.error();
	}

	private boolean isText(SecretException error) {
		return this.format.text() != null && error instanceof SecretMalformedException;
	}

	/**
	 * The login with this secret, always the same. Reads the secret at the first call,
	 * and blocks for that; logs in to nothing.
	 * @return the login
	 * @throws SecretResolutionException if the secret cannot be read, or has no user or
	 * password
	 */
	public synchronized SecretLogin login() {
		if (this.login == null) {
			Map<SecretReference, SecretResult> results = this.reads.loadAll(references());
			SecretException failure = failure(results);
			if (failure != null) {
				throw new SecretResolutionException(place(), failure);
			}
			this.login = login(results.get(this.reference.withJsonKey(PASSWORD)) instanceof SecretResult.Failed
					? this.format.text() : this.format.json());
		}
		return this.login;
	}

	private SecretLogin login(@Nullable LoginFields fields) {
		try {
			return this.reads.login(this.reference, (fields != null) ? fields : this.format.json())
				.pendingFallback(this.pendingFallback)
				.server(LoginCheck.server(this.client))
				.build();
		}
		catch (SecretException ex) {
			throw new SecretResolutionException(place(), ex);
		}
	}

	/**
	 * Where the server is, by the secret, for clients whose properties do not tell.
	 * @return the host, or {@code null} if the secret has no such field
	 */
	public @Nullable String host() {
		return field(HOST);
	}

	/**
	 * The port of the server, by the secret.
	 * @return the port, or {@code null} if the secret has no such field
	 * @throws InvalidSecretConfigurationException if it is not a number
	 */
	public @Nullable Integer port() {
		String text = field(PORT);
		try {
			return (text != null) ? Integer.valueOf(text) : null;
		}
		catch (NumberFormatException ex) {
			throw new InvalidSecretConfigurationException("secret '" + this.reference + "'",
					"Its field 'port' is not a number.",
					"Correct it, or set host and port in Spring Boot's properties.");
		}
	}

	/**
	 * A field of the secret.
	 * @param key the name of the field
	 * @return its text, or {@code null} if the secret has no such field
	 */
	public @Nullable String field(String key) {
		SecretReference field = this.reference.withJsonKey(key);
		SecretResult result = this.reads.loadAll(List.of(field)).get(field);
		if (result instanceof SecretResult.Found found) {
			return found.secret().reveal();
		}
		if (result instanceof SecretResult.Failed failed && !(failed.error() instanceof SecretKeyNotFoundException)
				&& !isText(failed.error())) {
			throw new SecretResolutionException(place(), failed.error());
		}
		return null;
	}

	/**
	 * Ends the waits of logins, and no longer follows the secret.
	 */
	@Override
	public synchronized void close() {
		if (this.login != null) {
			this.login.close();
		}
	}

	@Override
	public String toString() {
		return "ClientSecret[" + this.client + ", " + this.reference + "]";
	}

}
