package io.github.ecssecrets.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretResult.Found;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.source.SeedSource;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import io.github.ecssecrets.testsupport.StubSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Sources of a user that break the contract, in each of their methods: others answer, no
 * secret fails because of another, and nothing is stuck.
 */
@ExtendWith(NoSecretInLogExtension.class)
class BrokenSourceTests extends AbstractSecretStoreTests {

	private static final String API = "prod/api";

	private volatile boolean broken = true;

	private Exception fault = new IllegalStateException(this.value);

	/**
	 * What is broken of a source.
	 */
	enum Part {

		NAME, DESCRIBE, FIND, FIND_ALL, FIND_ALL_GIVES_NULL, FIND_ALL_GIVES_WHAT_NOBODY_ASKED_FOR, VERSIONS, EXPECT,
		FIND_FIELD

	}

	private <T> T answer(Part part, Part breaks, T otherwise) {
		if (part == breaks && this.broken) {
			throw sneaky(this.fault);
		}
		return otherwise;
	}

	/** Throws what the compiler would not let it, as other languages may. */
	@SuppressWarnings("unchecked")
	private static <X extends Throwable> RuntimeException sneaky(Throwable failure) throws X {
		throw (X) failure;
	}

	/** A source that has nothing and would answer so, but for the part. */
	private SecretSource truthThatBreaks(Part breaks) {
		return new AuthoritativeSource() {

			@Override
			public String name() {
				return answer(Part.NAME, breaks, "broken");
			}

			@Override
			public String describe(SecretReference reference) {
				return answer(Part.DESCRIBE, breaks, "broken");
			}

			@Override
			public @Nullable Secret find(SecretReference reference, Freshness freshness) {
				return answer(Part.FIND, breaks, null);
			}

			@Override
			public Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references,
					Freshness freshness) {
				if (breaks == Part.FIND_ALL_GIVES_NULL) {
					return null;
				}
				if (breaks == Part.FIND_ALL_GIVES_WHAT_NOBODY_ASKED_FOR) {
					return Map.of(reference("prod/other"),
							new Found(Secret.builder("prod/other", StubSource.ORIGIN).text("x")));
				}
				return answer(Part.FIND_ALL, breaks, AuthoritativeSource.super.findAll(references, freshness));
			}

			@Override
			public @Nullable SecretVersions versions(SecretReference reference) {
				return answer(Part.VERSIONS, breaks, null);
			}

		};
	}

	private SecretSource seedsThatBreak(Part breaks) {
		return new SeedSource() {

			@Override
			public String name() {
				return answer(Part.NAME, breaks, "broken seeds");
			}

			@Override
			public void expect(Collection<SecretReference> references) {
				answer(Part.EXPECT, breaks, null);
			}

			@Override
			public @Nullable Secret find(SecretReference reference) {
				return answer(Part.FIND, breaks, null);
			}

			@Override
			public @Nullable Secret findField(SecretReference reference) {
				return answer(Part.FIND_FIELD, breaks, null);
			}

		};
	}

	private SecretStore storeBehind(Part part) {
		this.broken = false;
		SecretStore behind = builder()
			.sources(List.of(seedsThatBreak(part), truthThatBreaks(part), this.truth.source()))
			.build();
		this.broken = true;
		return behind;
	}

	@ParameterizedTest
	@EnumSource
	void othersAnswerWhateverIsBrokenOfASource(Part part) {
		this.truth.put(DB, 1, json(this.value)).put(API, 1, "first");
		try (SecretStore behind = storeBehind(part)) {
			assertThat(behind.getAll(List.of(reference(PASSWORD), reference(API)), Duration.ofSeconds(10)).values())
				.allSatisfy((result) -> assertThat(result).isInstanceOf(Found.class));
			this.truth.put(API, 2, "second");
			assertThat(outcome(behind.refresh(reference(API))).reveal()).isEqualTo("second");
			assertThat(outcome(behind.fetch(reference(API))).reveal()).isEqualTo("second");
			this.truth.put(API, 3, "third").put(DB, 3, json("third")).describe(API, "v3").describe(DB, "v3");
			this.clock.advance(Duration.ofMinutes(7));
			behind.checkDue();
			assertThat(behind.get(API).reveal()).isEqualTo("third");
			assertThat(behind.get(PASSWORD).reveal()).isEqualTo("third");
			assertThat(behind.status()).hasSize(2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void failureOfABrokenSourceIsATypedOneWithoutItsText(Part part) {
		this.fault = new IOException(this.value);
		try (SecretStore behind = storeBehind(part)) {
			assertThat(behind.getAll(List.of(reference(DB)), Duration.ofSeconds(10)).values()).singleElement()
				.isInstanceOfSatisfying(SecretResult.Failed.class,
						(failed) -> assertThat(failed.error())
							.isInstanceOfAny(SecretNotFoundException.class, SecretUnavailableException.class)
							.hasMessageNotContaining(this.value)
							.hasNoCause());
			this.broken = false;
			this.truth.put(DB, 1, "first");
			this.clock.advance(Duration.ofSeconds(2));
			assertThat(behind.get(DB).reveal()).isEqualTo("first");
		}
	}

	@Test
	void secretThatBreaksItsSourceLeavesOthersAlone() {
		this.truth.fail(DB, new IllegalStateException(this.value)).put(API, 1, "first");
		Map<SecretReference, SecretResult> results = this.store.getAll(List.of(reference(DB), reference(API)),
				Duration.ofSeconds(10));
		assertThat(results.get(reference(API))).isInstanceOf(Found.class);
		assertThatExceptionOfType(SecretUnavailableException.class)
			.isThrownBy(() -> results.get(reference(DB)).orElseThrow());
		this.truth.put(API, 2, "second");
		this.clock.advance(Duration.ofMinutes(7));
		this.store.checkDue();
		assertThat(read(API)).isEqualTo("second");
	}

	@Test
	void errorForOneSecretLeavesOthersChecked() {
		this.truth.put(DB, 1, "first").put(API, 1, "first");
		read(DB);
		read(API);
		this.truth.fail(DB, new StackOverflowError(this.value)).put(API, 2, "second");
		this.clock.advance(Duration.ofMinutes(7));
		this.store.checkDue();
		assertThat(read(API)).isEqualTo("second");
		assertThat(read(DB)).isEqualTo("first");
		assertThat(status(DB).problem()).contains("java.lang.StackOverflowError");
		assertThat(status(API).problem()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { DB, API })
	void failureToTellTheVersionsOfOneSecretLeavesOthersChecked(String broken) {
		String other = broken.equals(DB) ? API : DB;
		this.truth.put(DB, 1, "first").put(API, 1, "first");
		read(DB);
		read(API);
		this.truth.failToDescribe(broken, new IllegalStateException(this.value)).put(other, 2, "second");
		this.clock.advance(Duration.ofMinutes(7));
		this.store.checkDue();
		assertThat(read(other)).isEqualTo("second");
		assertThat(status(broken).problem()).contains("java.lang.IllegalStateException");
	}

	@Test
	void outcomeWithoutASecretLeavesOthersAlone() {
		AuthoritativeSource empty = new AuthoritativeSource() {

			@Override
			public String name() {
				return "empty";
			}

			@Override
			public Secret find(SecretReference reference, Freshness freshness) {
				return reference.equals(reference(API)) ? StubSource.version(API, 1, "first") : null;
			}

			@Override
			public Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references,
					Freshness freshness) {
				Map<SecretReference, SecretResult> results = new HashMap<>();
				references.forEach((reference) -> results.put(reference, new Found(find(reference, freshness))));
				return results;
			}

		};
		try (SecretStore behind = builder().sources(List.of(empty)).build()) {
			Map<SecretReference, SecretResult> results = behind.getAll(List.of(reference(DB), reference(API)),
					Duration.ofSeconds(10));
			assertThat(results.get(reference(API)).orElseThrow().reveal()).isEqualTo("first");
			assertThatExceptionOfType(SecretUnavailableException.class)
				.isThrownBy(() -> results.get(reference(DB)).orElseThrow());
		}
	}

	@Test
	void errorOfASourceEndsTheReadOfAllWhoWaitAndNoneIsStuck() {
		this.truth.fail(DB, new StackOverflowError(this.value));
		var gate = this.truth.block(DB);
		CompletableFuture<Secret> first = concurrently(() -> this.store.get(DB));
		gate.awaitReached();
		CompletableFuture<Secret> second = concurrently(() -> this.store.get(DB));
		gate.open();
		assertThat(first).failsWithin(Duration.ofMinutes(1)).withThrowableThat().withCauseInstanceOf(Error.class);
		assertThat(second).failsWithin(Duration.ofMinutes(1));
		this.truth.put(DB, 1, "first");
		assertThat(read(DB)).isEqualTo("first");
	}

}
