package io.github.ecssecrets.store;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import io.github.ecssecrets.testsupport.StubSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PastValues}: the latest are kept, within bounds.
 */
class PastValuesTests {

	private static final int QUARTER = 65_536;

	private final PastValues values = new PastValues();

	@Test
	void latestSixteenAreKept() {
		IntStream.rangeClosed(1, 20).forEach((number) -> add(number, 10));
		assertThat(versions(this.values)).containsExactlyElementsOf(names(5, 20));
	}

	@Test
	void latestThatAreNotTooLargeTogetherAreKept() {
		IntStream.rangeClosed(1, 4).forEach((number) -> add(number, QUARTER));
		assertThat(versions(this.values)).containsExactlyElementsOf(names(1, 4));
		add(5, 10);
		assertThat(versions(this.values)).containsExactlyElementsOf(names(2, 5));
		add(6, QUARTER - 10);
		assertThat(versions(this.values)).containsExactlyElementsOf(names(2, 6));
		add(7, QUARTER);
		assertThat(versions(this.values)).containsExactlyElementsOf(names(3, 7));
	}

	@Test
	void latestIsKeptHoweverLargeItIs() {
		add(1, 10);
		add(2, 5 * QUARTER);
		assertThat(versions(this.values)).containsExactly("v2");
		add(3, 10);
		assertThat(versions(this.values)).containsExactly("v3");
	}

	@Test
	void valuesOfAnotherAreAddedWithTheirFields() {
		PastValues others = new PastValues();
		others.add("password", StubSource.version("prod/db", 1, "canary-1"));
		others.add(null, StubSource.version("prod/db", 2, "canary-2"));
		this.values.addAll(others);
		assertThat(this.values.list()).isEqualTo(others.list());
		assertThat(versions(this.values)).containsExactly("v1", "v2");
	}

	private void add(int number, int size) {
		char[] content = new char[size];
		Arrays.fill(content, 'x');
		System.arraycopy("canary-".toCharArray(), 0, content, 0, 7);
		this.values.add(null, StubSource.version("prod/db", number, new String(content)));
	}

	private static List<String> names(int first, int last) {
		return IntStream.rangeClosed(first, last).mapToObj((number) -> "v" + number).toList();
	}

	private static List<String> versions(PastValues values) {
		return values.list().stream().map((value) -> Objects.requireNonNull(value.secret().versionId())).toList();
	}

}
