package io.github.ecssecrets.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * moto, in a process of its own.
 */
public final class MotoServer implements AutoCloseable {

	private final int port;

	private final Process process;

	private MotoServer(int port, Process process) {
		this.port = port;
		this.process = process;
	}

	/**
	 * Starts moto, or skips the test with the reason where it is not installed.
	 */
	public static MotoServer start() throws IOException {
		int port = ServerPorts.free();
		Process process = startProcess(port);
		assumeTrue(process != null, "Skipped: there is no 'python3' on this machine");
		MotoServer moto = new MotoServer(port, process);
		await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive() || moto.isListening());
		assumeTrue(process.isAlive(),
				"Skipped: 'python3 -m moto.server' ended; install it with 'pip install moto[server]'");
		return moto;
	}

	private static @Nullable Process startProcess(int port) {
		try {
			return new ProcessBuilder("python3", "-m", "moto.server", "-H", "127.0.0.1", "-p", Integer.toString(port))
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

	public URI endpoint() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
