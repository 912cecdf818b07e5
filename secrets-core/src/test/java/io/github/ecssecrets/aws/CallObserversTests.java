package io.github.ecssecrets.aws;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CallObservers}.
 */
class CallObserversTests {

	private final List<String> heard = new ArrayList<>();

	private final CallObserver observer = (call) -> {
		this.heard.add(call.operation() + " in " + call.region() + " about " + call.secrets());
		return (outcome) -> this.heard.add(outcome.tag());
	};

	@Test
	void observeTellsTheBeginningAndTheEndInsideOut() {
		CallObserver outer = (call) -> {
			this.heard.add("outer");
			return (outcome) -> this.heard.add("end of outer");
		};
		String answer = new CallObservers(List.of(outer, this.observer)).observe("BatchGetSecretValue", "eu-west-1", 3,
				() -> "answer");
		assertThat(answer).isEqualTo("answer");
		assertThat(this.heard).containsExactly("outer", "BatchGetSecretValue in eu-west-1 about 3", "success",
				"end of outer");
	}

	@ParameterizedTest
	@CsvSource({ "ResourceNotFoundException, not-found", "AccessDeniedException, denied",
			"ThrottlingException, throttled", "InternalServiceError, error" })
	void observeWhenTheCallFailsTellsHow(String code, String outcome) {
		SecretsManagerException failure = (SecretsManagerException) SecretsManagerException.builder()
			.awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build())
			.build();
		assertThatExceptionOfType(SecretsManagerException.class).isThrownBy(
				() -> new CallObservers(List.of(this.observer)).observe("DescribeSecret", "eu-west-1", 1, () -> {
					throw failure;
				}))
			.isSameAs(failure);
		assertThat(this.heard).last().isEqualTo(outcome);
	}

	@Test
	void observeWhenAnObserverFailsGoesOn() {
		CallObserver broken = (call) -> {
			throw new IllegalArgumentException("Broken");
		};
		CallObserver brokenLater = (call) -> (outcome) -> {
			throw new IllegalArgumentException("Broken later");
		};
		CallObservers observers = new CallObservers(List.of(broken, brokenLater, this.observer));
		assertThat(observers.<String>observe("GetSecretValue", "eu-west-1", 1, () -> "answer")).isEqualTo("answer");
		assertThatIllegalStateException().isThrownBy(() -> observers.observe("GetSecretValue", "eu-west-1", 1, () -> {
			throw new IllegalStateException("of the call");
		})).withMessage("of the call");
		assertThat(this.heard).contains("success", "error");
	}

	@Test
	void observeWhenAnObserverThrowsAnErrorGoesOn() {
		CallObserver broken = (call) -> {
			throw new AssertionError("Broken");
		};
		CallObserver brokenLater = (call) -> (outcome) -> {
			throw new StackOverflowError("Broken later");
		};
		CallObservers observers = new CallObservers(List.of(broken, brokenLater, this.observer));
		assertThat(observers.<String>observe("GetSecretValue", "eu-west-1", 1, () -> "answer")).isEqualTo("answer");
		assertThat(this.heard).last().isEqualTo("success");
	}

	@Test
	void observeWhenTheCallEndsWithAnErrorTellsSo() {
		AssertionError failure = new AssertionError("of the call");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(
				() -> new CallObservers(List.of(this.observer)).observe("GetSecretValue", "eu-west-1", 1, () -> {
					throw failure;
				}))
			.isSameAs(failure);
		assertThat(this.heard).last().isEqualTo("error");
	}

}
