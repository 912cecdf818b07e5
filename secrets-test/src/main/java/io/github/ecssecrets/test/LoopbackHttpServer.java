package io.github.ecssecrets.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * An HTTP server on the loopback address with one handler. All its threads are daemons
 * and end with {@link #close()}.
 */
final class LoopbackHttpServer implements AutoCloseable {

	static final String THREAD_PREFIX = "secrets-manager-server-";

	private static final String NO_DELAY = "sun.net.httpserver.nodelay";

	private static final int BACKLOG = 1024;

	private static final long CLOSE_TIMEOUT_SECONDS = 10;

	private static final AtomicInteger SERVERS = new AtomicInteger();

	static {
		// Headers and body leave in two packets; Nagle's algorithm would hold the second
		// one back for 40 ms. The JDK reads this once, when the first server is made.
		if (System.getProperty(NO_DELAY) == null) {
			System.setProperty(NO_DELAY, "true");
		}
	}

	private final HttpServer server;

	private final ExecutorService executor;

	private LoopbackHttpServer(HttpServer server, ExecutorService executor) {
		this.server = server;
		this.executor = executor;
	}

	/**
	 * Start a server.
	 * @param port the port, or 0 for a free one
	 * @param handler called on one thread per request in progress
	 */
	static LoopbackHttpServer start(int port, HttpHandler handler) {
		HttpServer server = bind(port);
		ExecutorService executor = newExecutor(THREAD_PREFIX + SERVERS.incrementAndGet());
		server.setExecutor(executor);
		server.createContext("/", handler);
		// The server's own thread inherits being a daemon from the thread that starts it.
		CompletableFuture.runAsync(server::start, executor).join();
		return new LoopbackHttpServer(server, executor);
	}

	private static HttpServer bind(int port) {
		try {
			return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Port " + port + " of the loopback address cannot be bound", ex);
		}
	}

	private static ExecutorService newExecutor(String name) {
		AtomicInteger threads = new AtomicInteger();
		return Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, name + "-" + threads.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	URI endpoint() {
		InetSocketAddress address = this.server.getAddress();
		return URI.create("http://%s:%d".formatted(address.getAddress().getHostAddress(), address.getPort()));
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
		try {
			if (!this.executor.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException("A request was still in progress when the server closed");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
