package io.github.ecssecrets.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.SeedSource;
import io.github.ecssecrets.store.SourceChain.Answers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SourceChain} with a source of copies: what it is told and asked, and
 * who hears that it has none.
 */
class SourceChainCopiesTests {

	private static final SecretReference WHOLE = SecretReference.parse("prod/db");

	private static final SecretReference FIELD = SecretReference.parse("prod/db:password");

	private final Copies copies = new Copies();

	private final SourceChain chain = new SourceChain(List.of(this.copies));

	@Test
	void sourceOfCopiesIsToldFirstWhatIsExpectedOfIt() {
		this.copies.wholes.put(WHOLE, secret("canary-whole"));
		this.copies.fields.put(FIELD, secret("canary-field"));
		Answers answers = this.chain.ask(this.copies, List.of(FIELD, WHOLE));
		assertThat(this.copies.calls).containsExactly("expect [prod/db:password, prod/db]", "field prod/db:password",
				"whole prod/db");
		assertThat(answers.fields()).containsOnlyKeys(FIELD);
		assertThat(answers.wholes()).containsOnlyKeys(WHOLE);
		assertThat(answers.failures()).isEmpty();
	}

	@Test
	void sourceOfCopiesThatRefusesWhatIsExpectedOfItIsNotAsked() {
		this.copies.failing.put("expect [prod/db:password, prod/db]", unavailable("No directory"));
		Answers answers = this.chain.ask(this.copies, List.of(FIELD, WHOLE));
		assertThat(this.copies.calls).hasSize(1);
		assertThat(answers.failures()).containsOnlyKeys(FIELD, WHOLE);
		assertThat(answers.failures().get(FIELD)).hasMessage("No directory");
	}

	@Test
	void sourceWhoseFieldFailsIsAskedForTheWhole() {
		this.copies.wholes.put(WHOLE, secret("canary-whole"));
		this.copies.failing.put("field prod/db:password", unavailable("No file"));
		Answers answers = this.chain.ask(this.copies, List.of(FIELD));
		assertThat(answers.wholes()).containsOnlyKeys(WHOLE);
		assertThat(answers.failures()).containsOnlyKeys(FIELD);
	}

	@Test
	void copyOfAFieldIsNoCopyOfTheWhole() {
		this.copies.wholes.put(WHOLE, secret("canary-whole"));
		this.copies.fields.put(FIELD, secret("canary-field"));
		assertThat(reveal(this.chain.copy(WHOLE))).isEqualTo("canary-whole");
		assertThat(reveal(this.chain.copy(FIELD))).isEqualTo("canary-field");
	}

	@Test
	void failureTellsOnceForEachReferenceThatThereIsNoCopy() {
		SecretException failure = unavailable("Not now");
		this.chain.addCopiesLookedAt(failure, WHOLE);
		this.chain.addCopiesLookedAt(failure, WHOLE);
		this.chain.addCopiesLookedAt(failure, FIELD);
		assertThat(failure.getSuppressed()).extracting(Throwable::getMessage)
			.containsExactly("Secret 'prod/db' was not found; looked at copies",
					"Secret 'prod/db:password' was not found; looked at copies");
	}

	@Test
	void failureOfAnotherKindIsNoHintThatThereIsNoCopy() {
		SecretException failure = unavailable("Not now");
		failure.addSuppressed(unavailable("Not now either"));
		this.chain.addCopiesLookedAt(failure, WHOLE);
		assertThat(failure.getSuppressed()).hasSize(2);
	}

	@Test
	void failureTellsNothingOfCopiesWhereThereAreNone() {
		SecretException failure = unavailable("Not now");
		new SourceChain(List.of()).addCopiesLookedAt(failure, WHOLE);
		assertThat(failure.getSuppressed()).isEmpty();
	}

	private static @Nullable String reveal(@Nullable Secret secret) {
		return (secret != null) ? secret.reveal() : null;
	}

	private static Secret secret(String content) {
		return Secret.builder("prod/db", new SecretOrigin.Custom("test")).text(content);
	}

	private static SecretUnavailableException unavailable(String message) {
		return new SecretUnavailableException(WHOLE, message, null, null);
	}

	/** Writes down what it is asked, and answers as a test says. */
	private static final class Copies implements SeedSource {

		private final Map<SecretReference, Secret> wholes = new HashMap<>();

		private final Map<SecretReference, Secret> fields = new HashMap<>();

		private final Map<String, SecretException> failing = new HashMap<>();

		private final List<String> calls = new ArrayList<>();

		private void called(String call) {
			this.calls.add(call);
			SecretException failure = this.failing.get(call);
			if (failure != null) {
				throw failure;
			}
		}

		@Override
		public String name() {
			return "copies";
		}

		@Override
		public void expect(Collection<SecretReference> references) {
			called("expect " + references);
		}

		@Override
		public @Nullable Secret find(SecretReference reference) {
			called("whole " + reference);
			return this.wholes.get(reference);
		}

		@Override
		public @Nullable Secret findField(SecretReference reference) {
			called("field " + reference);
			return this.fields.get(reference);
		}

	}

}
