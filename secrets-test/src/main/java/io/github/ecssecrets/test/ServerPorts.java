package io.github.ecssecrets.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are processes of their own and have to be given one. They are
 * below those that operating systems give to connections and to sockets that ask for any
 * port (from 32768 on Linux, from 49152 elsewhere), so nothing takes them before the
 * server does. The port that is 10,000 higher, at which a Redis cluster listens as well,
 * is below those, too. Thread-safe; does not wait.
 */
public final class ServerPorts {

	private static final int LOWEST = 10_000;

	private static final int ABOVE_HIGHEST = 22_768;

	private static final int TRIES = 1000;

	private ServerPorts() {
	}

	/**
	 * Find a port on which nobody listens.
	 * @return the port
	 * @throws IllegalStateException if there is none
	 */
	public static int free() {
		return free(1).get(0);
	}

	/**
	 * Find several ports on which nobody listens.
	 * @param count how many
	 * @return the ports, each another one
	 * @throws IllegalStateException if there are not as many
	 */
	public static List<Integer> free(int count) {
		List<ServerSocket> sockets = new ArrayList<>();
		try {
			for (int tries = TRIES; sockets.size() < count && tries > 0; tries--) {
				listen(sockets);
			}
			if (sockets.size() < count) {
				throw new IllegalStateException(
						"No %d free ports were found from %d to %d".formatted(count, LOWEST, ABOVE_HIGHEST - 1));
			}
			return sockets.stream().map(ServerSocket::getLocalPort).toList();
		}
		finally {
			sockets.forEach(ServerPorts::close);
		}
	}

	private static void listen(List<ServerSocket> sockets) {
		try {
			sockets.add(new ServerSocket(ThreadLocalRandom.current().nextInt(LOWEST, ABOVE_HIGHEST), 1));
		}
		catch (IOException ex) {
			// taken, so another one is tried
		}
	}

	private static void close(ServerSocket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
