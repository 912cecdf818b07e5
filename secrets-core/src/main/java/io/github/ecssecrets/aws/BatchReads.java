package io.github.ecssecrets.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.Freshness;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;

/**
 * Reads many secrets with few calls: twenty a call where Secrets Manager allows that, and
 * singly with bounded concurrency otherwise. Thread-safe.
 */
final class BatchReads implements AutoCloseable {

	/** The most secrets that one BatchGetSecretValue takes. */
	private static final int BATCH_SIZE = 20;

	/** What Secrets Manager appends to a name in an ARN: a hyphen and six characters. */
	private static final int ARN_SUFFIX_LENGTH = 7;

	private static final int CONCURRENT_CALLS = 8;

	private final SecretsManagerCalls calls;

	private final Regions regions;

	private final SecretsManagerErrors errors;

	private final Detours detours;

	private final BiFunction<SecretReference, Freshness, @Nullable Secret> singleRead;

	private final ExecutorService executor = executor();

	private final Refusals refusals = new Refusals(System::nanoTime);

	/**
	 * Creates the reads of a source.
	 * @param singleRead reads one secret, which may be absent
	 */
	BatchReads(SecretsManagerCalls calls, Regions regions, SecretsManagerErrors errors, Detours detours,
			BiFunction<SecretReference, Freshness, @Nullable Secret> singleRead) {
		this.calls = calls;
		this.regions = regions;
		this.errors = errors;
		this.detours = detours;
		this.singleRead = singleRead;
	}

	private static ExecutorService executor() {
		AtomicInteger number = new AtomicInteger();
		ThreadPoolExecutor executor = new ThreadPoolExecutor(CONCURRENT_CALLS, CONCURRENT_CALLS, 1, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, "ecs-secrets-aws-" + number.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * Reads secrets.
	 * @param freshness whether they are in use already
	 * @return what was found and what failed; a secret that does not exist is absent
	 */
	Map<SecretReference, SecretResult> read(Collection<SecretReference> references, Freshness freshness) {
		Map<SecretReference, SecretResult> results = new ConcurrentHashMap<>();
		List<SecretReference> single = new ArrayList<>();
		List<Callable<List<SecretReference>>> batches = new ArrayList<>();
		byRegions(references, single, results).forEach((regions, group) -> {
			if (group.size() == 1) {
				single.addAll(group);
				return;
			}
			for (int i = 0; i < group.size(); i += BATCH_SIZE) {
				List<SecretReference> batch = group.subList(i, Math.min(i + BATCH_SIZE, group.size()));
				batches.add(() -> readBatch(regions, batch, freshness, results));
			}
		});
		runAll(batches).forEach(single::addAll);
		runAll(single.stream()
			.map((reference) -> Executors.callable(() -> readOne(reference, freshness, results)))
			.toList());
		if (Thread.currentThread().isInterrupted() || this.executor.isShutdown()) {
			references.forEach((reference) -> results.computeIfAbsent(reference,
					(missing) -> new SecretResult.Failed(SecretsManagerErrors.interrupted(missing))));
		}
		return results;
	}

	private Map<List<String>, List<SecretReference>> byRegions(Collection<SecretReference> references,
			List<SecretReference> single, Map<SecretReference, SecretResult> results) {
		Map<List<String>, List<SecretReference>> groups = new LinkedHashMap<>();
		for (SecretReference reference : references) {
			if (!reference.isCurrent()) {
				single.add(reference);
				continue;
			}
			try {
				groups.computeIfAbsent(this.regions.of(reference), (regions) -> new ArrayList<>()).add(reference);
			}
			catch (SecretException ex) {
				results.put(reference, new SecretResult.Failed(ex));
			}
		}
		return groups;
	}

	private void readOne(SecretReference reference, Freshness freshness, Map<SecretReference, SecretResult> results) {
		try {
			Secret secret = this.singleRead.apply(reference, freshness);
			if (secret != null) {
				results.put(reference, new SecretResult.Found(secret));
			}
		}
		catch (SecretException ex) {
			results.put(reference, new SecretResult.Failed(ex));
		}
	}

	/**
	 * Reads one batch from the first of the Regions that is available.
	 * @return the references that must be read singly
	 */
	private List<SecretReference> readBatch(List<String> regions, List<SecretReference> batch, Freshness freshness,
			Map<SecretReference, SecretResult> results) {
		Call failed = null;
		RuntimeException failure = null;
		for (String region : regions) {
			if (this.refusals.contains(region)) {
				return batch;
			}
			Call call = new Call(region, CallPurpose.of(batch.get(0), freshness));
			try {
				return readBatch(call, failed == null, batch, results);
			}
			catch (RuntimeException ex) {
				if (SecretsManagerErrors.isRefused(ex)) {
					this.refusals.add(region);
					if (SecretsManagerErrors.isAccessDenied(ex)) {
						this.detours.noBatches(region);
					}
					return batch;
				}
				if (failed == null) {
					failed = call;
					failure = ex;
				}
				if (!(this.errors.translate(batch.get(0), call, ex) instanceof SecretUnavailableException)) {
					break;
				}
			}
		}
		if (failed != null && failure != null) {
			for (SecretReference reference : batch) {
				results.put(reference, new SecretResult.Failed(this.errors.translate(reference, failed, failure)));
			}
		}
		return List.of();
	}

	/**
	 * Reads one batch from one Region. A secret that the first Region lacks is absent;
	 * that a replica lacks it says nothing.
	 * @return the references that this Region did not answer, or not with a version
	 * labelled AWSCURRENT, so the single call tells in full
	 */
	private List<SecretReference> readBatch(Call call, boolean first, List<SecretReference> batch,
			Map<SecretReference, SecretResult> results) {
		BatchGetSecretValueResponse response = this.calls.getBatch(batch, call);
		List<SecretReference> remaining = new ArrayList<>(batch);
		for (SecretValueEntry entry : response.secretValues()) {
			Secret secret = SecretsManagerCalls.secret(call.region(), entry);
			if (secret != null && secret.versionStages().contains(SecretReference.AWSCURRENT)) {
				remaining.stream()
					.filter((reference) -> isAnswered(reference, Regions.secretId(reference, call.region()), entry))
					.forEach((reference) -> results.put(reference, new SecretResult.Found(secret)));
			}
		}
		for (APIErrorType error : response.errors()) {
			if (first && AwsFailures.isMissing(error.errorCode(), error.message())) {
				remaining.removeIf((reference) -> reference.secret().equals(error.secretId()));
			}
		}
		remaining.removeIf(results::containsKey);
		return remaining;
	}

	/**
	 * Whether an entry of the response is the secret of a reference. An ARN that can be
	 * read as full or as partial is answered by itself alone, for Secrets Manager takes
	 * it for full: another secret of the batch may only look like its partial reading.
	 */
	private static boolean isAnswered(SecretReference reference, String secretId, SecretValueEntry entry) {
		return secretId.equals(entry.name()) || secretId.equals(entry.arn())
				|| (!reference.isAmbiguous() && entry.arn().startsWith(secretId + "-")
						&& entry.arn().length() == secretId.length() + ARN_SUFFIX_LENGTH);
	}

	private <T> List<T> runAll(List<Callable<T>> tasks) {
		List<T> outcomes = new ArrayList<>();
		try {
			for (Future<T> future : this.executor.invokeAll(tasks)) {
				outcomes.add(future.get());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RejectedExecutionException | CancellationException ex) {
			// The source is closed, which the caller sees.
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof LinkageError error) {
				throw error;
			}
			throw new IllegalStateException("A call to Secrets Manager failed unexpectedly", ex.getCause());
		}
		return outcomes;
	}

	/**
	 * Ends the reads that run, and those that have not begun: nobody waits for them.
	 */
	@Override
	public void close() {
		for (Runnable waiting : this.executor.shutdownNow()) {
			if (waiting instanceof Future<?> read) {
				read.cancel(false);
			}
		}
	}

}
