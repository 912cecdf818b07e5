package io.github.ecssecrets.store;

import java.time.Duration;

import io.github.ecssecrets.PlannedCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretStore}: what events that tell of moved labels do to the secrets
 * in use. {@link RotationWatchPushTests} has when the checks come.
 */
class SecretStorePushTests extends AbstractSecretStoreTests {

	@Test
	void movedLabelOfASecretInUseBringsACheckByWhicheverNameItIsUsed() {
		this.truth.put(DB, 1, "first").describe(DB, "v2");
		read(DB);
		this.truth.put(DB, 2, this.value);
		assertThat(this.store.labelMoved(reference(ARN), Duration.ZERO)).isTrue();
		this.store.checkDue();
		assertThat(read(DB)).isEqualTo(this.value);
	}

	@Test
	void movedLabelOfASecretOfWhichThereIsOnlyASeedBringsACheck() {
		this.seeds.put(PASSWORD, 1, this.value);
		this.store.get(reference(PASSWORD));
		assertThat(this.store.labelMoved(reference(ARN), Duration.ZERO)).isTrue();
	}

	@Test
	void eventsMakeChecksRareForAsLongAsTheyCome() {
		this.truth.put(DB, 1, this.value).describe(DB, "v1");
		read(DB);
		this.store.pushing(true, Duration.ZERO);
		this.clock.advance(Duration.ofMinutes(7));
		this.store.checkDue();
		assertThat(status(DB).nextCheck()).extracting(PlannedCheck::reason).isEqualTo("PUSHED");
		this.store.pushing(false, Duration.ZERO);
		assertThat(status(DB).nextCheck()).extracting(PlannedCheck::reason).isEqualTo("NO_SCHEDULE");
	}

	@Test
	void eventsAreNoNewsForAStoreThatChecksNothing() {
		this.truth.put(DB, 1, this.value);
		try (SecretStore still = builder().noRefresh().build()) {
			still.get(DB);
			still.pushing(true, Duration.ZERO);
			assertThat(still.labelMoved(reference(ARN), Duration.ZERO)).isTrue();
			assertThat(still.status()).singleElement().satisfies((status) -> assertThat(status.nextCheck()).isNull());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/other-AbCdEf",
			"arn:aws:secretsmanager:us-east-2:123456789012:secret:prod/db-AbCdEf",
			"arn:aws:secretsmanager:eu-west-1:999999999999:secret:prod/db-AbCdEf" })
	void movedLabelOfAnotherSecretBringsNoCheck(String arn) {
		this.truth.put(DB, 1, this.value).describe(DB, "v1");
		read(DB);
		assertThat(this.store.labelMoved(reference(arn), Duration.ZERO)).isFalse();
		this.store.checkDue();
		assertThat(status(DB).checked()).isEqualTo(status(DB).fetched());
	}

}
