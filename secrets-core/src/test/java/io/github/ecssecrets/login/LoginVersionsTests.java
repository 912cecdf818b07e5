package io.github.ecssecrets.login;

import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.testsupport.FakeSecrets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoginVersions}, where copies of user and password come first.
 */
class LoginVersionsTests {

	private final FakeSecrets secrets = new FakeSecrets().seed("app", "canary-0");

	private LoginVersions versions(LoginFields fields) {
		return new LoginVersions(this.secrets, FakeSecrets.REFERENCE, fields);
	}

	@Test
	void currentIsMadeOfTheCopiesOfUserAndPassword() {
		try (LoginVersions versions = versions(LoginFields.of("username", "password"))) {
			assertThat(versions.reference()).isEqualTo(FakeSecrets.REFERENCE);
			assertThat(versions.current().username()).isEqualTo("app");
			assertThat(versions.current().revealPassword()).isEqualTo("canary-0");
			assertThat(versions.current().versionId()).isNull();
			this.secrets.know("app", "canary-1");
			assertThat(versions.current().versionId()).isEqualTo("id-of-1");
		}
		assertThat(this.secrets.followers()).isZero();
	}

	@Test
	void currentWhenThereIsNoCopyOfTheUserIsUsableIfNoneIsNeeded() {
		LoginFields fields = LoginFields.of("user", "password");
		assertThatExceptionOfType(SecretKeyNotFoundException.class).isThrownBy(() -> versions(fields));
		try (LoginVersions versions = versions(fields.withOptionalUsername())) {
			assertThat(versions.current().username()).isNull();
			assertThat(versions.current().revealPassword()).isEqualTo("canary-0");
		}
	}

	@Test
	void currentNeedsNoCopyOfAUserThatIsNotInTheSecret() {
		try (LoginVersions versions = versions(LoginFields.password("password").withUsername("other"))) {
			assertThat(versions.current().username()).isEqualTo("other");
		}
		assertThat(this.secrets.problems()).isEmpty();
	}

}
