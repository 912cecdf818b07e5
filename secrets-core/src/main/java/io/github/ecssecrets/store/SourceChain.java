package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretResult.Failed;
import io.github.ecssecrets.SecretResult.Found;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.source.SeedSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks the sources. A source that fails does not keep a later one from answering; if none
 * answers, the first failure is the outcome, and one that is more than "not found" before
 * others. A source that breaks its contract is taken for unavailable, also if it throws a
 * checked exception, as sources that are not written in Java may. Keeps nothing.
 */
final class SourceChain {

	private final List<SecretSource> sources;

	private final List<SeedSource> seeds;

	private final List<AuthoritativeSource> authorities;

	/** {@code null} to call sources on the calling thread, for as long as it takes. */
	private final @Nullable TimedCalls timed;

	SourceChain(List<SecretSource> sources) {
		this(sources, null);
	}

	private SourceChain(List<SecretSource> sources, @Nullable TimedCalls timed) {
		this.sources = List.copyOf(sources);
		this.timed = timed;
		this.seeds = only(SeedSource.class);
		this.authorities = only(AuthoritativeSource.class);
	}

	/**
	 * The same sources for one caller that others wait for: it asks them for copies,
	 * versions and many secrets, and does not wait for an answer for ever.
	 * @param patience the longest wait for one answer
	 */
	SourceChain withPatience(Duration patience) {
		return new SourceChain(this.sources, new TimedCalls(patience));
	}

	private <T extends @Nullable Object> T call(SecretSource source, Callable<T> call) throws Exception {
		return (this.timed != null) ? this.timed.call(source, call) : call.call();
	}

	private <T> List<T> only(Class<T> kind) {
		return this.sources.stream().filter(kind::isInstance).map(kind::cast).toList();
	}

	/**
	 * The sources in the order to ask them.
	 */
	List<SecretSource> sources() {
		return this.sources;
	}

	/**
	 * Asks one source for secrets that are not loaded yet.
	 */
	Answers ask(SecretSource source, Collection<SecretReference> references) {
		Answers answers = new Answers(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
		if (source instanceof SeedSource seedSource && !expect(seedSource, references, answers)) {
			return answers;
		}
		Set<SecretReference> wholes = new LinkedHashSet<>();
		for (SecretReference reference : references) {
			if (!(source instanceof SeedSource seedSource) || !findField(seedSource, reference, answers)) {
				wholes.add(reference.whole());
			}
		}
		if (!wholes.isEmpty()) {
			SourceCalls.findAll(source, wholes, Freshness.CACHED).forEach((whole, result) -> {
				if (result instanceof Found found) {
					answers.wholes().put(whole, found.secret());
				}
				else if (result instanceof Failed failed) {
					answers.failures().put(whole, failed.error());
				}
			});
		}
		return answers;
	}

	private static boolean expect(SeedSource source, Collection<SecretReference> references, Answers answers) {
		try {
			source.expect(references);
			return true;
		}
		catch (Exception ex) {
			references.forEach((each) -> answers.failures().put(each, SourceCalls.failure(source, each, ex)));
			return false;
		}
	}

	private static boolean findField(SeedSource source, SecretReference reference, Answers answers) {
		if (reference.jsonKey() == null) {
			return false;
		}
		try {
			Secret field = source.findField(reference);
			if (field != null) {
				answers.fields().put(reference, field);
			}
			return field != null;
		}
		catch (Exception ex) {
			answers.failures().put(reference, SourceCalls.failure(source, reference, ex));
			return false;
		}
	}

	/**
	 * That no source has a secret.
	 */
	SecretNotFoundException notFound(SecretReference reference) {
		return notFound(reference, this.sources);
	}

	/**
	 * Adds to the failure of an authoritative source that no source of copies has the
	 * secret, so people see which variable or file would do instead.
	 * @param failure receives it as a suppressed exception
	 */
	void addCopiesLookedAt(SecretException failure, SecretReference reference) {
		boolean known = Arrays.stream(failure.getSuppressed())
			.anyMatch((each) -> each instanceof SecretNotFoundException missing
					&& missing.getReference().equals(reference));
		if (!this.seeds.isEmpty() && !known) {
			failure.addSuppressed(notFound(reference, this.seeds));
		}
	}

	private static SecretNotFoundException notFound(SecretReference reference, List<? extends SecretSource> asked) {
		return new SecretNotFoundException(reference,
				asked.stream().map((source) -> SourceCalls.describe(source, reference)).toList());
	}

	/**
	 * Asks the authoritative sources for the newest version.
	 * @param whole which secret, without a JSON key
	 * @return the newest version, or {@code null} if there is no authoritative source
	 * @throws SecretException the first failure, or that none has the secret
	 */
	@Nullable Secret refresh(SecretReference whole) {
		SecretException failure = null;
		for (AuthoritativeSource source : this.authorities) {
			try {
				Secret secret = source.find(whole, Freshness.FRESH);
				if (secret != null) {
					return secret;
				}
			}
			catch (Exception ex) {
				failure = (failure != null) ? failure : SourceCalls.failure(source, whole, ex);
			}
		}
		if (failure != null) {
			throw failure;
		}
		if (!this.authorities.isEmpty()) {
			throw notFound(whole, this.authorities);
		}
		return null;
	}

	/**
	 * Asks the authoritative sources for something that will not be kept.
	 * @param whole which secret, in which version
	 * @return the version
	 * @throws SecretException the first failure, or that none has the secret
	 */
	Secret fetch(SecretReference whole) {
		Secret secret = refresh(whole);
		if (secret == null) {
			throw new SecretNotFoundException(whole,
					List.of("no source, because each of those configured holds copies only"));
		}
		return secret;
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
				Secret copy = call(source,
						() -> (reference.jsonKey() != null) ? source.findField(reference) : source.find(reference));
				if (copy != null) {
					return copy;
				}
			}
			catch (Exception ex) {
				throw SourceCalls.failure(source, reference, ex);
			}
		}
		return null;
	}

	/**
	 * Asks the authoritative sources for many secrets together.
	 * @param wholes which secrets, without JSON keys
	 * @return an outcome for each of them: the first answer, or the first failure; empty
	 * if there is no authoritative source
	 */
	Map<SecretReference, SecretResult> refreshAll(Collection<SecretReference> wholes) {
		Map<SecretReference, SecretResult> results = new LinkedHashMap<>();
		if (this.authorities.isEmpty()) {
			return results;
		}
		Set<SecretReference> open = new LinkedHashSet<>(wholes);
		for (AuthoritativeSource source : this.authorities) {
			if (!open.isEmpty()) {
				findAll(source, Set.copyOf(open)).forEach((whole, result) -> {
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

	private Map<SecretReference, SecretResult> findAll(AuthoritativeSource source, Set<SecretReference> wholes) {
		try {
			return call(source, () -> SourceCalls.findAll(source, wholes, Freshness.FRESH));
		}
		catch (Exception ex) {
			return wholes.stream()
				.collect(Collectors.toMap(Function.identity(),
						(whole) -> new Failed(SourceCalls.failure(source, whole, ex))));
		}
	}

	/**
	 * Asks which versions a secret has.
	 * @return {@code null} if no source can tell without the value, or one cannot and
	 * another is broken
	 * @throws SecretException the first failure, if no source tells
	 */
	@Nullable SecretVersions versions(SecretReference whole) {
		SecretException failure = null;
		boolean valueMayTell = false;
		for (AuthoritativeSource source : this.authorities) {
			try {
				SecretVersions versions = call(source, () -> source.versions(whole));
				if (versions != null) {
					return versions;
				}
				valueMayTell = true;
			}
			catch (Exception ex) {
				failure = (failure != null) ? failure : SourceCalls.failure(source, whole, ex);
			}
		}
		if (failure != null && !(valueMayTell && failure.getReason() == Reason.SOURCE_FAILED)) {
			throw failure;
		}
		return null;
	}

	/**
	 * What one source answered.
	 *
	 * @param fields fields that it holds on their own
	 * @param wholes whole secrets
	 * @param failures by the field or the whole secret that was asked for
	 */
	record Answers(Map<SecretReference, Secret> fields, Map<SecretReference, Secret> wholes,
			Map<SecretReference, SecretException> failures) {

	}

}
