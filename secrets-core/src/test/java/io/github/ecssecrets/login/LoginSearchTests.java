package io.github.ecssecrets.login;

import java.util.function.Predicate;

import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.FakeSecrets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.ecssecrets.SecretReference.AWSCURRENT;
import static io.github.ecssecrets.SecretReference.AWSPENDING;
import static io.github.ecssecrets.SecretReference.AWSPREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoginSearch}: what a search finds, and {@link LoginSearches}: when the
 * next may begin.
 */
class LoginSearchTests {

	private final FakeSecrets secrets = new FakeSecrets();

	private LoginVersions versions;

	@BeforeEach
	void start() {
		this.secrets.label(AWSCURRENT, "app", "canary-1").know("app", "canary-1");
		this.versions = new LoginVersions(this.secrets, FakeSecrets.REFERENCE, LoginFields.of("username", "password"));
	}

	private LoginSearch search(Predicate<LoginCredentials> isRefused) {
		return LoginSearch.start(this.versions, true, isRefused).join();
	}

	@Test
	void searchFindsPendingAndPreviousAfterCurrent() {
		this.secrets.label(AWSPENDING, "app", "canary-2").label(AWSPREVIOUS, "app", "canary-0");
		LoginSearch search = search((credentials) -> true);
		assertThat(search.others()).extracting(LoginCredentials::revealPassword)
			.containsExactly("canary-2", "canary-0");
		assertThat(search.previous()).isSameAs(search.others().get(1));
		assertThat(search.isPendingAbsent()).isFalse();
		assertThat(search.notes()).isEmpty();
		assertThat(search.problem()).isNull();
	}

	@Test
	void searchWhenWhoeverGivesTheSecretsFailsEndsNevertheless() {
		this.secrets.whenAsked(() -> {
			throw new StackOverflowError("canary-text");
		});
		LoginSearch search = search((credentials) -> true);
		assertThat(search.others()).isEmpty();
		assertThat(search.problem()).hasMessage("Secret 'prod/db' could not be read (java.lang.StackOverflowError)");
	}

	@Test
	void searchEndsWithANewCurrent() {
		this.secrets.label(AWSCURRENT, "app", "canary-2").label(AWSPREVIOUS, "app", "canary-1");
		LoginSearch search = search((credentials) -> credentials.revealPassword().equals("canary-1"));
		assertThat(search.others()).isEmpty();
		assertThat(search.problem()).isNull();
		assertThat(this.secrets.asked()).containsExactly(AWSCURRENT);
	}

	@Test
	void searchEndsWithAPendingThatWasNotRefused() {
		this.secrets.label(AWSPENDING, "app", "canary-2").label(AWSPREVIOUS, "app", "canary-0");
		LoginSearch search = search((credentials) -> credentials.revealPassword().equals("canary-1"));
		assertThat(search.others()).singleElement().hasToString("AWSPENDING (version id-of-2)");
	}

	@Test
	void searchTellsThatNoRotationIsGoingOn() {
		LoginSearch search = search((credentials) -> true);
		assertThat(search.isPendingAbsent()).isTrue();
		assertThat(search.notes()).containsExactly("there is no value with the label AWSPENDING",
				"there is no value with the label AWSPREVIOUS");
		this.secrets.label(AWSPENDING, "app", "canary-1");
		assertThat(search((credentials) -> true).isPendingAbsent()).as("the label of a rotation that ended").isTrue();
	}

	@Test
	void searchWhenAVersionCannotBeUsedSaysSo() {
		this.secrets.labelText(AWSPENDING, "{\"username\":\"app\"}", "id");
		LoginSearch search = search((credentials) -> true);
		assertThat(search.notes()).first()
			.isEqualTo("AWSPENDING cannot be used: Secret 'prod/db::AWSPENDING' cannot be used to log in: "
					+ "it has no field 'password'");
		assertThat(search.isPendingAbsent()).isFalse();
	}

	@Test
	void searchWhenAVersionMayNotBeReadGoesOnWithoutIt() {
		this.secrets.fail((stage) -> stage.equals(AWSPENDING) ? denied() : null);
		this.secrets.label(AWSPREVIOUS, "app", "canary-0");
		LoginSearch search = search((credentials) -> true);
		assertThat(search.notes()).singleElement().asString().startsWith("AWSPENDING cannot be used: Not authorized");
		assertThat(search.others()).hasSize(1);
		assertThat(search.isWorthRepeating()).isTrue();
	}

	@Test
	void searchWhenCurrentMayNotBeReadIsNotWorthRepeating() {
		this.secrets.fail((stage) -> denied());
		LoginSearch search = search((credentials) -> true);
		assertThat(search.problem()).hasMessageContaining("Not authorized");
		assertThat(search.isOutage()).isFalse();
		assertThat(search.isWorthRepeating()).isFalse();
	}

	@Test
	void searchWhenTheSourceBreaksIsAnOutage() {
		this.secrets.whenAsked(() -> {
			throw new IllegalStateException("canary-text");
		});
		LoginSearch search = search((credentials) -> true);
		assertThat(search.problem()).isInstanceOf(SecretUnavailableException.class)
			.hasMessage("Secret 'prod/db' could not be read (java.lang.IllegalStateException)");
		assertThat(search.isOutage()).isTrue();
		assertThat(search.isWorthRepeating()).isTrue();
	}

	@Test
	void searchesRunOneAtATime() {
		LoginSearches searches = new LoginSearches(new LoginCandidates(this.versions.current(), 0), 0);
		assertThat(searches.isRunning()).isFalse();
		assertThat(searches.begin(0)).isTrue();
		assertThat(searches.isRunning()).isTrue();
		assertThat(searches.begin(0)).isFalse();
		searches.end(search((credentials) -> true), 0);
		assertThat(searches.isRunning()).isFalse();
	}

	private static SecretException denied() {
		return new SecretAccessDeniedException(FakeSecrets.REFERENCE, "Not authorized", null, null, null);
	}

}
