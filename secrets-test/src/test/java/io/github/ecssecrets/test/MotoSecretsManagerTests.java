package io.github.ecssecrets.test;

import java.io.IOException;
import java.net.URI;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract, kept by moto: proof that it says more than what our own server does.
 */
class MotoSecretsManagerTests extends SecretsManagerContract {

	private MotoServer moto;

	@BeforeAll
	void startMoto() throws IOException {
		this.moto = MotoServer.start();
	}

	@AfterAll
	void stopMoto() {
		if (this.moto != null) {
			this.moto.close();
		}
	}

	@Override
	URI endpoint() {
		return this.moto.endpoint();
	}

	/**
	 * moto 5.2.1 keeps answering the version that was current before the move.
	 */
	@Override
	boolean readsCurrentWithoutStageAfterMove() {
		return false;
	}

}
