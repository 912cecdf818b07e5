package io.github.ecssecrets.test;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VaultStateTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void restoreWhenSecretsWereChangedAddedAndRemovedNamesThoseThatAreThere() {
		this.server.createSecret("changed", "c-1");
		this.server.createSecret("removed", "r-1");
		this.server.createSecret("same", "s-1");
		VaultState state = VaultState.of(this.server.vault());
		this.server.putSecretValue("changed", "c-2");
		this.server.purgeSecret("removed");
		this.server.createSecret("added", "a-1");
		assertThat(state.restore(this.server.vault())).containsExactlyInAnyOrder("changed", "removed");
		assertThat(this.server.vault().list(true)).extracting(SecretSnapshot::name)
			.containsExactlyInAnyOrder("changed", "removed", "same");
	}

}
