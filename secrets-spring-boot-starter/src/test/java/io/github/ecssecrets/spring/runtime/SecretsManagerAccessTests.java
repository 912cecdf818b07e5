package io.github.ecssecrets.spring.runtime;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SecretsManagerAccess}.
 */
class SecretsManagerAccessTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private static final URI ELSEWHERE = URI.create("http://emulator.invalid:4566");

	private final EcsSecretsProperties properties = new EcsSecretsProperties();

	@Test
	void createWhenTheEndpointIsInsecureFails() {
		this.properties.setEndpoint(ELSEWHERE);
		assertThatExceptionOfType(InvalidSecretConfigurationException.class)
			.isThrownBy(() -> new SecretsManagerAccess(this.properties, new AwsCalls()))
			.withMessageContaining(ELSEWHERE.toString());
		this.properties.setAllowInsecureTransport(true);
		assertThat(failure(new SecretsManagerAccess(this.properties, new AwsCalls())).getReason())
			.isEqualTo(Reason.UNKNOWN_HOST);
	}

	@Test
	void findWhenConnectionDetailsNameTheAddressOfARemoteContainerAsksIt() {
		SecretsManagerAccess access = new SecretsManagerAccess(this.properties, new AwsCalls());
		access.connect(new EcsSecretsConnectionDetails() {

			@Override
			public URI getEndpoint() {
				return ELSEWHERE;
			}

		});
		assertThat(failure(access).getReason()).isEqualTo(Reason.UNKNOWN_HOST);
	}

	@Test
	void findWhenACustomizerLeadsSecretsElsewhereSaysSo() {
		SecretsManagerAccess access = new SecretsManagerAccess(this.properties, new AwsCalls());
		access.customize((builder) -> builder.endpoint(ELSEWHERE));
		SecretException failure = failure(access);
		assertThat(failure.getReason()).isEqualTo(Reason.INSECURE_ENDPOINT);
		assertThat(failure).hasMessageContaining(ELSEWHERE.toString());
	}

	@Test
	void closeWhileACustomizerRunsDoesNotWaitForIt() throws Exception {
		SecretsManagerAccess access = new SecretsManagerAccess(this.properties, new AwsCalls());
		CountDownLatch began = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		access.customize((builder) -> {
			began.countDown();
			await(end);
			builder.endpoint(ELSEWHERE);
		});
		CompletableFuture<?> reading = CompletableFuture.supplyAsync(() -> read(access));
		try {
			assertThat(began.await(1, TimeUnit.MINUTES)).isTrue();
			CompletableFuture<?> closing = CompletableFuture.runAsync(() -> {
				access.customize((builder) -> builder.endpoint(ELSEWHERE));
				access.close();
			});
			assertThat(closing).succeedsWithin(20, TimeUnit.SECONDS);
		}
		finally {
			end.countDown();
		}
		assertThat(reading).succeedsWithin(1, TimeUnit.MINUTES).isNotNull();
	}

	@Test
	void findBySeveralAtOnceCallsACustomizerOnce() {
		SecretsManagerAccess access = new SecretsManagerAccess(this.properties, new AwsCalls());
		AtomicInteger calls = new AtomicInteger();
		access.customize((builder) -> {
			calls.incrementAndGet();
			builder.endpoint(ELSEWHERE);
		});
		List<CompletableFuture<SecretException>> reading = IntStream.range(0, 8)
			.mapToObj((reader) -> CompletableFuture.supplyAsync(() -> read(access)))
			.toList();
		assertThat(reading).allSatisfy((each) -> assertThat(each).succeedsWithin(1, TimeUnit.MINUTES).isNotNull());
		assertThat(calls).hasValue(1);
	}

	@Test
	void findWhenACustomizerFailsCallsItAgainNextTime() {
		SecretsManagerAccess access = new SecretsManagerAccess(this.properties, new AwsCalls());
		AtomicInteger calls = new AtomicInteger();
		access.customize((builder) -> {
			if (calls.incrementAndGet() == 1) {
				throw new UnsupportedOperationException();
			}
			builder.endpoint(ELSEWHERE);
		});
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> access.find(REFERENCE, Freshness.FRESH));
		assertThat(failure(access).getReason()).isEqualTo(Reason.INSECURE_ENDPOINT);
	}

	private static void await(CountDownLatch end) {
		try {
			assertThat(end.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SecretException read(SecretsManagerAccess access) {
		return catchThrowableOfType(SecretException.class, () -> access.find(REFERENCE, Freshness.FRESH));
	}

	private static SecretException failure(SecretsManagerAccess access) {
		try (access) {
			return catchThrowableOfType(SecretException.class, () -> access.find(REFERENCE, Freshness.FRESH));
		}
	}

}
