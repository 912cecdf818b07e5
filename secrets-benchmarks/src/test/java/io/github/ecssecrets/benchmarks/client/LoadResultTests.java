package io.github.ecssecrets.benchmarks.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LoadResult}.
 */
class LoadResultTests {

	@Test
	void parseReadsWhatToStringWrote() {
		LoadResult result = new LoadResult(72_143, 5, Duration.ofNanos(24_000_001));
		assertThat(LoadResult.parse(result.toString())).isEqualTo(result);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ready", "1 2", "1 2 three", "1 2 3 4" })
	void parseWhenTextIsNoResultFails(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> LoadResult.parse(text));
	}

}
