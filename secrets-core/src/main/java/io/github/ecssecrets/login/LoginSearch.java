package io.github.ecssecrets.login;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * One search for versions that a server may accept: AWSCURRENT, then AWSPENDING if it may
 * be used and is another version with a value, then AWSPREVIOUS. It ends with the first
 * that was not refused yet. Blocks nobody.
 */
final class LoginSearch {

	private final LoginVersions versions;

	private final boolean pendingFallback;

	private final Predicate<LoginCredentials> isRefused;

	private final List<LoginCredentials> others = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	private @Nullable LoginCredentials previous;

	private boolean pendingAbsent;

	private @Nullable SecretException problem;

	private LoginSearch(LoginVersions versions, boolean pendingFallback, Predicate<LoginCredentials> isRefused) {
		this.versions = versions;
		this.pendingFallback = pendingFallback;
		this.isRefused = isRefused;
	}

	/**
	 * Starts a search.
	 * @param isRefused whether the server refused a version
	 * @return completes with what was found, never exceptionally
	 */
	static CompletableFuture<LoginSearch> start(LoginVersions versions, boolean pendingFallback,
			Predicate<LoginCredentials> isRefused) {
		LoginSearch search = new LoginSearch(versions, pendingFallback, isRefused);
		return guarded(() -> versions.refused(versions.current())).thenCompose(search::others)
			.exceptionally(search::failed)
			.thenApply((done) -> search);
	}

	private static CompletableFuture<Secret> guarded(Supplier<CompletableFuture<Secret>> question) {
		try {
			return Objects.requireNonNull(question.get());
		}
		catch (Throwable ex) { // whoever gives the secrets may be foreign code
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<@Nullable Void> others(Secret next) {
		if (!this.isRefused.test(this.versions.current())) {
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<@Nullable Void> pending = this.pendingFallback ? stage(SecretReference.AWSPENDING, next)
				: CompletableFuture.completedFuture(null);
		return pending.thenCompose((done) -> previous(next));
	}

	private CompletableFuture<@Nullable Void> previous(Secret next) {
		if (!this.others.stream().allMatch(this.isRefused)) {
			return CompletableFuture.completedFuture(null);
		}
		return stage(SecretReference.AWSPREVIOUS, next);
	}

	private CompletableFuture<@Nullable Void> stage(String stage, Secret next) {
		boolean known = next.versionStages().contains(stage)
				&& !next.versionStages().contains(SecretReference.AWSCURRENT);
		CompletableFuture<Secret> answer = known ? CompletableFuture.completedFuture(next)
				: guarded(() -> this.versions.fetch(stage));
		return answer.handle((secret, failure) -> {
			if (secret != null) {
				found(stage, secret);
			}
			else {
				notFound(stage, failure);
			}
			return null;
		});
	}

	private void found(String stage, Secret secret) {
		try {
			LoginCredentials credentials = this.versions.read(stage, secret);
			if (credentials.isSameVersionAs(this.versions.current())) {
				this.pendingAbsent |= stage.equals(SecretReference.AWSPENDING);
				return;
			}
			this.others.add(credentials);
			if (stage.equals(SecretReference.AWSPREVIOUS)) {
				this.previous = credentials;
			}
		}
		catch (SecretException ex) {
			this.notes.add(stage + " cannot be used: " + ex.getMessage());
		}
	}

	private void notFound(String stage, Throwable failure) {
		SecretException error = error(failure);
		if (error instanceof SecretNotFoundException) {
			this.pendingAbsent |= stage.equals(SecretReference.AWSPENDING);
			this.notes.add("there is no value with the label " + stage);
		}
		else if (error instanceof SecretUnavailableException) {
			this.problem = error;
		}
		else {
			this.notes.add(stage + " cannot be used: " + error.getMessage());
		}
	}

	private @Nullable Void failed(Throwable failure) {
		this.problem = error(failure);
		return null;
	}

	private SecretException error(Throwable failure) {
		Throwable cause = LoginOpening.unwrap(failure);
		SecretReference reference = this.versions.reference();
		return (cause instanceof SecretException error) ? error : new SecretUnavailableException(reference,
				"Secret '%s' could not be read (%s)".formatted(reference, cause.getClass().getName()), null, null);
	}

	List<LoginCredentials> others() {
		return this.others;
	}

	@Nullable LoginCredentials previous() {
		return this.previous;
	}

	/**
	 * Whether Secrets Manager says that no rotation is between its steps.
	 */
	boolean isPendingAbsent() {
		return this.pendingAbsent;
	}

	List<String> notes() {
		return this.notes;
	}

	@Nullable SecretException problem() {
		return this.problem;
	}

	/**
	 * Whether asking again soon may bring another answer.
	 */
	boolean isWorthRepeating() {
		return this.problem == null || isOutage();
	}

	boolean isOutage() {
		return this.problem instanceof SecretUnavailableException;
	}

}
