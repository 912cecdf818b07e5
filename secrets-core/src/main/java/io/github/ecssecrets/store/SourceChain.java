package io.github.ecssecrets.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretResult.Failed;
import io.github.ecssecrets.SecretResult.Found;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.source.SeedSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks the sources in order. A source that fails does not keep a later one from
 * answering; if none answers, the first failure is the outcome, and one that is more than
 * "not found" before others. A source that breaks its contract is taken for unavailable.
 */
final class SourceChain {

	private final List<SecretSource> sources;

	private final List<SeedSource> seeds;

	private final List<AuthoritativeSource> authorities;

	SourceChain(List<SecretSource> sources) {
		this.sources = List.copyOf(sources);
		this.seeds = only(SeedSource.class);
		this.authorities = only(AuthoritativeSource.class);
	}

	private <T> List<T> only(Class<T> kind) {
		return this.sources.stream().filter(kind::isInstance).map(kind::cast).toList();
	}

	/**
	 * Resolves references that are not loaded yet.
	 * @param intake receives every whole secret and every field as it is found
	 * @return an outcome for each reference
	 */
	Map<SecretReference, SecretResult> resolve(Collection<SecretReference> references, Intake intake) {
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		Map<SecretReference, SecretException> failures = new LinkedHashMap<>();
		Set<SecretReference> open = new LinkedHashSet<>(references);
		for (SecretSource source : this.sources) {
			open.removeIf((reference) -> resolveField(source, reference, results, failures, intake));
			if (open.isEmpty()) {
				break;
			}
			resolveWhole(source, open, results, failures, intake);
			open.removeAll(results.keySet());
		}
		for (SecretReference reference : open) {
			SecretException failure = failures.get(reference);
			results.put(reference, new Failed((failure != null) ? failure : notFound(reference, this.sources)));
		}
		return results;
	}

	private static boolean resolveField(SecretSource source, SecretReference reference,
			Map<SecretReference, SecretResult> results, Map<SecretReference, SecretException> failures, Intake intake) {
		if (reference.jsonKey() == null || !(source instanceof SeedSource seeds)) {
			return false;
		}
		try {
			Secret field = seeds.findField(reference);
			if (field != null) {
				results.put(reference, new Found(intake.field(reference, field)));
			}
			return field != null;
		}
		catch (RuntimeException ex) {
			note(failures, reference, failure(source, reference, ex));
			return false;
		}
	}

	private static void note(Map<SecretReference, SecretException> failures, SecretReference reference,
			SecretException failure) {
		failures.merge(reference, failure, (first, next) -> (first instanceof SecretNotFoundException) ? next : first);
	}

	/**
	 * The failure to report. The message of a foreign exception may quote the secret, so
	 * that only its class is named.
	 */
	private static SecretException failure(SecretSource source, SecretReference reference, RuntimeException ex) {
		return (ex instanceof SecretException failure) ? failure
				: new SecretUnavailableException(reference, Reason.SOURCE_FAILED,
						"The source '%s' failed unexpectedly for secret '%s' (%s)".formatted(source.name(), reference,
								ex.getClass().getName()),
						null, null);
	}

	private static Map<SecretReference, SecretResult> findAll(SecretSource source, Set<SecretReference> wholes,
			Freshness freshness) {
		try {
			return (source instanceof AuthoritativeSource authority) ? authority.findAll(wholes, freshness)
					: source.findAll(wholes);
		}
		catch (RuntimeException ex) {
			Map<SecretReference, SecretResult> failures = new LinkedHashMap<>();
			wholes.forEach((whole) -> failures.put(whole, new Failed(failure(source, whole, ex))));
			return failures;
		}
	}

	private static void resolveWhole(SecretSource source, Set<SecretReference> open,
			Map<SecretReference, SecretResult> results, Map<SecretReference, SecretException> failures, Intake intake) {
		Set<SecretReference> wholes = new LinkedHashSet<>();
		open.forEach((reference) -> wholes.add(reference.whole()));
		Map<SecretReference, SecretResult> answers = new LinkedHashMap<>(findAll(source, wholes, Freshness.CACHED));
		answers.replaceAll((whole, answer) -> (answer instanceof Found found)
				? new Found(intake.whole(whole, found.secret())) : answer);
		for (SecretReference reference : open) {
			SecretResult answer = answers.get(reference.whole());
			if (answer instanceof Failed failed) {
				note(failures, reference, failed.error());
			}
			else if (answer instanceof Found found) {
				try {
					results.put(reference, new Found(part(found.secret(), reference)));
				}
				catch (SecretException ex) {
					note(failures, reference, ex);
				}
			}
		}
	}

	private static Secret part(Secret whole, SecretReference reference) {
		String key = reference.jsonKey();
		return (key != null) ? whole.part(key) : whole;
	}

	private static SecretNotFoundException notFound(SecretReference reference, List<? extends SecretSource> asked) {
		return new SecretNotFoundException(reference,
				asked.stream().map((source) -> source.describe(reference)).toList());
	}

	/**
	 * Asks only the sources that hold the truth, not copies of it.
	 * @param whole which secret, without a JSON key
	 * @return the newest version, or {@code null} if no source is more than a copy
	 * @throws SecretException the first failure, or that none has the secret
	 */
	@Nullable Secret refresh(SecretReference whole) {
		List<String> tried = new ArrayList<>();
		SecretException failure = null;
		for (AuthoritativeSource source : this.authorities) {
			try {
				Secret secret = source.find(whole, Freshness.FRESH);
				if (secret != null) {
					return secret;
				}
				tried.add(source.describe(whole));
			}
			catch (RuntimeException ex) {
				failure = (failure != null) ? failure : failure(source, whole, ex);
			}
		}
		if (failure != null) {
			throw failure;
		}
		if (!tried.isEmpty()) {
			throw new SecretNotFoundException(whole, tried);
		}
		return null;
	}

	/**
	 * Asks the sources that hold the truth for something that will not be kept.
	 * @param reference which secret, or which field of it
	 * @return the newest version, or its field
	 * @throws SecretException the first failure, or that none has the secret
	 */
	Secret fetch(SecretReference reference) {
		Secret whole = refresh(reference.whole());
		if (whole == null) {
			throw new SecretNotFoundException(reference,
					List.of("no source, because each of those configured holds copies only"));
		}
		return part(whole, reference);
	}

	/**
	 * Asks the sources of copies again, because a file may have changed.
	 * @param reference which secret, or which field of it
	 * @return the copy, or {@code null} if there is none any more
	 * @throws SecretException if a source fails
	 */
	@Nullable Secret copy(SecretReference reference) {
		for (SeedSource source : this.seeds) {
			try {
				Secret copy = (reference.jsonKey() != null) ? source.findField(reference) : source.find(reference);
				if (copy != null) {
					return copy;
				}
			}
			catch (RuntimeException ex) {
				throw failure(source, reference, ex);
			}
		}
		return null;
	}

	/**
	 * Asks the sources that hold the truth for many secrets together.
	 * @param wholes which secrets, without JSON keys
	 * @return an outcome for each of them: the first answer, or the first failure; empty
	 * if no source is more than a copy
	 */
	Map<SecretReference, SecretResult> refreshAll(Collection<SecretReference> wholes) {
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		if (this.authorities.isEmpty()) {
			return results;
		}
		Set<SecretReference> open = new LinkedHashSet<>(wholes);
		for (AuthoritativeSource source : this.authorities) {
			if (!open.isEmpty()) {
				findAll(source, Set.copyOf(open), Freshness.FRESH).forEach((whole, result) -> {
					if (result instanceof Found) {
						open.remove(whole);
						results.put(whole, result);
					}
					else {
						results.putIfAbsent(whole, result);
					}
				});
			}
		}
		open.forEach((whole) -> results.putIfAbsent(whole, new Failed(notFound(whole, this.authorities))));
		return results;
	}

	/**
	 * Asks which versions a secret has.
	 * @return {@code null} if no source can tell without the value
	 * @throws SecretException if the source that should know does not answer
	 */
	@Nullable SecretVersions versions(SecretReference whole) {
		for (AuthoritativeSource source : this.authorities) {
			try {
				SecretVersions versions = source.versions(whole);
				if (versions != null) {
					return versions;
				}
			}
			catch (RuntimeException ex) {
				throw failure(source, whole, ex);
			}
		}
		return null;
	}

	/**
	 * Where found secrets go. Returns what readers of the reference will see.
	 */
	interface Intake {

		Secret whole(SecretReference whole, Secret secret);

		Secret field(SecretReference reference, Secret field);

	}

}
