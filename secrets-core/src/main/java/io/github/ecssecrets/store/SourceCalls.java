package io.github.ecssecrets.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretResult.Failed;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.store.TimedCalls.SilentSourceException;

/**
 * Calls sources, which may be foreign code: what breaks their contract becomes a failure
 * of the secret that was asked for.
 */
final class SourceCalls {

	private SourceCalls() {
	}

	/**
	 * Asks one source for many secrets; one by one if it fails for all of them together,
	 * so no secret fails because of another.
	 */
	static Map<SecretReference, SecretResult> findAll(SecretSource source, Set<SecretReference> wholes,
			Freshness freshness) {
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		try {
			Map<SecretReference, SecretResult> answers = (source instanceof AuthoritativeSource authority)
					? authority.findAll(wholes, freshness) : source.findAll(wholes);
			for (SecretReference whole : wholes) {
				SecretResult answer = answers.get(whole);
				if (answer != null) {
					results.put(whole, answer);
				}
			}
		}
		catch (Exception ex) {
			for (SecretReference whole : wholes) {
				results.putAll((wholes.size() > 1) ? findAll(source, Set.of(whole), freshness)
						: Map.of(whole, new Failed(failure(source, whole, ex))));
			}
		}
		return results;
	}

	/**
	 * The failure to report. The message of a foreign exception may quote the secret, so
	 * only its class is named.
	 */
	static SecretException failure(SecretSource source, SecretReference reference, Exception ex) {
		if (ex instanceof SecretException failure) {
			return failure;
		}
		String problem = (ex instanceof SilentSourceException)
				? "The source '%s' does not answer for secret '%s'".formatted(name(source), reference)
				: "The source '%s' failed unexpectedly for secret '%s' (%s)".formatted(name(source), reference,
						ex.getClass().getName());
		return new SecretUnavailableException(reference, Reason.SOURCE_FAILED, problem, null, null);
	}

	private static String name(SecretSource source) {
		try {
			return source.name();
		}
		catch (Exception ex) {
			return source.getClass().getName();
		}
	}

	static String describe(SecretSource source, SecretReference reference) {
		try {
			return source.describe(reference);
		}
		catch (Exception ex) {
			return name(source);
		}
	}

}
