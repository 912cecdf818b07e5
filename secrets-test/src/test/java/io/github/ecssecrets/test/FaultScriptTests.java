package io.github.ecssecrets.test;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FaultScript} and {@link Faults}.
 */
class FaultScriptTests {

	private final FaultScript script = new FaultScript((id) -> id.replace("arn:", ""));

	private final Faults faults = new Faults(this.script, "me");

	@Test
	void planWhenNothingIsScriptedHasNoEffect() {
		assertThat(effect("GetSecretValue", "a")).isNull();
	}

	@Test
	void planWhenOperationDiffersHasNoEffect() {
		this.faults.on("DescribeSecret").throttle();
		assertThat(effect("GetSecretValue", "a")).isNull();
		assertThat(effect("DescribeSecret", "a")).isNotNull();
	}

	@Test
	void planWhenSecretIsNamedOtherwiseStillMatches() {
		this.faults.forSecret("arn:a").throttle();
		assertThat(effect("GetSecretValue", "a")).isNotNull();
		assertThat(effect("GetSecretValue", "b")).isNull();
	}

	@Test
	void planWhenTimesAreUsedUpHasNoEffect() {
		this.faults.times(2).throttle();
		assertThat(effect("GetSecretValue", "a")).isNotNull();
		assertThat(effect("GetSecretValue", "a")).isNotNull();
		assertThat(effect("GetSecretValue", "a")).isNull();
	}

	@Test
	void planTakesFirstFaultAndAllPausesBeforeIt() {
		this.faults.delay(Duration.ZERO);
		this.faults.times(1).throttle();
		this.faults.dropConnection();
		FaultPlan plan = this.script.plan("GetSecretValue", List.of("a"));
		assertThat(plan.pauses()).hasSize(1);
		assertThat(plan.effect()).isInstanceOf(FaultEffect.Refusal.class);
		assertThat(effect("GetSecretValue", "a")).isEqualTo(FaultEffect.Break.BEFORE_ANSWER);
	}

	@Test
	void planWhenRefusalOfOneSecretMeetsBatchLeavesBatchAlone() {
		this.faults.forSecret("a").times(1).accessDenied();
		assertThat(effect("BatchGetSecretValue", "a")).isNull();
		assertThat(this.script.refusalInBatch("b")).isNull();
		assertThat(this.script.refusalInBatch("a")).isNotNull();
		assertThat(this.script.refusalInBatch("a")).isNull();
	}

	@Test
	void refusalInBatchWhenGetSecretValueIsDeniedUsesAwsWords() {
		this.faults.on("GetSecretValue").forSecret("a").accessDenied();
		assertThat(this.script.refusalInBatch("arn:a")).hasMessage(
				"AccessDeniedException: User: me is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:a because no identity-based policy allows the secretsmanager:GetSecretValue action");
	}

	@Test
	void refusalInBatchWhenOtherOperationIsScriptedIsAbsent() {
		this.faults.on("DescribeSecret").forSecret("a").accessDenied();
		assertThat(this.script.refusalInBatch("a")).isNull();
	}

	@Test
	void planWhenConnectionOfOneSecretBreaksMeetsBatchAsWhole() {
		this.faults.forSecret("a").dropConnection();
		assertThat(this.script.plan("BatchGetSecretValue", List.of("b", "a")).effect())
			.isEqualTo(FaultEffect.Break.BEFORE_ANSWER);
	}

	@Test
	void clearRemovesFaultsAndReleasesCallsThatWait() {
		this.faults.hang();
		FaultPlan waiting = this.script.plan("GetSecretValue", List.of("a"));
		this.faults.clear();
		assertThat(waiting.awaitTurn()).isTrue();
		assertThat(this.script.plan("GetSecretValue", List.of("a")).pauses()).isEmpty();
	}

	@Test
	void closeReleasesCallsThatWaitWithoutAnswer() {
		this.faults.hang();
		FaultPlan waiting = this.script.plan("GetSecretValue", List.of("a"));
		this.script.close();
		assertThat(waiting.awaitTurn()).isFalse();
	}

	private FaultEffect effect(String operation, String secretId) {
		return this.script.plan(operation, List.of(secretId)).effect();
	}

}
