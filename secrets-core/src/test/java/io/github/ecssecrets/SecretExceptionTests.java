package io.github.ecssecrets;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.ecssecrets.SecretException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SecretException} and its kinds.
 */
class SecretExceptionTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db:password");

	private static final SecretOrigin ORIGIN = new SecretOrigin.EnvironmentVariable("PROD_DB");

	private static final AwsError AWS_ERROR = AwsError.builder()
		.region("eu-west-1")
		.errorCode("ThrottlingException")
		.requestId("request-1")
		.attempts(3)
		.build();

	private static final String STATEMENT = "{\"Effect\": \"Allow\"}";

	@ParameterizedTest
	@MethodSource("everyKind")
	void orElseThrowWhenFailedThrowsTheSameContentWithAStackTraceOfTheCaller(SecretException first) {
		first.addSuppressed(new IllegalStateException("replica"));
		SecretException thrown = again(first);
		assertThat(thrown).isNotSameAs(first).hasSameClassAs(first).hasMessage(first.getMessage());
		assertThat(thrown.getMessage()).isNotBlank().doesNotContain("null");
		assertThat(thrown.getReference()).isEqualTo(first.getReference());
		assertThat(thrown.getReason()).isEqualTo(first.getReason());
		assertThat(thrown.getAwsError()).isEqualTo(first.getAwsError());
		assertThat(thrown.getCause()).isSameAs(first.getCause());
		assertThat(thrown.getSuppressed()).containsExactly(first.getSuppressed());
		assertThat(thrown.getStackTrace()).anySatisfy((frame) -> assertThat(frame.getMethodName())
			.isEqualTo("orElseThrowWhenFailedThrowsTheSameContentWithAStackTraceOfTheCaller"));
	}

	static Stream<SecretException> everyKind() {
		return Stream.of(notFound(), keyNotFound(), denied(STATEMENT), unavailable(), malformed(),
				new SecretCredentialsException(REFERENCE, "Expired", AWS_ERROR, null), ambiguous());
	}

	@Test
	void reasonWhenNoneIsGivenIsThatOfTheKind() {
		assertThat(everyKind()).extracting(SecretException::getReason)
			.containsExactly(Reason.NOT_FOUND, Reason.FIELD_NOT_FOUND, Reason.ACCESS_DENIED, Reason.UNAVAILABLE,
					Reason.MALFORMED, Reason.CREDENTIALS_REJECTED, Reason.AMBIGUOUS);
	}

	@ParameterizedTest
	@EnumSource
	void reasonIsOneOfItsKindOnly(Reason reason) {
		List<Supplier<SecretException>> kinds = List.of(
				() -> new SecretNotFoundException(REFERENCE, reason, "m", List.of(), null),
				() -> new SecretAccessDeniedException(REFERENCE, reason, "m", null, null, null),
				() -> new SecretCredentialsException(REFERENCE, reason, "m", null, null),
				() -> new SecretUnavailableException(REFERENCE, reason, "m", null, null));
		assertThat(kinds.stream().filter((kind) -> {
			try {
				return kind.get().getReason() == reason;
			}
			catch (IllegalArgumentException ex) {
				return false;
			}
		})).hasSize((reason == Reason.MALFORMED || reason == Reason.AMBIGUOUS) ? 0 : 1);
	}

	@ParameterizedTest
	@EnumSource(names = { "THROTTLED", "NO_VALUE", "SOURCE_FAILED" })
	void isOutageWhenOtherSecretsFailInTheSameWay(Reason reason) {
		assertThat(new SecretUnavailableException(REFERENCE, reason, "m", null, null).isOutage())
			.isEqualTo(reason == Reason.THROTTLED);
	}

	@Test
	void equalsWhenAwsErrorsHaveTheSameFacts() {
		assertThatObject(AWS_ERROR).isEqualTo(AWS_ERROR.toBuilder().build())
			.hasSameHashCodeAs(AWS_ERROR.toBuilder().build());
		assertThat(Stream.of(AWS_ERROR.toBuilder().region("x"), AWS_ERROR.toBuilder().errorCode("x"),
				AWS_ERROR.toBuilder().requestId("x"), AWS_ERROR.toBuilder().principal("x"),
				AWS_ERROR.toBuilder().endpoint("x"), AWS_ERROR.toBuilder().proxy("x"),
				AWS_ERROR.toBuilder().attempts(9)))
			.extracting(AwsError.Builder::build)
			.doesNotHaveDuplicates()
			.allSatisfy(
					(other) -> assertThatObject(other).isNotEqualTo(AWS_ERROR).isEqualTo(other.toBuilder().build()));
	}

	@Test
	void awsErrorTellsItsFacts() {
		AwsError error = AWS_ERROR.toBuilder()
			.principal("arn:aws:sts::123456789012:assumed-role/task/1")
			.endpoint("http://localhost:4566")
			.proxy("proxy.corp:3128 (HTTPS_PROXY)")
			.build();
		assertThat(List.of(error.region(), error.errorCode(), error.requestId(), error.principal(), error.endpoint(),
				error.proxy(), error.attempts()))
			.containsExactly("eu-west-1", "ThrottlingException", "request-1",
					"arn:aws:sts::123456789012:assumed-role/task/1", "http://localhost:4566",
					"proxy.corp:3128 (HTTPS_PROXY)", 3);
		assertThatObject(error).hasToString("AwsError[region=eu-west-1, errorCode=ThrottlingException, "
				+ "requestId=request-1, principal=arn:aws:sts::123456789012:assumed-role/task/1, "
				+ "endpoint=http://localhost:4566, proxy=proxy.corp:3128 (HTTPS_PROXY), attempts=3]");
		assertThat(AwsError.builder().build().attempts()).isEqualTo(1);
		assertThat(AwsError.builder().build().hashCode()).isNotEqualTo(error.hashCode());
	}

	@Test
	void orElseThrowWhenNotFoundKeepsWhereItLooked() {
		assertThat(again(notFound()).getTried()).containsExactly("env", "Secrets Manager in eu-west-1");
	}

	@Test
	void orElseThrowWhenKeyNotFoundKeepsTheKeys() {
		assertThat(again(keyNotFound()).getAvailableKeys()).containsExactly("username");
	}

	@Test
	void orElseThrowWhenDeniedKeepsTheStatementAndSaysItOnce() {
		SecretAccessDeniedException again = again(denied(STATEMENT));
		assertThat(again.getPolicyStatement()).isEqualTo(STATEMENT);
		assertThat(again.getMessage()).containsOnlyOnce(STATEMENT);
	}

	@Test
	void orElseThrowWhenMalformedKeepsTheOrigin() {
		assertThat(again(malformed()).getOrigin()).isEqualTo(ORIGIN);
	}

	@Test
	void orElseThrowWhenAmbiguousKeepsTheRemedyAndSaysItOnce() {
		SecretAmbiguousException again = again(ambiguous());
		assertThat(again.getRemedy()).isEqualTo("bind it");
		assertThat(again.getOrigin()).isEqualTo(ORIGIN);
		assertThat(again).hasMessage("Not read; bind it");
	}

	@Test
	void messageWhenNotFoundNamesEveryPlace() {
		assertThat(notFound())
			.hasMessage("Secret 'prod/db:password' was not found; looked at env, Secrets Manager in eu-west-1");
	}

	@Test
	void messageWhenDeniedEndsWithTheStatementToAdd() {
		assertThat(denied(STATEMENT))
			.hasMessage("Denied; add this statement to the policy of the task role: {\"Effect\": \"Allow\"}");
	}

	@Test
	void messageWhenDeniedForAnotherReasonNamesNoStatement() {
		assertThat(denied(null)).hasMessage("Denied");
		assertThat(denied(null).getPolicyStatement()).isNull();
	}

	@Test
	void causeWhenGivenIsKept() {
		assertThat(unavailable()).hasMessage("Not now").hasCauseInstanceOf(IOException.class);
		assertThatObject(unavailable().getAwsError()).isEqualTo(AWS_ERROR);
	}

	@Test
	void causeWhenMalformedIsNone() {
		assertThat(malformed()).hasNoCause().hasMessage("Not JSON");
	}

	@Test
	void orElseThrowWhenFoundGivesTheSecret() {
		Secret secret = Secret.builder("prod/db", ORIGIN).text("text");
		assertThat(new SecretResult.Found(secret).orElseThrow()).isSameAs(secret);
	}

	@SuppressWarnings("unchecked")
	private static <E extends SecretException> E again(E first) {
		return (E) catchThrowableOfType(SecretException.class, new SecretResult.Failed(first)::orElseThrow);
	}

	private static SecretNotFoundException notFound() {
		return new SecretNotFoundException(REFERENCE, List.of("env", "Secrets Manager in eu-west-1"));
	}

	private static SecretKeyNotFoundException keyNotFound() {
		Secret secret = Secret.builder("prod/db", ORIGIN).text("{\"username\":1}");
		return catchThrowableOfType(SecretKeyNotFoundException.class, () -> secret.field("password"));
	}

	private static SecretAccessDeniedException denied(String statement) {
		return new SecretAccessDeniedException(REFERENCE, "Denied", statement, AWS_ERROR, null);
	}

	private static SecretUnavailableException unavailable() {
		return new SecretUnavailableException(REFERENCE, "Not now", AWS_ERROR, new IOException("reset"));
	}

	private static SecretAmbiguousException ambiguous() {
		return new SecretAmbiguousException(REFERENCE, "Not read", "bind it", ORIGIN);
	}

	private static SecretMalformedException malformed() {
		return new SecretMalformedException(REFERENCE, "Not JSON", ORIGIN);
	}

}
