package io.github.ecssecrets.test;

import java.util.Collection;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * A scripted fault and the calls it applies to. Guarded by the lock of
 * {@link FaultScript}.
 */
final class FaultRule {

	private static final String BATCH = "BatchGetSecretValue";

	private static final String SINGLE = "GetSecretValue";

	private final @Nullable String operation;

	private final @Nullable String secretId;

	private final FaultEffect effect;

	private int remaining;

	FaultRule(@Nullable String operation, @Nullable String secretId, int times, FaultEffect effect) {
		this.operation = operation;
		this.secretId = secretId;
		this.remaining = times;
		this.effect = effect;
	}

	FaultEffect effect() {
		return this.effect;
	}

	boolean coversCall(String calledOperation, Collection<String> names, UnaryOperator<String> nameOf) {
		if (this.remaining == 0 || (this.operation != null && !this.operation.equals(calledOperation))) {
			return false;
		}
		if (this.secretId == null) {
			return true;
		}
		return names.contains(nameOf.apply(this.secretId))
				&& !(calledOperation.equals(BATCH) && this.effect instanceof FaultEffect.Refusal);
	}

	boolean coversBatchEntry(String name, UnaryOperator<String> nameOf) {
		return this.remaining > 0 && this.effect instanceof FaultEffect.Refusal
				&& (this.operation == null || this.operation.equals(BATCH) || this.operation.equals(SINGLE))
				&& this.secretId != null && nameOf.apply(this.secretId).equals(name);
	}

	void use() {
		this.remaining--;
	}

}
