package io.github.ecssecrets.spring.runtime;

import java.util.ArrayList;
import java.util.List;

import io.github.ecssecrets.aws.CallObserver;
import io.github.ecssecrets.aws.CallOutcome;
import io.github.ecssecrets.aws.ObservedCall;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AwsCalls}.
 */
class AwsCallsTests {

	private static final ObservedCall CALL = ObservedCall.of("GetSecretValue", "eu-west-1", 1);

	private final AwsCalls calls = new AwsCalls();

	private final List<CallOutcome> heard = new ArrayList<>();

	@Test
	void callOfWhichAnObserverFailsIsCountedAndToldToTheOthers() {
		this.calls.add((call) -> {
			throw new AssertionError("Broken");
		});
		this.calls.add((call) -> (outcome) -> {
			throw new IllegalStateException("Broken later");
		});
		this.calls.add((call) -> this.heard::add);
		this.calls.started(CALL).ended(CallOutcome.SUCCESS);
		assertThat(this.heard).containsExactly(CallOutcome.SUCCESS);
		assertThat(this.calls.count("GetSecretValue", CallOutcome.SUCCESS)).isOne();
		assertThat(this.calls.count("GetSecretValue", CallOutcome.ERROR)).isZero();
	}

	@Test
	void removedObserverHearsOfNoFurtherCall() {
		CallObserver observer = (call) -> this.heard::add;
		this.calls.add(observer);
		this.calls.remove(observer);
		this.calls.started(CALL).ended(CallOutcome.SUCCESS);
		assertThat(this.heard).isEmpty();
	}

}
