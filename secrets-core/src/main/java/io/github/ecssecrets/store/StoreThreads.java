package io.github.ecssecrets.store;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of the store: named, bounded in number, gone after a second without work, and
 * no reason for the process to stay alive.
 */
final class StoreThreads {

	/** Requests beyond the threads that wait; more are refused. */
	private static final int LONGEST_QUEUE = 4096;

	private StoreThreads() {
	}

	/**
	 * One thread, which works in the order of the tasks.
	 */
	static ExecutorService single(String name) {
		return executor(name, 1, new LinkedBlockingQueue<>());
	}

	/**
	 * Threads for requests.
	 */
	static ExecutorService pool(String name, int threads) {
		return executor(name, threads, new LinkedBlockingQueue<>(LONGEST_QUEUE));
	}

	/**
	 * Threads for tasks that foreign code may hold for ever. Who has a task when all of
	 * them are held runs it itself.
	 */
	static ExecutorService spare(String name, int threads) {
		ThreadPoolExecutor executor = executor(name, threads, new SynchronousQueue<>());
		executor.setCorePoolSize(0);
		executor.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy());
		return executor;
	}

	private static ThreadPoolExecutor executor(String name, int threads, BlockingQueue<Runnable> queue) {
		AtomicInteger number = new AtomicInteger();
		ThreadPoolExecutor executor = new ThreadPoolExecutor(threads, threads, 1, TimeUnit.SECONDS, queue, (task) -> {
			Thread thread = new Thread(task, (threads == 1) ? name : name + "-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

}
