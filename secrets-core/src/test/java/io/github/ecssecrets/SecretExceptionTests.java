package io.github.ecssecrets;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import io.github.ecssecrets.SecretException.AwsError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SecretException} and its kinds.
 */
class SecretExceptionTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db:password");

	private static final SecretOrigin ORIGIN = new SecretOrigin.EnvironmentVariable("PROD_DB");

	private static final AwsError AWS_ERROR = new AwsError("eu-west-1", "ThrottlingException", "request-1", 3);

	private static final String STATEMENT = "{\"Effect\": \"Allow\"}";

	@ParameterizedTest
	@MethodSource("everyKind")
	void againIsANewExceptionOfTheSameKindAndTextCausedByTheFirst(SecretException first) {
		SecretException again = new SecretResult.Failed(first).again().error();
		assertThat(again).isNotSameAs(first).hasSameClassAs(first).hasMessage(first.getMessage()).hasCause(first);
		assertThat(again.getMessage()).isNotBlank().doesNotContain("null");
		assertThat(again.getReference()).isEqualTo(first.getReference());
		assertThat(again.getAwsError()).isEqualTo(first.getAwsError());
	}

	@ParameterizedTest
	@MethodSource("everyKind")
	void againHasAStackTraceOfItsOwn(SecretException first) {
		SecretException again = new SecretResult.Failed(first).again().error();
		assertThat(again.getStackTrace()).isNotEqualTo(first.getStackTrace())
			.anySatisfy((frame) -> assertThat(frame.getMethodName()).isEqualTo("againHasAStackTraceOfItsOwn"));
	}

	static Stream<SecretException> everyKind() {
		return Stream.of(notFound(), keyNotFound(), denied(STATEMENT), unavailable(), malformed(),
				new SecretCredentialsException(REFERENCE, "Expired", AWS_ERROR, null));
	}

	@Test
	void againWhenNotFoundKeepsWhereItLooked() {
		assertThat(again(notFound()).getTried()).containsExactly("env", "Secrets Manager in eu-west-1");
	}

	@Test
	void againWhenKeyNotFoundKeepsTheKeys() {
		assertThat(again(keyNotFound()).getAvailableKeys()).containsExactly("username");
	}

	@Test
	void againWhenDeniedKeepsTheStatementAndSaysItOnce() {
		SecretAccessDeniedException again = again(denied(STATEMENT));
		assertThat(again.getPolicyStatement()).isEqualTo(STATEMENT);
		assertThat(again.getMessage()).containsOnlyOnce(STATEMENT);
	}

	@Test
	void againWhenMalformedKeepsTheOrigin() {
		assertThat(again(malformed()).getOrigin()).isEqualTo(ORIGIN);
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
	void orElseThrowWhenFailedThrowsTheError() {
		SecretException error = notFound();
		SecretResult result = new SecretResult.Failed(error);
		assertThatExceptionOfType(SecretNotFoundException.class).isThrownBy(result::orElseThrow).isSameAs(error);
	}

	@Test
	void orElseThrowWhenFoundGivesTheSecret() {
		Secret secret = Secret.builder("prod/db", ORIGIN).text("text");
		assertThat(new SecretResult.Found(secret).orElseThrow()).isSameAs(secret);
	}

	@SuppressWarnings("unchecked")
	private static <E extends SecretException> E again(E first) {
		return (E) new SecretResult.Failed(first).again().error();
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

	private static SecretMalformedException malformed() {
		return new SecretMalformedException(REFERENCE, "Not JSON", ORIGIN);
	}

}
