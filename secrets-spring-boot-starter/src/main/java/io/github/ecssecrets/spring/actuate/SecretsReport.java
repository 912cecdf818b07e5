package io.github.ecssecrets.spring.actuate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.ecssecrets.PastEvent;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.spring.runtime.SecretUse;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

/**
 * Describes the secrets in use at the moment it is asked. Thread-safe; does no I/O.
 */
public final class SecretsReport {

	private final Supplier<List<SecretStatus>> secrets;

	private final Function<SecretReference, List<SecretUse>> uses;

	private final Supplier<List<PastEvent>> history;

	private final Duration staleAfter;

	private final Clock clock;

	/**
	 * Creates a report.
	 * @param runtime the secrets of the application, and their configuration
	 */
	public SecretsReport(SecretsRuntime runtime) {
		this(runtime.secrets()::status, runtime.uses()::of, () -> runtime.secrets().monitor().events((whole) -> true),
				runtime.properties().getStaleAfter(), Clock.systemUTC());
	}

	SecretsReport(Supplier<List<SecretStatus>> secrets, Function<SecretReference, List<SecretUse>> uses,
			Supplier<List<PastEvent>> history, Duration staleAfter, Clock clock) {
		this.secrets = secrets;
		this.uses = uses;
		this.history = history;
		this.staleAfter = staleAfter;
		this.clock = clock;
	}

	/**
	 * The time from which ages are counted back.
	 */
	Instant now() {
		return this.clock.instant();
	}

	List<SecretDescriptor> secrets() {
		return secrets((reference) -> true);
	}

	/**
	 * Describes the secrets that are wanted.
	 */
	List<SecretDescriptor> secrets(Predicate<SecretReference> wanted) {
		Instant now = now();
		return this.secrets.get()
			.stream()
			.filter((status) -> wanted.test(status.reference()))
			.map((status) -> SecretDescriptor.of(status, this.uses.apply(status.reference()), now, this.staleAfter))
			.toList();
	}

	/**
	 * What happened lately to any secret, the newest first.
	 */
	List<SecretDescriptor.EventDescriptor> events() {
		return this.history.get().stream().map(SecretDescriptor.EventDescriptor::of).toList();
	}

	/**
	 * The secrets, or fields, that are wanted, each as a whole.
	 */
	Set<SecretReference> wholes(Predicate<SecretReference> wanted) {
		return this.secrets.get()
			.stream()
			.map(SecretStatus::reference)
			.filter(wanted)
			.map(SecretReference::whole)
			.collect(Collectors.toSet());
	}

}
