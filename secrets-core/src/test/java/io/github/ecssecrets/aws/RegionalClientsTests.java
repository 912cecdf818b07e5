package io.github.ecssecrets.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RegionalClients}.
 */
class RegionalClientsTests {

	private final List<String> made = new CopyOnWriteArrayList<>();

	private final List<String> closed = new CopyOnWriteArrayList<>();

	private final RegionalClients clients = new RegionalClients(this::make);

	private SecretsManagerClient make(String region) {
		this.made.add(region);
		return new FakeClient(region);
	}

	@Test
	void callWhenTheRegionWasAskedBeforeUsesItsClientAgain() {
		assertThat(ask("eu-west-1")).isSameAs(ask("eu-west-1"));
		assertThat(ask("us-east-1")).isNotSameAs(ask("eu-west-1"));
		assertThat(this.made).containsExactly("eu-west-1", "us-east-1");
		assertThat(this.closed).isEmpty();
	}

	@Test
	void callWhenManyRegionsWereAskedClosesThoseAskedLongestAgo() {
		ask("eu-west-1");
		List<String> others = regions(100);
		for (String other : others) {
			ask(other);
			ask("eu-west-1");
		}
		assertThat(this.clients.size()).isEqualTo(RegionalClients.MOST_KEPT);
		assertThat(this.made).hasSize(101).containsOnlyOnce("eu-west-1");
		assertThat(this.closed).isEqualTo(others.subList(0, 101 - RegionalClients.MOST_KEPT));
	}

	@Test
	void callWhenTheClientIsInACallIsNotClosedBeforeItReturns() {
		this.clients.call("eu-west-1", (client) -> {
			regions(20).forEach(this::ask);
			assertThat(this.closed).doesNotContain("eu-west-1");
			assertThat(ask("eu-west-1")).isSameAs(client);
			return null;
		});
		regions(20).forEach(this::ask);
		assertThat(this.closed).contains("eu-west-1");
	}

	@Test
	void callWhenAllClientsAreInACallKeepsThemAllAndFewAfterwards() {
		nest(new ArrayList<>(regions(20)));
		assertThat(this.made).hasSize(20);
		assertThat(this.clients.size()).isEqualTo(RegionalClients.MOST_KEPT);
	}

	private void nest(List<String> regions) {
		if (regions.isEmpty()) {
			assertThat(this.clients.size()).isEqualTo(20);
			assertThat(this.closed).isEmpty();
			return;
		}
		String first = regions.remove(0);
		this.clients.call(first, (client) -> {
			nest(regions);
			return null;
		});
	}

	@Test
	void callWhenTwoAskARegionAtOnceMakesOneClient() throws Exception {
		CountDownLatch making = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		RegionalClients slow = new RegionalClients((region) -> {
			making.countDown();
			awaitOpen(go);
			return make(region);
		});
		CompletableFuture<SecretsManagerClient> first = CompletableFuture
			.supplyAsync(() -> slow.call("eu-west-1", (client) -> client));
		assertThat(making.await(60, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<SecretsManagerClient> second = CompletableFuture
			.supplyAsync(() -> slow.call("eu-west-1", (client) -> client));
		CompletableFuture<SecretsManagerClient> other = CompletableFuture
			.supplyAsync(() -> this.clients.call("us-east-1", (client) -> client));
		assertThat(other.get(60, TimeUnit.SECONDS)).isNotNull();
		go.countDown();
		assertThat(first.get(60, TimeUnit.SECONDS)).isSameAs(second.get(60, TimeUnit.SECONDS));
		assertThat(this.made).containsOnlyOnce("eu-west-1");
	}

	private static void awaitOpen(CountDownLatch gate) {
		try {
			assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void callWhenTheClientCannotBeMadeFailsAndTriesAgainNextTime() {
		List<RuntimeException> failures = new ArrayList<>(List.of(new IllegalStateException("first")));
		RegionalClients failing = new RegionalClients((region) -> {
			if (!failures.isEmpty()) {
				throw failures.remove(0);
			}
			return make(region);
		});
		assertThatIllegalStateException().isThrownBy(() -> failing.call("eu-west-1", (client) -> client))
			.withMessage("first");
		assertThat(failing.size()).isZero();
		assertThat(failing.<SecretsManagerClient>call("eu-west-1", (client) -> client)).isNotNull();
	}

	@Test
	void callWhenTheSdkDoesNotLinkThrowsTheError() {
		RegionalClients failing = new RegionalClients((region) -> {
			throw new NoSuchMethodError("x");
		});
		assertThatExceptionOfType(NoSuchMethodError.class)
			.isThrownBy(() -> failing.call("eu-west-1", (client) -> client));
	}

	@Test
	void closeClosesAllClientsAndMakesNoMore() {
		ask("eu-west-1");
		ask("us-east-1");
		this.clients.close();
		assertThat(this.closed).containsExactlyInAnyOrder("eu-west-1", "us-east-1");
		assertThatExceptionOfType(AbortedException.class).isThrownBy(() -> ask("eu-west-1"));
		assertThat(this.made).hasSize(2);
	}

	@Test
	void callThatFailsBecauseThisIsClosedMeanwhileSaysSo() {
		assertThatExceptionOfType(AbortedException.class).isThrownBy(() -> this.clients.call("eu-west-1", (client) -> {
			this.clients.close();
			throw new RejectedExecutionException("Shutting down");
		}));
	}

	@Test
	void callThatWasAnsweredKeepsItsAnswerThoughThisIsClosedMeanwhile() {
		SecretsManagerException answer = (SecretsManagerException) SecretsManagerException.builder()
			.message("denied")
			.build();
		assertThatExceptionOfType(SecretsManagerException.class)
			.isThrownBy(() -> this.clients.call("eu-west-1", (client) -> {
				this.clients.close();
				throw answer;
			}))
			.isSameAs(answer);
	}

	private SecretsManagerClient ask(String region) {
		return this.clients.call(region, (client) -> client);
	}

	private static List<String> regions(int number) {
		return IntStream.range(0, number).mapToObj((each) -> "region-" + each).toList();
	}

	/** Notes that it is closed. */
	private final class FakeClient implements SecretsManagerClient {

		private final String region;

		private FakeClient(String region) {
			this.region = region;
		}

		@Override
		public String serviceName() {
			return "fake";
		}

		@Override
		public void close() {
			RegionalClientsTests.this.closed.add(this.region);
		}

	}

}
