package io.github.ecssecrets.store;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretResult.Failed;
import io.github.ecssecrets.SecretResult.Found;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;

/**
 * The checks of the watch: asks the sources, past any cache, and takes in what they
 * answer.
 */
final class StoreChecks implements RotationWatch.Checker {

	private final SourceChain chain;

	private final Intake intake;

	StoreChecks(SourceChain chain, Intake intake) {
		this.chain = chain;
		this.intake = intake;
	}

	@Override
	public void readCopies(SecretEntry entry) {
		try (News news = this.intake.news()) {
			this.intake.copies(entry, this.chain::copy, news);
		}
	}

	@Override
	public @Nullable SecretVersions versions(SecretEntry entry) {
		return this.chain.versions(entry.reference());
	}

	@Override
	public void confirm(SecretEntry entry) {
		this.intake.confirm(entry);
	}

	@Override
	public Map<SecretEntry, SecretException> read(Collection<SecretEntry> entries) {
		Map<SecretEntry, SecretException> failures = new LinkedHashMap<>();
		try (News news = this.intake.news()) {
			long ticket = this.intake.ticket();
			Map<SecretReference, SecretResult> results = this.chain
				.refreshAll(entries.stream().map(SecretEntry::reference).toList());
			for (SecretEntry entry : entries) {
				SecretResult result = results.get(entry.reference());
				if (result instanceof Found found) {
					this.intake.version(entry.reference(), found.secret(), ticket, news);
				}
				else if (result instanceof Failed failed) {
					failures.put(entry, failed.error());
				}
			}
		}
		return failures;
	}

	@Override
	public void failed(SecretEntry entry, SecretException error) {
		try (News news = this.intake.news()) {
			this.intake.failed(entry, error, news);
		}
	}

}
