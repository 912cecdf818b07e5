package io.github.ecssecrets.store;

import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SeedSource;
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
	void resolveWhenSourceCachesAsksItsCache() {
		SourceChain chain = new SourceChain(List.of(new CachingSource()));
		assertThat(chain.resolve(List.of(WHOLE), new NoIntake()).get(WHOLE).orElseThrow().reveal()).isEqualTo("cached");
	}

	@Test
	void resolveWhenFieldFailsAsksLaterSource() {
		SourceChain chain = new SourceChain(List.of(new DenyingFieldSource(), new CachingSource()));
		Map<SecretReference, SecretResult> results = chain.resolve(List.of(FIELD, WHOLE), new NoIntake());
		assertThat(results.get(WHOLE).orElseThrow().reveal()).isEqualTo("cached");
	}

	@Test
	void resolveWhenFieldFailsAndNoOtherSourceAnswersReportsFailure() {
		SourceChain chain = new SourceChain(List.of(new DenyingFieldSource()));
		assertThat(chain.resolve(List.of(FIELD), new NoIntake()).get(FIELD)).isInstanceOfSatisfying(
				SecretResult.Failed.class,
				(failed) -> assertThat(failed.error()).isInstanceOf(SecretAccessDeniedException.class));
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

	private static final class NoIntake implements SourceChain.Intake {

		@Override
		public Secret whole(SecretReference whole, Secret secret) {
			return secret;
		}

		@Override
		public Secret field(SecretReference reference, Secret field) {
			return field;
		}

	}

}
