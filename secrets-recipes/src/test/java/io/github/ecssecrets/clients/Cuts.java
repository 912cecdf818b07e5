package io.github.ecssecrets.clients;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Cuts connections while no operation runs on them, so what fails failed to log in.
 */
final class Cuts implements Callable<Void> {

	private final ReadWriteLock lock = new ReentrantReadWriteLock(true);

	private final Runnable cut;

	Cuts(Runnable cut) {
		this.cut = cut;
	}

	<T> Callable<T> between(Callable<T> operation) {
		return () -> {
			this.lock.readLock().lock();
			try {
				return operation.call();
			}
			finally {
				this.lock.readLock().unlock();
			}
		};
	}

	@Override
	public Void call() {
		this.lock.writeLock().lock();
		try {
			this.cut.run();
		}
		finally {
			this.lock.writeLock().unlock();
		}
		return null;
	}

}
