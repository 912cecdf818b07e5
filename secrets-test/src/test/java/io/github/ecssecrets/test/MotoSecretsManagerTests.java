package io.github.ecssecrets.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The contract, kept by moto: proof that it says more than what our own server does.
 */
class MotoSecretsManagerTests extends SecretsManagerContract {

	private int port;

	private Process moto;

	@BeforeAll
	void startMoto() throws IOException {
		this.port = freePort();
		this.moto = startProcess();
		assumeTrue(this.moto != null, "Skipped: there is no 'python3' on this machine");
		await().atMost(Duration.ofSeconds(30)).until(() -> !this.moto.isAlive() || isListening());
		assumeTrue(this.moto.isAlive(),
				"Skipped: 'python3 -m moto.server' ended; install it with 'pip install moto[server]'");
	}

	@AfterAll
	void stopMoto() {
		if (this.moto != null) {
			this.moto.destroy();
		}
	}

	@Override
	URI endpoint() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	/**
	 * moto 5.2.1 keeps answering the version that was current before the move.
	 */
	@Override
	boolean readsCurrentWithoutStageAfterMove() {
		return false;
	}

	private Process startProcess() {
		try {
			return new ProcessBuilder("python3", "-m", "moto.server", "-H", "127.0.0.1", "-p",
					Integer.toString(this.port))
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			return null;
		}
	}

	private boolean isListening() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
