package io.github.ecssecrets.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretStatus;
import org.jspecify.annotations.Nullable;

/**
 * How fresh an entry is, and what is wrong with it. Thread-safe.
 */
final class EntryCondition {

	private static final String MISSING = "The version in use has no such field; its last value stays in use";

	private volatile Checks checks = new Checks(Instant.EPOCH, Instant.EPOCH, null);

	private volatile @Nullable Unusable unusable;

	/**
	 * When the value in use was last read or confirmed.
	 */
	Instant checked() {
		return this.checks.checked();
	}

	/**
	 * Notes that the value in use was just read.
	 */
	synchronized void fetched(Instant now) {
		this.checks = new Checks(now, now, null);
	}

	/**
	 * Notes that the version in use is the newest.
	 */
	synchronized void confirmed(Instant now) {
		this.checks = new Checks(this.checks.fetched(), now, null);
	}

	/**
	 * Notes that the last check failed.
	 * @param problem why, without any secret value
	 */
	synchronized void failed(String problem) {
		this.checks = new Checks(this.checks.fetched(), this.checks.checked(), problem);
	}

	/**
	 * Notes that somebody cannot use some content.
	 * @return whether this is news
	 */
	synchronized boolean unusable(EntryState content, String problem) {
		Unusable next = new Unusable(content.revision(), problem);
		boolean news = !next.equals(this.unusable);
		this.unusable = next;
		return news;
	}

	/**
	 * Describes the secret, and each field that stands on its own.
	 * @param watching whether secrets are checked for new versions
	 * @param details adds what else is known of the secret
	 */
	List<SecretStatus> describe(SecretReference reference, EntryState content, boolean watching,
			UnaryOperator<SecretStatus.Builder> details) {
		Unusable useless = this.unusable;
		String problem = (useless != null && useless.revision() == content.revision()) ? useless.problem() : null;
		boolean watched = watching && reference.versionId() == null;
		List<SecretStatus> status = new ArrayList<>();
		if (content.whole() != null) {
			status.add(describe(reference, content.whole(), watched, problem, details));
		}
		content.fields()
			.forEach((key, field) -> status.add(describe(reference.withJsonKey(key), field, watched,
					content.hasVersion() ? MISSING : problem, details)));
		return status;
	}

	private SecretStatus describe(SecretReference reference, Secret secret, boolean watched, @Nullable String problem,
			UnaryOperator<SecretStatus.Builder> details) {
		Checks last = this.checks;
		return details.apply(SecretStatus.builder(reference, secret))
			.times(last.fetched(), last.checked())
			.watched(watched)
			.problem((last.problem() != null) ? last.problem() : problem)
			.build();
	}

	/**
	 * When the value was read and confirmed, and why the last check failed, if it did.
	 */
	private record Checks(Instant fetched, Instant checked, @Nullable String problem) {

	}

	/** That somebody cannot use the content of a revision. */
	private record Unusable(long revision, String problem) {

	}

}
