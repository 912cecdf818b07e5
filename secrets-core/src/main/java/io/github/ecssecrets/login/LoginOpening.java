package io.github.ecssecrets.login;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.login.LoginAttempt.Outcome;
import io.github.ecssecrets.login.LoginTurns.Turn;
import io.github.ecssecrets.login.SecretLogin.Opened;
import io.github.ecssecrets.login.SecretLogin.Opener;

/**
 * Opens one connection: lets the caller log in with one version after the other until the
 * server accepts one. Used once.
 *
 * @param <X> what the protocol throws
 */
final class LoginOpening<X extends Throwable> {

	private final LoginCoordinator coordinator;

	private final LoginAttempt attempt;

	private final SecretReference reference;

	private final LoginProtocol<? extends X> protocol;

	LoginOpening(LoginCoordinator coordinator, LoginAttempt attempt, SecretReference reference,
			LoginProtocol<? extends X> protocol) {
		this.coordinator = coordinator;
		this.attempt = attempt;
		this.reference = reference;
		this.protocol = protocol;
	}

	/**
	 * Opens the connection on the calling thread, and blocks for that.
	 */
	<C, E extends Exception> Opened<C> open(Opener<C, E> opener) throws X, E {
		while (true) {
			Outcome outcome = await();
			Turn turn = outcome.turn();
			if (turn == null) {
				throw failure(outcome);
			}
			try {
				C connection = opener.open(turn.credentials());
				this.coordinator.accepted(turn);
				return new Opened<>(connection, turn.credentials());
			}
			catch (Throwable ex) {
				if (!isRefused(turn, ex)) {
					throw ex;
				}
				this.coordinator.again(this.attempt);
			}
		}
	}

	private Outcome await() throws X {
		try {
			return this.coordinator.await(this.attempt);
		}
		catch (InterruptedException ex) {
			this.coordinator.cancel(this.attempt);
			Thread.currentThread().interrupt();
			throw this.protocol.late("Secret '" + this.reference + "': the login was interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The outcome of a login is never exceptional", ex);
		}
	}

	private X failure(Outcome outcome) {
		LoginRefusal refusal = outcome.refusal();
		return (refusal != null) ? this.protocol.refused(refusal) : this.protocol.late("Secret '" + this.reference
				+ "': another login has not ended within " + this.attempt.patience().toMillis() + " ms", null);
	}

	/**
	 * Notes what the failure of a login means.
	 * @return whether another version may be tried
	 */
	private boolean isRefused(Turn turn, Throwable failure) {
		LoginFailure meaning;
		String causes;
		try {
			meaning = (failure instanceof Error) ? LoginFailure.OTHER : this.protocol.classify(failure);
			causes = (meaning != LoginFailure.OTHER) ? this.protocol.causes(failure) : null;
		}
		catch (Throwable ex) { // the protocol is foreign code
			this.coordinator.failed(turn);
			throw ex;
		}
		if (meaning == LoginFailure.OTHER) {
			this.coordinator.failed(turn);
			return false;
		}
		this.coordinator.refused(turn, meaning, failure, causes);
		return true;
	}

	/**
	 * Opens the connection without blocking.
	 * @param atEnd runs after the last try, also if the caller does not wait for it
	 * @return completes as {@link #open} returns or throws; what waits for it directly
	 * sees the failure without a wrapper
	 */
	<C> CompletableFuture<Opened<C>> openAsync(Function<LoginCredentials, CompletionStage<C>> opener, Runnable atEnd) {
		CompletableFuture<Opened<C>> opened = new CompletableFuture<>();
		CompletableFuture<Opened<C>> unused = proceed(opener).whenComplete((connection, failure) -> {
			atEnd.run();
			if (failure != null) {
				opened.completeExceptionally(unwrap(failure));
			}
			else {
				opened.complete(connection);
			}
		});
		return opened;
	}

	private <C> CompletableFuture<Opened<C>> proceed(Function<LoginCredentials, CompletionStage<C>> opener) {
		return this.attempt.outcome().thenComposeAsync((outcome) -> {
			Turn turn = outcome.turn();
			if (turn == null) {
				return CompletableFuture.failedFuture(failure(outcome));
			}
			return start(opener, turn.credentials()).handleAsync((connection, failure) -> {
				if (failure == null) {
					this.coordinator.accepted(turn);
					return CompletableFuture.completedFuture(new Opened<>(connection, turn.credentials()));
				}
				return retry(turn, unwrap(failure), opener);
			}).thenCompose(Function.identity());
		});
	}

	private <C> CompletableFuture<Opened<C>> retry(Turn turn, Throwable failure,
			Function<LoginCredentials, CompletionStage<C>> opener) {
		if (!isRefused(turn, failure)) {
			return CompletableFuture.failedFuture(failure);
		}
		this.coordinator.again(this.attempt);
		return proceed(opener);
	}

	private static <C> CompletionStage<C> start(Function<LoginCredentials, CompletionStage<C>> opener,
			LoginCredentials credentials) {
		try {
			return Objects.requireNonNull(opener.apply(credentials), "'opener' must not return null");
		}
		catch (Throwable ex) { // the opener is foreign code
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * What a stage failed with, without the wrapper that a later stage sees.
	 */
	static Throwable unwrap(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

}
