package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.source.SeedSource;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import io.github.ecssecrets.testsupport.StubSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A source of a user that does not answer, and does not care for interrupts: the watch
 * goes on with the secrets of other sources.
 */
@ExtendWith(NoSecretInLogExtension.class)
@Timeout(60)
class HangingSourceTests extends AbstractSecretStoreTests {

	private static final String SLOW = "slow/key";

	private static final String API = "prod/api";

	private final CountDownLatch answer = new CountDownLatch(1);

	private final AtomicInteger hanging = new AtomicInteger();

	private volatile @Nullable Part hangs;

	private volatile int version = 1;

	/** What hangs of a source. */
	enum Part {

		VERSIONS, FIND_ALL, COPY

	}

	@AfterEach
	void letGo() {
		this.answer.countDown();
	}

	private void hangIf(Part part) {
		if (this.hangs == part) {
			this.hanging.incrementAndGet();
			while (this.answer.getCount() > 0) {
				LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
			}
			this.hanging.decrementAndGet();
		}
	}

	private AuthoritativeSource slow() {
		return new AuthoritativeSource() {

			@Override
			public String name() {
				return "slow";
			}

			@Override
			public @Nullable Secret find(SecretReference reference, Freshness freshness) {
				return reference.equals(reference(SLOW)) ? StubSource.version(SLOW, HangingSourceTests.this.version,
						"slow " + HangingSourceTests.this.version) : null;
			}

			@Override
			public Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references,
					Freshness freshness) {
				hangIf(Part.FIND_ALL);
				return AuthoritativeSource.super.findAll(references, freshness);
			}

			@Override
			public @Nullable SecretVersions versions(SecretReference reference) {
				hangIf(Part.VERSIONS);
				return null;
			}

		};
	}

	private SeedSource slowSeeds() {
		return new SeedSource() {

			@Override
			public String name() {
				return "slow seeds";
			}

			@Override
			public @Nullable Secret find(SecretReference reference) {
				hangIf(Part.COPY);
				return null;
			}

		};
	}

	private SecretStore storeBehindASlowSource() {
		this.truth.put(API, 1, "first");
		this.seeds.putCopy("prod/seed", "seed");
		SecretStore behind = builder().sources(List.of(slowSeeds(), this.seeds.source(), slow(), this.truth.source()))
			.sourcePatience(Duration.ofMillis(20))
			.build();
		behind.get(SLOW);
		behind.get(API);
		behind.get("prod/seed");
		return behind;
	}

	private void check(SecretStore store) {
		this.clock.advance(Duration.ofMinutes(7));
		store.checkDue();
	}

	@ParameterizedTest
	@EnumSource
	void othersAreCheckedWhateverHangs(Part part) {
		try (SecretStore behind = storeBehindASlowSource()) {
			this.hangs = part;
			this.truth.put(API, 2, "second");
			check(behind);
			assertThat(behind.get(API).reveal()).isEqualTo("second");
			this.truth.put(API, 3, "third");
			check(behind);
			assertThat(behind.get(API).reveal()).isEqualTo("third");
		}
	}

	@ParameterizedTest
	@EnumSource
	void onlyOneThreadHangs(Part part) {
		try (SecretStore behind = storeBehindASlowSource()) {
			this.hangs = part;
			for (int round = 0; round < 5; round++) {
				check(behind);
			}
			assertThat(this.hanging).hasValue(1);
		}
	}

	@Test
	void problemNamesTheSource() {
		try (SecretStore behind = storeBehindASlowSource()) {
			this.hangs = Part.VERSIONS;
			check(behind);
			assertThat(status(behind, SLOW).problem()).contains("'slow' does not answer");
			assertThat(status(behind, API).problem()).isNull();
		}
	}

	@Test
	void sourceThatAnswersAgainIsAsked() {
		try (SecretStore behind = storeBehindASlowSource()) {
			this.hangs = Part.FIND_ALL;
			check(behind);
			this.version = 2;
			this.hangs = null;
			this.answer.countDown();
			await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
				check(behind);
				assertThat(behind.get(SLOW).reveal()).isEqualTo("slow 2");
				assertThat(status(behind, SLOW).problem()).isNull();
			});
		}
	}

	@Test
	void closeOfTheStoreDoesNotWaitForTheSource() {
		SecretStore behind = builder().sources(List.of(slow(), this.truth.source()))
			.sourcePatience(Duration.ofMinutes(10))
			.build();
		behind.get(SLOW);
		this.hangs = Part.VERSIONS;
		this.clock.advance(Duration.ofMinutes(7));
		CompletableFuture<Void> checking = concurrently(() -> {
			behind.checkDue();
			return null;
		});
		await().atMost(Duration.ofMinutes(1)).until(() -> this.hanging.get() == 1);
		behind.close();
		this.answer.countDown();
		assertThat(checking).succeedsWithin(Duration.ofMinutes(1));
	}

}
