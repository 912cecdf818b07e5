package io.github.ecssecrets.benchmarks.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ProcessCost}.
 */
class ProcessCostTests {

	@Test
	void ofWhenJvmPrintsMoreReadsTheLine() {
		assertThat(ProcessCost.of("started\nProcessor time ms: 2540\n[1.564s][warning][cds] Skipping a.B\n"))
			.isEqualTo(Duration.ofMillis(2540));
	}

	@Test
	void ofWhenProcessDidNotTellSaysSo() {
		assertThatIllegalArgumentException().isThrownBy(() -> ProcessCost.of("started\n"))
			.withMessage("The process did not tell its processor time");
	}

}
