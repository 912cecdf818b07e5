package io.github.ecssecrets.test;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One rotation of a database secret, made by {@link DatabaseRotator#begin()}.
 * <p>
 * Its steps can be performed one by one or {@linkplain #run() all in order}, left undone,
 * made to fail, and repeated. Each does what is not done yet and returns at once if the
 * rotation is finished, so {@link #run()} is also the retry of Secrets Manager, which
 * repeats all steps for the same pending version. Not thread-safe.
 */
public final class DatabaseRotation {

	private final SecretsManagerServer server;

	private final String secretId;

	private final String versionId;

	private final RotationStrategy strategy;

	private final DatabaseLogins logins;

	private final Supplier<String> passwords;

	private final Set<RotationStep> failingBefore = EnumSet.noneOf(RotationStep.class);

	private final Set<RotationStep> failingAfter = EnumSet.noneOf(RotationStep.class);

	DatabaseRotation(SecretsManagerServer server, String secretId, String versionId, RotationStrategy strategy,
			DatabaseLogins logins, Supplier<String> passwords) {
		this.server = server;
		this.secretId = secretId;
		this.versionId = versionId;
		this.strategy = strategy;
		this.logins = logins;
		this.passwords = passwords;
	}

	/**
	 * Return the id of the pending version, which becomes AWSCURRENT.
	 * @return the version id
	 */
	public String versionId() {
		return this.versionId;
	}

	/**
	 * Let the next performance of a step fail before it has any effect, as when the
	 * rotation function cannot reach Secrets Manager. A later performance does not fail.
	 * @param step the step
	 * @return this rotation
	 */
	public DatabaseRotation failBefore(RotationStep step) {
		this.failingBefore.add(step);
		return this;
	}

	/**
	 * Let the next performance of a step fail after it took effect, as when the rotation
	 * function times out. A later performance does not fail.
	 * @param step the step
	 * @return this rotation
	 */
	public DatabaseRotation failAfter(RotationStep step) {
		this.failingAfter.add(step);
		return this;
	}

	/**
	 * Perform {@code createSecret}: unless the pending version has a value, make a
	 * password and store it with the other fields of AWSCURRENT.
	 * @throws RotationFailedException if the step failed
	 * @throws IllegalStateException if AWS would refuse
	 */
	public void createSecret() {
		perform(RotationStep.CREATE_SECRET, (context) -> {
			DatabaseValue current = context.current();
			if (!context.hasPending()) {
				String user = this.strategy.nextUser(context, current);
				this.server.putPendingValue(this.secretId, this.versionId, current.with(user, this.passwords.get()));
			}
		});
	}

	/**
	 * Perform {@code setSecret}: unless the database accepts AWSPENDING, change the
	 * password of its user.
	 * @throws RotationFailedException if the step failed, such as because the database
	 * accepts none of the values
	 * @throws IllegalStateException if AWS would refuse, such as before
	 * {@link #createSecret()}
	 */
	public void setSecret() {
		perform(RotationStep.SET_SECRET, (context) -> {
			if (!context.accepts(context.pending())) {
				this.strategy.setSecret(context);
			}
		});
	}

	/**
	 * Perform {@code testSecret}: log in with AWSPENDING.
	 * @throws RotationFailedException if the step failed
	 * @throws IllegalStateException if AWS would refuse, such as before
	 * {@link #createSecret()}
	 */
	public void testSecret() {
		perform(RotationStep.TEST_SECRET, (context) -> {
			if (!context.accepts(context.pending())) {
				throw context.failure("the database does not accept AWSPENDING");
			}
		});
	}

	/**
	 * Perform {@code finishSecret}: move AWSCURRENT to the pending version. AWSPREVIOUS
	 * follows to the version it left; AWSPENDING stays.
	 * @throws RotationFailedException if the step failed
	 * @throws IllegalStateException if AWS would refuse
	 */
	public void finishSecret() {
		perform(RotationStep.FINISH_SECRET, (context) -> this.server.finishRotation(this.secretId, this.versionId));
	}

	/**
	 * Perform the four steps in order, up to the first that fails.
	 * @throws RotationFailedException if a step failed
	 * @throws IllegalStateException if AWS would refuse
	 */
	public void run() {
		run(() -> {
		});
	}

	/**
	 * Perform the four steps in order, waiting between {@code setSecret} and
	 * {@code testSecret}.
	 * @param window how long to wait; zero does not wait
	 * @throws RotationFailedException if a step failed, or the thread was interrupted
	 * while waiting
	 * @throws IllegalStateException if AWS would refuse
	 */
	public void run(Duration window) {
		if (window.isNegative()) {
			throw new IllegalArgumentException("window must not be negative: " + window);
		}
		run(() -> await(window));
	}

	private void await(Duration window) {
		try {
			if (new CountDownLatch(1).await(window.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new AssertionError();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RotationFailedException(RotationStep.TEST_SECRET, this.secretId,
					"the thread was interrupted while it waited");
		}
	}

	/**
	 * Perform the four steps in order, doing something between {@code setSecret} and
	 * {@code testSecret}.
	 * @param window called on this thread; what it throws ends the rotation there and is
	 * thrown on
	 * @throws RotationFailedException if a step failed
	 * @throws IllegalStateException if AWS would refuse
	 */
	public void run(Runnable window) {
		createSecret();
		setSecret();
		window.run();
		testSecret();
		finishSecret();
	}

	/**
	 * Give the rotation up: take AWSPENDING off its version, so another rotation can
	 * begin, with a new pending value. The database keeps the password it has.
	 * @throws IllegalStateException if AWS would refuse
	 */
	public void abandon() {
		this.server.removeStage(this.secretId, StoredSecret.PENDING);
	}

	private void perform(RotationStep step, Consumer<RotationContext> effect) {
		RotationContext context = new RotationContext(this.server.vault(), this.secretId, this.versionId, step,
				this.logins);
		if (this.failingBefore.remove(step)) {
			throw context.failure("it was made to fail before it had any effect");
		}
		if (!isFinished(context)) {
			effect.accept(context);
		}
		if (this.failingAfter.remove(step)) {
			throw context.failure("it was made to fail after it took effect");
		}
	}

	private boolean isFinished(RotationContext context) {
		List<String> stages = this.server.versionIdsToStages(this.secretId).getOrDefault(this.versionId, List.of());
		if (!stages.contains(StoredSecret.CURRENT) && !stages.contains(StoredSecret.PENDING)) {
			throw context
				.failure("version '%s' is no longer AWSPENDING; begin another rotation".formatted(this.versionId));
		}
		return stages.contains(StoredSecret.CURRENT);
	}

	@Override
	public String toString() {
		return "DatabaseRotation[" + this.secretId + ", " + this.versionId + "]";
	}

}
