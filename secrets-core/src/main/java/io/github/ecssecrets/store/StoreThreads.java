package io.github.ecssecrets.store;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
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
	 * them are held, or when no thread can be made, runs it itself.
	 */
	static ExecutorService spare(String name, int threads) {
		return new ThreadPoolExecutor(0, threads, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), factory(name, threads),
				new ThreadPoolExecutor.CallerRunsPolicy()) {

			@Override
			public void execute(Runnable task) {
				try {
					super.execute(task);
				}
				catch (Error ex) { // no thread could be made
					task.run();
				}
			}

		};
	}

	private static ThreadPoolExecutor executor(String name, int threads, BlockingQueue<Runnable> queue) {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(threads, threads, 1, TimeUnit.SECONDS, queue,
				factory(name, threads));
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	private static ThreadFactory factory(String name, int threads) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, (threads == 1) ? name : name + "-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

}
