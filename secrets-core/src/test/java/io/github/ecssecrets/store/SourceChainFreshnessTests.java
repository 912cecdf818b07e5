package io.github.ecssecrets.store;

import java.util.List;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.source.SeedSource;
import io.github.ecssecrets.store.SourceChain.Answers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SourceChain} with sources that cache and sources whose fields fail.
 */
class SourceChainFreshnessTests {

	private static final SecretReference WHOLE = SecretReference.parse("prod/db");

	private static final SecretReference FIELD = SecretReference.parse("prod/db:password");

	@Test
	void refreshWhenSourceCachesAsksPastItsCache() {
		SourceChain chain = new SourceChain(List.of(new CachingSource()));
		assertThat(chain.refresh(WHOLE).reveal()).isEqualTo("fresh");
	}

	@Test
	void askWhenSourceCachesAsksItsCache() {
		SecretSource source = new CachingSource();
		Answers answers = new SourceChain(List.of(source)).ask(source, List.of(WHOLE));
		assertThat(answers.wholes().get(WHOLE).reveal()).isEqualTo("cached");
	}

	@Test
	void askWhenFieldFailsReportsFailure() {
		SecretSource source = new DenyingFieldSource();
		Answers answers = new SourceChain(List.of(source)).ask(source, List.of(FIELD, WHOLE));
		assertThat(answers.failures()).containsOnlyKeys(FIELD);
		assertThat(answers.failures().get(FIELD)).isInstanceOf(SecretAccessDeniedException.class);
		assertThat(answers.wholes()).isEmpty();
	}

	private static Secret secret(String content) {
		return Secret.builder("prod/db", new SecretOrigin.Custom("test")).text(content);
	}

	private static final class CachingSource implements AuthoritativeSource {

		@Override
		public String name() {
			return "caching";
		}

		@Override
		public Secret find(SecretReference reference, Freshness freshness) {
			return secret((freshness == Freshness.FRESH) ? "fresh" : "cached");
		}

	}

	private static final class DenyingFieldSource implements SeedSource {

		@Override
		public String name() {
			return "denying";
		}

		@Override
		public Secret find(SecretReference reference) {
			return null;
		}

		@Override
		public Secret findField(SecretReference reference) {
			throw new SecretAccessDeniedException(reference, "denied", null, null, null);
		}

	}

}
