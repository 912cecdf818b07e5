package io.github.ecssecrets.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What the script has in store for one call.
 *
 * @param pauses the pauses before it goes on
 * @param effect the fault after them, or {@code null} for none
 * @param released opens when the faults are cleared, which ends every pause
 * @param closed whether the server has been closed meanwhile
 */
record FaultPlan(List<FaultEffect.Pause> pauses, @Nullable FaultEffect effect, CountDownLatch released,
		BooleanSupplier closed) {

	/**
	 * Wait for the pauses to pass.
	 * @return whether the call shall be answered
	 */
	boolean awaitTurn() {
		try {
			boolean cleared = false;
			for (int i = 0; i < this.pauses.size() && !cleared; i++) {
				cleared = await(this.pauses.get(i).limit());
			}
			return !this.closed.getAsBoolean();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private boolean await(@Nullable Duration limit) throws InterruptedException {
		return this.released.await((limit != null) ? limit.toNanos() : Long.MAX_VALUE, TimeUnit.NANOSECONDS);
	}

}
