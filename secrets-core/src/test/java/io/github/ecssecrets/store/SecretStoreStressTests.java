package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.testsupport.StubSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sixteen threads read, refresh, follow, listen and close while secrets rotate and are
 * evicted: no reader ever sees a version go backwards, and nothing gets stuck. Runs for a
 * minute with {@code -Dstress.seconds=60}.
 */
class SecretStoreStressTests {

	private static final int THREADS = 16;

	private static final int SECRETS = 40;

	private final Duration duration = Duration.ofSeconds(Integer.getInteger("stress.seconds", 3));

	private final AtomicIntegerArray versions = new AtomicIntegerArray(SECRETS);

	private final AtomicLong steps = new AtomicLong();

	private final AtomicInteger told = new AtomicInteger();

	@Test
	void noVersionGoesBackwardsAndNothingGetsStuck() {
		IntStream.range(0, SECRETS).forEach((i) -> this.versions.set(i, 1));
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		RefreshPolicy often = RefreshPolicy.builder().interval(Duration.ofMillis(20)).jitter(0.5).build();
		try (SecretStore store = SecretStore.builder()
			.sources(List.of(new Rotating()))
			.maximumSize(4)
			.refresh(often)
			.listener((event) -> this.told.incrementAndGet())
			.build()) {
			long end = System.nanoTime() + this.duration.toNanos();
			List<CompletableFuture<Void>> workers = IntStream.range(0, THREADS)
				.mapToObj((i) -> CompletableFuture.runAsync(() -> work(store, new Random(i), end), threads))
				.toList();
			workers.forEach((worker) -> worker.orTimeout(this.duration.toSeconds() + 60, TimeUnit.SECONDS).join());
			SecretReference last = reference(0);
			this.versions.incrementAndGet(0);
			assertThat(store.refresh(last).orTimeout(10, TimeUnit.SECONDS).join().reveal())
				.isEqualTo("canary-" + this.versions.get(0));
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.steps).hasPositiveValue();
		assertThat(this.told).hasPositiveValue();
	}

	private void work(SecretStore store, Random random, long end) {
		Map<Integer, Integer> seen = new HashMap<>();
		List<Live> lives = new ArrayList<>();
		while (System.nanoTime() < end) {
			this.steps.incrementAndGet();
			int secret = random.nextInt(SECRETS);
			SecretReference reference = reference(secret);
			switch (random.nextInt(12)) {
				case 0 -> this.versions.incrementAndGet(secret);
				case 1 -> see(seen, secret, store.refresh(reference).orTimeout(30, TimeUnit.SECONDS).join());
				case 2 -> {
					Live live = new Live(secret, store.live(reference, Secret::reveal));
					live.value().onRotation((value) -> this.told.incrementAndGet());
					lives.add(live);
				}
				case 3 -> {
					if (lives.size() > 2) {
						lives.remove(random.nextInt(lives.size())).value().close();
					}
				}
				case 4 -> lives.forEach((live) -> see(seen, live.secret(), live.value().get()));
				case 5 -> assertThat(store.status()).isNotNull();
				default -> see(seen, secret, store.get(reference));
			}
		}
		lives.forEach((live) -> live.value().close());
	}

	private static void see(Map<Integer, Integer> seen, int secret, Secret value) {
		see(seen, secret, value.reveal());
	}

	private static void see(Map<Integer, Integer> seen, int secret, String value) {
		int version = Integer.parseInt(value.substring("canary-".length()));
		seen.merge(secret, version, (before, now) -> {
			assertThat(now).as("version of secret %d", secret).isGreaterThanOrEqualTo(before);
			return now;
		});
	}

	private static SecretReference reference(int secret) {
		return SecretReference.parse("prod/s" + secret);
	}

	private record Live(int secret, LiveSecret<String> value) {

	}

	/** Answers with the version of the moment, some of them late. */
	private final class Rotating implements AuthoritativeSource {

		@Override
		public String name() {
			return "rotating";
		}

		@Override
		public Secret find(SecretReference reference, Freshness freshness) {
			String name = reference.name();
			int version = SecretStoreStressTests.this.versions.get(Integer.parseInt(name.substring("prod/s".length())));
			return Secret.builder(name, StubSource.ORIGIN)
				.arn(StubSource.arn(name))
				.version("v" + version, Set.of(SecretReference.AWSCURRENT))
				.createdDate(Instant.EPOCH.plusSeconds(version))
				.text("canary-" + version);
		}

	}

}
