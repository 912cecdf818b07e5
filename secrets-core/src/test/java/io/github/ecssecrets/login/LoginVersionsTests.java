package io.github.ecssecrets.login;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.Secrets;
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

	@Test
	void currentOnTwoThreadsAtOnceFollowsOnce() {
		currentMeanwhile(LoginVersions::current).close();
		assertThat(this.secrets.followers()).isZero();
	}

	@Test
	void currentWhileItIsClosedFollowsNothingAfterwards() {
		currentMeanwhile(LoginVersions::close);
		assertThat(this.secrets.followers()).isZero();
	}

	@Test
	void startThatFailsFollowsNothing() {
		this.secrets.seed("app", "");
		assertThatExceptionOfType(SecretMalformedException.class)
			.isThrownBy(() -> versions(LoginFields.of("username", "password")));
		assertThat(this.secrets.followers()).isZero();
	}

	/**
	 * Asks for the first version, and does something else before the follower of the
	 * whole secret is returned.
	 */
	private LoginVersions currentMeanwhile(Consumer<LoginVersions> action) {
		AtomicReference<LoginVersions> other = new AtomicReference<>();
		Secrets watched = (Secrets) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Secrets.class }, (proxy, method, arguments) -> {
					Object result = method.invoke(this.secrets, arguments);
					LoginVersions versions = method.getName().equals("live")
							&& arguments[0].equals(FakeSecrets.REFERENCE) ? other.getAndSet(null) : null;
					if (versions != null) {
						action.accept(versions);
					}
					return result;
				});
		LoginVersions versions = new LoginVersions(watched, FakeSecrets.REFERENCE,
				LoginFields.of("username", "password"));
		this.secrets.know("app", "canary-1");
		other.set(versions);
		assertThat(versions.current().versionId()).isEqualTo("id-of-1");
		assertThat(other).hasNullValue();
		return versions;
	}

}
