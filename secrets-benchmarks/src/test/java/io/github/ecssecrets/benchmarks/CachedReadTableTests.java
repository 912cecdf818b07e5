package io.github.ecssecrets.benchmarks;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CachedReadTable} and {@link Measurements}.
 */
class CachedReadTableTests {

	@Test
	void tableShowsMediansRangesAndRatios() {
		String table = new CachedReadTable(measured(1), measured(2)).toString();
		assertThat(table.lines().filter((line) -> line.contains("Jackson"))).singleElement()
			.asString()
			.contains("| 120.0 (60.0 to 180.0)", "| 240.0 (120.0 to 360.0)", "|       1960 |", "6.00 |");
	}

	@Test
	void readThatWasNotMeasuredIsNamed() {
		assertThatIllegalStateException().isThrownBy(() -> new Measurements().nanos(CachedRead.CAFFEINE))
			.withMessageContaining("Caffeine");
	}

	private static Measurements measured(int factor) {
		Measurements measurements = new Measurements();
		for (CachedRead read : CachedRead.values()) {
			double nanos = factor * ((read == CachedRead.ECS_SECRETS) ? 20 : 120);
			measurements.add(read, nanos / 2, 1960);
			measurements.add(read, nanos, 1960);
			measurements.add(read, nanos * 1.5, 1960);
		}
		return measurements;
	}

}
