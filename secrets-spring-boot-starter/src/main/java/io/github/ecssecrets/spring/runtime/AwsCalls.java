package io.github.ecssecrets.spring.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

import io.github.ecssecrets.aws.CallObserver;
import io.github.ecssecrets.aws.CallOutcome;
import io.github.ecssecrets.aws.ObservedCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the calls to Secrets Manager from the first config import on, and tells them to
 * observers that come later. Thread-safe.
 */
public final class AwsCalls implements CallObserver {

	private static final Logger logger = LoggerFactory.getLogger(AwsCalls.class);

	private final Map<Ended, LongAdder> counts = new ConcurrentHashMap<>();

	private final List<CallObserver> observers = new CopyOnWriteArrayList<>();

	AwsCalls() {
	}

	@Override
	public Observed started(ObservedCall call) {
		List<Observed> started = new ArrayList<>();
		this.observers.forEach((observer) -> guarded(() -> started.add(0, observer.started(call))));
		return (outcome) -> {
			counter(call.operation(), outcome).increment();
			started.forEach((observed) -> guarded(() -> observed.ended(outcome)));
		};
	}

	private static void guarded(Runnable foreign) {
		try {
			foreign.run();
		}
		catch (Throwable ex) { // whatever it is, the call must be made
			logger.debug("An observer of calls to Secrets Manager failed ({})", ex.getClass().getName());
		}
	}

	private LongAdder counter(String operation, CallOutcome outcome) {
		return this.counts.computeIfAbsent(new Ended(operation, outcome), (absent) -> new LongAdder());
	}

	/**
	 * How many calls ended in a way.
	 * @param operation the operation, such as {@code GetSecretValue}
	 * @param outcome how they ended
	 * @return the number since the start
	 */
	public long count(String operation, CallOutcome outcome) {
		return counter(operation, outcome).sum();
	}

	/**
	 * Adds an observer of the calls that begin from now on.
	 * @param observer hears of each call
	 */
	public void add(CallObserver observer) {
		this.observers.add(observer);
	}

	/**
	 * Removes an observer.
	 * @param observer an observer that was added
	 */
	public void remove(CallObserver observer) {
		this.observers.remove(observer);
	}

	/**
	 * What is counted.
	 */
	private record Ended(String operation, CallOutcome outcome) {

	}

}
