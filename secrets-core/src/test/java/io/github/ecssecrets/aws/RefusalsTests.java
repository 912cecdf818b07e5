package io.github.ecssecrets.aws;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Refusals}.
 */
class RefusalsTests {

	private static final String REGION = "eu-west-1";

	private static final Duration QUARTER = Duration.ofMinutes(15);

	private long now = Long.MAX_VALUE - 1;

	private final Refusals refusals = new Refusals(() -> this.now);

	@Test
	void containsWhenNothingWasRefusedIsFalse() {
		assertThat(this.refusals.contains(REGION)).isFalse();
		assertThat(this.refusals.contains(REGION, "a")).isFalse();
	}

	@Test
	void containsWhenRegionRefusedIsTrueForItAloneForAQuarterOfAnHour() {
		this.refusals.add(REGION);
		pass(QUARTER.minusNanos(1));
		assertThat(this.refusals.contains(REGION)).isTrue();
		assertThat(this.refusals.contains(REGION, "a")).isTrue();
		assertThat(this.refusals.contains("us-east-1")).isFalse();
		assertThat(this.refusals.contains("us-east-1", "a")).isFalse();
		pass(Duration.ofNanos(1));
		assertThat(this.refusals.contains(REGION)).isFalse();
		assertThat(this.refusals.contains(REGION, "a")).isFalse();
	}

	@Test
	void containsWhenSecretWasRefusedIsTrueForItAloneForAQuarterOfAnHour() {
		this.refusals.add(REGION, "a");
		pass(QUARTER.minusNanos(1));
		assertThat(this.refusals.contains(REGION, "a")).isTrue();
		assertThat(this.refusals.contains(REGION, "b")).isFalse();
		assertThat(this.refusals.contains(REGION)).isFalse();
		pass(Duration.ofNanos(1));
		assertThat(this.refusals.contains(REGION, "a")).isFalse();
	}

	@Test
	void containsWhenThreeSecretsWereRefusedAndNoneAllowedIsTrueForTheRegion() {
		refuse("a", "b", "b");
		assertThat(this.refusals.contains(REGION)).isFalse();
		refuse("c");
		assertThat(this.refusals.contains(REGION)).isTrue();
		assertThat(this.refusals.contains(REGION, "d")).isTrue();
	}

	@Test
	void containsWhenASecretWasAllowedLatelyIsFalseForTheRegion() {
		refuse("a", "b");
		this.refusals.allowed(REGION);
		refuse("c", "d");
		assertThat(this.refusals.contains(REGION)).isFalse();
		assertThat(this.refusals.contains(REGION, "d")).isTrue();
	}

	@Test
	void containsWhenASecretWasAllowedLongAgoIsTrueForTheRegion() {
		this.refusals.allowed(REGION);
		pass(QUARTER);
		refuse("a", "b", "c");
		assertThat(this.refusals.contains(REGION)).isTrue();
	}

	@Test
	void containsWhenTheOtherSecretsWereRefusedLongAgoIsFalseForTheRegion() {
		refuse("a", "b");
		pass(QUARTER);
		refuse("c");
		assertThat(this.refusals.contains(REGION)).isFalse();
	}

	@Test
	void containsWhenThousandsOfSecretsWereRefusedSinceIsForgotten() {
		this.refusals.allowed(REGION);
		refuse("a", "b");
		IntStream.range(0, 1500).forEach((number) -> {
			refuse("s" + number);
			assertThat(this.refusals.contains(REGION, "a")).isTrue();
		});
		assertThat(this.refusals.contains(REGION, "b")).isFalse();
		assertThat(this.refusals.contains(REGION, "s1499")).isTrue();
	}

	@Test
	void containsWhenHundredsOfRegionsWereAskedSinceIsForgotten() {
		this.refusals.add(REGION);
		this.refusals.add("us-east-1");
		IntStream.range(0, 200).forEach((number) -> {
			this.refusals.add("region-" + number);
			assertThat(this.refusals.contains(REGION)).isTrue();
		});
		assertThat(this.refusals.contains("us-east-1")).isFalse();
	}

	private void refuse(String... secrets) {
		List.of(secrets).forEach((secret) -> this.refusals.add(REGION, secret));
	}

	private void pass(Duration duration) {
		this.now += duration.toNanos();
	}

	@Test
	void sixtyFourRegionsAreRemembered() {
		IntStream.range(0, 64).forEach((number) -> this.refusals.add("region-" + number));
		assertThat(this.refusals.contains("region-0")).isTrue();
		this.refusals.add(REGION);
		assertThat(this.refusals.contains("region-1")).isFalse();
	}

}
