package io.github.ecssecrets;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Reads secrets. The first read of a secret asks the sources in their order, on the
 * calling thread; every later read answers from memory without a lock and without I/O,
 * and the value is kept fresh in the background. Thread-safe.
 */
public interface Secrets extends AutoCloseable {

	/**
	 * Reads a secret, or one field of it.
	 * @param reference which secret
	 * @return the newest version that was read; if the reference has a JSON key, the
	 * field
	 * @throws SecretException if no source gives the secret
	 */
	Secret get(SecretReference reference);

	/**
	 * Reads a secret, or one field of it.
	 * @param reference which secret, in the reference grammar
	 * @return the newest version that was read; if the reference has a JSON key, the
	 * field
	 * @throws InvalidSecretReferenceException if the text is not a reference
	 * @throws SecretException if no source gives the secret
	 */
	default Secret get(String reference) {
		return get(SecretReference.parse(reference));
	}

	/**
	 * Reads many secrets with as few calls as possible. One failure does not fail the
	 * others.
	 * @param references which secrets
	 * @param timeout how long to wait for all of them together; what is late fails as
	 * unavailable
	 * @return an outcome for each reference, in the order asked
	 */
	Map<SecretReference, SecretResult> getAll(Collection<SecretReference> references, Duration timeout);

	/**
	 * Reads a secret as a value that follows rotations, until it is closed or collected.
	 * @param <T> the type of the value
	 * @param reference which secret
	 * @param reader turns each version into a value, on the thread that asks for it and
	 * without a lock; it may be called more than once for a version. If it throws for a
	 * later version, the last value stays, the failure is logged once without its
	 * message, and the status of the secret has a problem
	 * @return the live value
	 * @throws SecretException if no source gives the secret
	 */
	<T> LiveSecret<T> live(SecretReference reference, Function<Secret, T> reader);

	/**
	 * Asks Secrets Manager for the newest version now, on a thread of the library. Calls
	 * that coincide share one request. What depends on the future runs on a thread that
	 * nobody waits for.
	 * @param reference which secret
	 * @return completes with what is current afterwards, or exceptionally with a
	 * {@link SecretException}, in which case the last good value stays in use. Completes
	 * before any listener is called
	 */
	CompletableFuture<Secret> refresh(SecretReference reference);

	/**
	 * Asks Secrets Manager for a version now, on a thread of the library, and keeps
	 * nothing of it: the secret is not in use afterwards, no listener is called, and no
	 * later read sees the answer. For a version that is needed once, such as
	 * {@code AWSPENDING} during a rotation. Calls that coincide share one request.
	 * @param reference which secret, in which version
	 * @return completes with what was fetched; if the reference has a JSON key, with the
	 * field. Completes exceptionally with a {@link SecretException}, which is a
	 * {@link SecretNotFoundException} where no version has the stage, and at the latest
	 * when this is closed
	 */
	CompletableFuture<Secret> fetch(SecretReference reference);

	/**
	 * Reports that credentials from a secret were refused, and asks which to use next.
	 * Never blocks. Secrets Manager is asked for {@code AWSCURRENT}; if that is what was
	 * refused, for {@code AWSPENDING}, which is the version that works between the steps
	 * {@code setSecret} and {@code finishSecret} of a single-user rotation, and then for
	 * {@code AWSPREVIOUS}. From now on the secret is checked every few seconds, until
	 * {@code AWSCURRENT} has moved, for an hour at most.
	 * @param reference which secret, without a version
	 * @param versionId the version that was refused, or {@code null} for a value without
	 * one, such as an environment variable
	 * @return completes with the version to use next; with the current version if there
	 * is no other. Completes exceptionally with a {@link SecretException} if Secrets
	 * Manager does not answer
	 * @throws IllegalArgumentException if the reference names a version
	 */
	CompletableFuture<Secret> refused(SecretReference reference, @Nullable String versionId);

	/**
	 * Describes every secret in use.
	 * @return a snapshot, ordered by reference; never a value
	 */
	List<SecretStatus> status();

	/**
	 * Where those who use secrets report what happens to them, such as refused logins.
	 * @return the monitor; by default the one that keeps nothing
	 */
	default SecretMonitor monitor() {
		return SecretMonitor.none();
	}

	/**
	 * Ends the background work and closes what the builder created. Values already read
	 * stay readable.
	 */
	@Override
	void close();

}
