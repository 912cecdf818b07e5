package io.github.ecssecrets.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks the running application whether it is alive, as a process of its own that needs no
 * shell and no further program in the image:
 * {@code java -cp app.jar io.github.ecssecrets.sample.HealthCheck}. It does not ask for
 * the health of the database: Amazon ECS stops a task that is not healthy, and an outage
 * of the database must not stop them all. A plain socket, since an HTTP client would load
 * ten times as many classes every time.
 */
final class HealthCheck {

	private static final String REQUEST = "GET /actuator/health/liveness HTTP/1.0\r\nHost: localhost\r\n\r\n";

	private static final int TIMEOUT_MILLIS = 4000;

	private HealthCheck() {
	}

	/**
	 * Ends with code 0 if the application says that it is alive, else with 1.
	 * @param args the port, 8080 if it is not given
	 */
	public static void main(String[] args) {
		int port = (args.length > 0) ? Integer.parseInt(args[0]) : 8080;
		System.exit(isAlive(port) ? 0 : 1);
	}

	static boolean isAlive(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			OutputStream request = socket.getOutputStream();
			request.write(REQUEST.getBytes(StandardCharsets.US_ASCII));
			request.flush();
			BufferedReader answer = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			String status = answer.readLine();
			return status != null && status.contains(" 200");
		}
		catch (IOException ex) {
			return false;
		}
	}

}
