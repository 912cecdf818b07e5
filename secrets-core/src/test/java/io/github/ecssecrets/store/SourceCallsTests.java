package io.github.ecssecrets.store;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.SeedSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SourceCalls}: how a source is named that does not tell its name.
 */
class SourceCallsTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	@Test
	void sourceThatDescribesNothingIsNamed() {
		assertThat(SourceCalls.describe(new Silent("silent"), REFERENCE)).isEqualTo("silent");
	}

	@Test
	void sourceWithoutANameIsNamedByItsClass() {
		Silent source = new Silent(null);
		assertThat(SourceCalls.describe(source, REFERENCE)).isEqualTo(Silent.class.getName());
		assertThat(SourceCalls.failure(source, REFERENCE, new IllegalStateException("canary-text")))
			.hasMessage("The source '" + Silent.class.getName()
					+ "' failed unexpectedly for secret 'prod/db' (java.lang.IllegalStateException)");
	}

	/** Tells its name at most. */
	private record Silent(@Nullable String text) implements SeedSource {

		@Override
		public String name() {
			if (this.text == null) {
				throw new IllegalStateException("canary-text");
			}
			return this.text;
		}

		@Override
		public String describe(SecretReference reference) {
			throw new IllegalStateException("canary-text");
		}

		@Override
		public @Nullable Secret find(SecretReference reference) {
			return null;
		}

	}

}
