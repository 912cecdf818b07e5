package io.github.ecssecrets.test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The faults scripted so far, in the order of scripting. Every pause that matches a call
 * applies to it, then the first other fault. Thread-safe.
 */
final class FaultScript {

	private final List<FaultRule> rules = new ArrayList<>();

	private final UnaryOperator<String> nameOf;

	private CountDownLatch released = new CountDownLatch(1);

	private volatile boolean closed;

	/**
	 * Create an empty script.
	 * @param nameOf answers the name of the secret an id stands for
	 */
	FaultScript(UnaryOperator<String> nameOf) {
		this.nameOf = nameOf;
	}

	synchronized void add(FaultRule rule) {
		this.rules.add(rule);
	}

	synchronized void clear() {
		this.rules.clear();
		this.released.countDown();
		this.released = new CountDownLatch(1);
	}

	void close() {
		this.closed = true;
		clear();
	}

	FaultPlan plan(String operation, Collection<String> secretIds) {
		Collection<String> names = secretIds.stream().map(this.nameOf).collect(Collectors.toSet());
		synchronized (this) {
			List<FaultEffect.Pause> pauses = new ArrayList<>();
			for (FaultRule rule : this.rules) {
				if (rule.coversCall(operation, names, this.nameOf)) {
					rule.use();
					if (!(rule.effect() instanceof FaultEffect.Pause pause)) {
						return plan(pauses, rule.effect());
					}
					pauses.add(pause);
				}
			}
			return plan(pauses, null);
		}
	}

	private FaultPlan plan(List<FaultEffect.Pause> pauses, @Nullable FaultEffect effect) {
		return new FaultPlan(pauses, effect, this.released, () -> this.closed);
	}

	/**
	 * Return the refusal scripted for one entry of a batch.
	 * @param secretId the entry as the caller named it
	 */
	@Nullable ServiceException refusalInBatch(String secretId) {
		String name = this.nameOf.apply(secretId);
		synchronized (this) {
			for (FaultRule rule : this.rules) {
				if (rule.coversBatchEntry(name, this.nameOf) && rule.effect() instanceof FaultEffect.Refusal refusal) {
					rule.use();
					return refusal.refuse("GetSecretValue", secretId);
				}
			}
			return null;
		}
	}

}
