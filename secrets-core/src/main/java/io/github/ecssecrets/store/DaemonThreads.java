package io.github.ecssecrets.store;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of the store: named, and no reason for the process to stay alive.
 */
final class DaemonThreads {

	private DaemonThreads() {
	}

	/**
	 * An executor that starts a thread where none is idle and keeps it for a second.
	 */
	static ExecutorService executor(String name) {
		AtomicInteger number = new AtomicInteger();
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), (task) -> {
			Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

}
