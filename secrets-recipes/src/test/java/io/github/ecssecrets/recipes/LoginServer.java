package io.github.ecssecrets.recipes;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A server that speaks just enough of a protocol to learn who logs in.
 */
final class LoginServer implements AutoCloseable {

	private final ServerSocket server;

	private final Protocol protocol;

	private final BlockingQueue<String> logins = new LinkedBlockingQueue<>();

	private LoginServer(Protocol protocol) throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.protocol = protocol;
		daemon(this::accept);
	}

	static LoginServer start(Protocol protocol) throws IOException {
		return new LoginServer(protocol);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Waits for a login.
	 * @return user and password, joined with a slash
	 */
	String nextLogin() throws InterruptedException {
		return this.logins.poll(30, TimeUnit.SECONDS);
	}

	/**
	 * The login that came last.
	 * @return user and password, or {@code null} if nobody logged in
	 */
	String lastLogin() {
		return this.logins.stream().reduce((first, second) -> second).orElse(null);
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				daemon(() -> talk(socket));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void talk(Socket socket) {
		try (socket) {
			this.protocol.talk(new DataInputStream(new BufferedInputStream(socket.getInputStream())),
					socket.getOutputStream(), this.logins::add);
		}
		catch (IOException ex) {
			// the client went away
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "login-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	/**
	 * One conversation; the connection is closed at its end.
	 */
	interface Protocol {

		void talk(DataInputStream in, OutputStream out, Consumer<String> logins) throws IOException;

	}

}
