package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link SecretStore#mask(String)}, and the listener to which secrets are in use.
 */
class SecretStoreMaskTests extends AbstractSecretStoreTests {

	private final List<String> uses = new ArrayList<>();

	private String mask(String text) {
		return this.store.mask(text);
	}

	@Test
	void maskWhenNothingIsInUseGivesTheText() {
		assertThat(mask(this.value)).isEqualTo(this.value);
	}

	@Test
	void maskWhenTextHasAFieldOfTheSecretHidesIt() {
		this.truth.put(DB, 1, json(this.value));
		read(DB);
		assertThat(mask("jdbc:x?password=" + this.value + "&a=" + this.value + this.value + "!"))
			.isEqualTo("jdbc:x?password=******&a=******!");
		assertThat(mask("nothing")).isEqualTo("nothing");
	}

	@Test
	void maskWhenTextIsTheWholeSecretHidesAllOfIt() {
		this.truth.put(DB, 1, json(this.value));
		read(DB);
		assertThat(mask(json(this.value))).isEqualTo("******");
	}

	@Test
	void maskWhenSecretIsTextHidesIt() {
		this.truth.put("prod/key", 1, this.value);
		read("prod/key");
		assertThat(mask("Bearer " + this.value)).isEqualTo("Bearer ******");
	}

	@Test
	void maskWhenFieldIsNestedHidesIt() {
		this.truth.put(DB, 1, "{\"a\":[{\"b\":\"" + this.value + "\"}]}");
		read(DB);
		assertThat(mask(this.value)).isEqualTo("******");
	}

	@Test
	void maskWhenSecretWasRotatedHidesOldAndNew() {
		this.truth.put(DB, 1, json(this.value));
		read(DB);
		for (int version = 2; version < 5; version++) {
			this.truth.put(DB, version, json("canary-of-version-" + version));
			refresh(DB);
		}
		assertThat(mask(this.value + " canary-of-version-2 canary-of-version-4")).isEqualTo("****** ****** ******");
	}

	@Test
	void maskWhenSeedWasSupersededHidesBoth() {
		this.seeds.putCopy(PASSWORD, "canary-seed");
		this.truth.put(DB, 1, json(this.value));
		read(PASSWORD);
		assertThat(mask("canary-seed")).isEqualTo("******");
		refresh(DB);
		assertThat(mask("canary-seed " + this.value)).isEqualTo("****** ******");
	}

	@Test
	void maskWhenOneValueContainsAnotherHidesTheLongerOne() {
		this.truth.put("prod/a", 1, "canary-abc");
		this.truth.put("prod/b", 1, "xx canary-abc yy");
		read("prod/a");
		read("prod/b");
		assertThat(mask("1 xx canary-abc yy 2")).isEqualTo("1 ****** 2");
	}

	@ParameterizedTest
	@CsvSource({ "abcdefg,a abcdefg b,a abcdefg b", "abcdefg,abcdefg,******", "abcdef,abcdef,******",
			"abcde,abcde,abcde", "abcdefgh,a abcdefgh b,a ****** b", "abcdefgh,a abcdefgh,a ******" })
	void maskWhenValueIsShortHidesItOnlyWhereItStandsAlone(String secret, String text, String masked) {
		this.truth.put("prod/key", 1, secret);
		read("prod/key");
		assertThat(mask(text)).isEqualTo(masked);
	}

	@ParameterizedTest
	@ValueSource(strings = { "engine", "host", "port", "dbname", "dbInstanceIdentifier", "masterarn" })
	void maskWhenFieldDescribesADatabaseLeavesIt(String field) {
		this.truth.put(DB, 1, "{\"%s\":\"localhost.example\"}".formatted(field));
		read(DB);
		assertThat(mask("localhost.example")).isEqualTo("localhost.example");
	}

	@Test
	void maskWhenFieldIsUsernameHidesItOnlyWhereItStandsAlone() {
		this.truth.put(DB, 1, "{\"username\":\"postgres\"}");
		read(DB);
		assertThat(mask("postgres")).isEqualTo("******");
		assertThat(mask("jdbc:postgresql://db/postgres")).isEqualTo("jdbc:postgresql://db/postgres");
	}

	@Test
	void maskPartsHidesWhatAParserMayQuote() {
		this.truth.put(DB, 1, json("canary-0123456789"));
		read(DB);
		String text = "Unexpected 'ary-0123456' in canary-0123456789";
		assertThat(this.store.maskParts(text)).isEqualTo("Unexpected '******' in ******");
		assertThat(mask(text)).isEqualTo("Unexpected 'ary-0123456' in ******");
		assertThat(this.store.maskParts("nothing")).isEqualTo("nothing");
	}

	@Test
	void usageListenerHearsOfEachFirstReadAndOfEvictions() {
		try (SecretStore observed = builder().maximumSize(1).usageListener(() -> this.uses.add("called")).build()) {
			this.truth.put(DB, 1, json(this.value));
			this.truth.put("prod/other", 1, this.value);
			observed.get(DB);
			observed.get(PASSWORD);
			outcome(observed.refresh(reference(DB)));
			Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(this.uses).hasSize(1));
			observed.get("prod/other");
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(this.uses).hasSizeGreaterThan(2));
		}
	}

	@Test
	void usageListenerWhenItThrowsHarmsNobody() {
		try (SecretStore observed = builder().usageListener(() -> {
			throw new IllegalStateException(this.value);
		}).build()) {
			this.truth.put(DB, 1, json(this.value));
			assertThat(observed.get(PASSWORD).reveal()).isEqualTo(this.value);
		}
	}

}
