package io.github.ecssecrets.test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Page}.
 */
class PageTests {

	@Test
	void ofWhenAllFitHasNoToken() {
		assertThat(Page.of(secrets("a", "b"), null, 2).nextToken()).isNull();
	}

	@Test
	void ofWhenSecretsAppearInBetweenGoesOnAfterLastOne() {
		Page first = Page.of(secrets("a", "b", "c"), null, 2);
		Page second = Page.of(secrets("new", "a", "b", "c"), first.nextToken(), 2);
		assertThat(second.secrets()).extracting(SecretSnapshot::name).containsExactly("c");
	}

	@Test
	void ofWhenTokenIsForeignIsRefused() {
		assertThatExceptionOfType(ServiceException.class).isThrownBy(() -> Page.of(secrets("a"), "foreign", 2))
			.withMessage("InvalidNextTokenException: The NextToken value is invalid.");
	}

	private static List<SecretSnapshot> secrets(String... names) {
		return Stream.of(names)
			.map((name) -> new SecretSnapshot("arn:" + name, name, SecretDetails.NONE, Instant.EPOCH, Instant.EPOCH,
					null, new RotationSchedule().snapshot(), Map.of()))
			.toList();
	}

}
