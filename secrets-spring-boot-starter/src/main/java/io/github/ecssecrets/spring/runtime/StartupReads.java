package io.github.ecssecrets.spring.runtime;

import java.util.Collection;
import java.util.Map;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.login.LoginFields;
import io.github.ecssecrets.login.SecretLoginBuilder;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;

/**
 * The secrets of an application, for what reads them at start-up: imports, bindings,
 * annotations, pools and bundles. Thread-safe.
 */
public interface StartupReads {

	/**
	 * The secrets of the application.
	 * @return the store
	 */
	Secrets secrets();

	/**
	 * What uses the secrets.
	 * @return the list, for whoever is configured with a secret to add itself
	 */
	SecretUses uses();

	/**
	 * What the log says of the start.
	 * @return the report, for whatever follows a secret to add itself
	 */
	StartupReport startupReport();

	/**
	 * Starts a login with a secret of the application. A login of a check gives up after
	 * seconds, whatever patience its pool or client has.
	 * @param reference the secret, without a JSON key
	 * @param fields where user and password are in it
	 * @return a builder
	 */
	SecretLoginBuilder login(SecretReference reference, LoginFields fields);

	/**
	 * Reads many secrets within the start-up timeout, for those who will then read or
	 * follow them. Waits for sources.
	 * @param references which secrets
	 * @return an outcome for each reference
	 */
	Map<SecretReference, SecretResult> loadAll(Collection<SecretReference> references);

	/**
	 * Reads secrets that the application cannot do without, within the start-up timeout.
	 * Waits for sources.
	 * @param askedBy what asks for each secret, a phrase such as {@code property 'x'}
	 * @throws SecretResolutionException with every one that cannot be read
	 */
	void require(Map<SecretReference, String> askedBy);

}
