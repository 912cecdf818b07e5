package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.github.ecssecrets.login.LoginFields;
import io.github.ecssecrets.login.SecretLogin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretLogin} with a {@link SecretStore}: copies of user and password
 * that change apart, as files do.
 */
class SecretStoreLoginTests extends AbstractSecretStoreTests {

	private static final String USERNAME = "prod/db:username";

	private SecretLogin login() {
		return SecretLogin.builder(this.store, reference(DB), LoginFields.of("username", "password")).build();
	}

	private void check() {
		this.clock.advance(Duration.ofMinutes(10));
		this.store.checkDue();
	}

	private static void assertPair(SecretLogin login, String username, String password) {
		assertThat(login.preferred().username()).isEqualTo(username);
		assertThat(login.preferred().revealPassword()).isEqualTo(password);
	}

	@Test
	void copyOfTheUserThatChangesAloneIsUsed() {
		this.seeds.putCopy(PASSWORD, "canary-0").putCopy(USERNAME, "app");
		SecretLogin login = login();
		CountDownLatch changed = new CountDownLatch(1);
		login.onChange(changed::countDown);
		assertPair(login, "app", "canary-0");
		this.seeds.putCopy(USERNAME, "app_clone");
		check();
		assertPair(login, "app_clone", "canary-0");
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> changed.getCount() == 0);
	}

	@Test
	void copyOfTheUserThatChangesAloneInACopyOfTheWholeIsUsed() {
		this.seeds.putCopy(DB, json("canary-0"));
		SecretLogin login = login();
		assertPair(login, "app", "canary-0");
		this.seeds.putCopy(DB, json("canary-0").replace("app", "app_clone"));
		check();
		assertPair(login, "app_clone", "canary-0");
	}

	@Test
	void copyOfTheUserThatFollowsThatOfThePasswordIsUsed() {
		this.seeds.putCopy(PASSWORD, "canary-0").putCopy(USERNAME, "app");
		SecretLogin login = login();
		this.seeds.putCopy(PASSWORD, "canary-1");
		check();
		assertPair(login, "app", "canary-1");
		this.seeds.putCopy(USERNAME, "app_clone");
		check();
		assertPair(login, "app_clone", "canary-1");
		this.seeds.putCopy(PASSWORD, "canary-2");
		check();
		assertPair(login, "app_clone", "canary-2");
	}

	@Test
	void copyOfTheUserThatCannotBeUsedLeavesTheLastPair() {
		this.seeds.putCopy(PASSWORD, "canary-0").putCopy(USERNAME, "app");
		SecretLogin login = login();
		this.seeds.putCopy(USERNAME, "");
		check();
		assertPair(login, "app", "canary-0");
		this.seeds.putCopy(USERNAME, "app_clone");
		check();
		assertPair(login, "app_clone", "canary-0");
	}

	@Test
	void versionTakesThePlaceOfBothCopies() {
		this.seeds.putCopy(PASSWORD, "canary-0").putCopy(USERNAME, "app");
		SecretLogin login = login();
		this.seeds.putCopy(USERNAME, "app_clone");
		check();
		this.truth.put(DB, 1, json("canary-1"));
		refresh(DB);
		assertPair(login, "app", "canary-1");
		assertThat(login.preferred().versionId()).isEqualTo("v1");
		login.close();
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> this.store.status().isEmpty());
	}

}
