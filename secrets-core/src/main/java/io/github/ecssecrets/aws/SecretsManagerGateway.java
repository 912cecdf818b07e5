package io.github.ecssecrets.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.RotationRulesType;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;

/**
 * The calls to Secrets Manager. All that needs the AWS SDK starts here.
 */
final class SecretsManagerGateway implements AutoCloseable {

	/** The most secrets that one BatchGetSecretValue takes. */
	private static final int BATCH_SIZE = 20;

	/** What Secrets Manager appends to a name in an ARN: a hyphen and six characters. */
	private static final int ARN_SUFFIX_LENGTH = 7;

	private static final int CONCURRENT_CALLS = 8;

	private final RegionalClients clients;

	private final ExecutorService executor = executor();

	private final Refusals batchRefusals = new Refusals(System::nanoTime);

	private final Refusals describeRefusals = new Refusals(System::nanoTime);

	SecretsManagerGateway(SecretsManagerSettings settings) {
		this.clients = new RegionalClients(settings);
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

	String describe(SecretReference reference) {
		try {
			return this.clients.describe(reference);
		}
		catch (SdkException ex) {
			return "Secrets Manager";
		}
	}

	@Nullable Secret find(SecretReference reference) {
		List<String> regions = regions(reference);
		try {
			return find(reference, regions.get(0));
		}
		catch (SecretUnavailableException ex) {
			return findReplica(reference, regions.subList(1, regions.size()), ex);
		}
	}

	/**
	 * Asks the replicas. That one of them lacks the secret says nothing about the first
	 * Region, whose failure is then the outcome.
	 */
	private Secret findReplica(SecretReference reference, List<String> replicas, SecretUnavailableException failure) {
		for (String region : replicas) {
			try {
				Secret secret = find(reference, region);
				if (secret != null) {
					return secret;
				}
			}
			catch (SecretException ex) {
				failure.addSuppressed(ex);
			}
		}
		throw failure;
	}

	private @Nullable Secret find(SecretReference reference, String region) {
		try {
			GetSecretValueResponse response = this.clients.client(region)
				.getSecretValue((request) -> request.secretId(RegionalClients.secretId(reference, region))
					.versionId(reference.versionId())
					.versionStage((reference.versionId() != null) ? null : stage(reference)));
			if (response.versionId() == null || !hasContent(response.secretString(), response.secretBinary())) {
				throw SecretsManagerErrors.withoutValue(reference, region, response.responseMetadata().requestId());
			}
			return secret(region, response.name(), response.secretString(), response.secretBinary(),
					(builder) -> builder.arn(response.arn())
						.version(response.versionId(), response.versionStages())
						.createdDate(response.createdDate()));
		}
		catch (SdkException ex) {
			if (SecretsManagerErrors.isNotFound(ex)) {
				return null;
			}
			throw SecretsManagerErrors.translate(reference, region, ex);
		}
	}

	private static String stage(SecretReference reference) {
		String stage = reference.versionStage();
		return (stage != null) ? stage : SecretReference.AWSCURRENT;
	}

	private List<String> regions(SecretReference reference) {
		try {
			return this.clients.regionsOf(reference);
		}
		catch (SdkException ex) {
			throw SecretsManagerErrors.noRegion(reference, ex);
		}
	}

	private static boolean hasContent(@Nullable String text, @Nullable SdkBytes binary) {
		return text != null || binary != null;
	}

	private static Secret secret(String region, String name, @Nullable String text, @Nullable SdkBytes binary,
			UnaryOperator<Secret.Builder> facts) {
		Secret.Builder builder = facts.apply(Secret.builder(name, new SecretOrigin.SecretsManager(region)));
		if (text != null) {
			return builder.text(text);
		}
		return builder.binary((binary != null) ? binary.asByteArrayUnsafe() : new byte[0]);
	}

	Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references) {
		Map<SecretReference, SecretResult> results = new ConcurrentHashMap<>();
		List<SecretReference> single = new ArrayList<>();
		Map<List<String>, List<SecretReference>> byRegions = new LinkedHashMap<>();
		for (SecretReference reference : references) {
			if (reference.isCurrent()) {
				try {
					byRegions.computeIfAbsent(regions(reference), (regions) -> new ArrayList<>()).add(reference);
				}
				catch (SecretException ex) {
					results.put(reference, new SecretResult.Failed(ex));
				}
			}
			else {
				single.add(reference);
			}
		}
		List<Callable<List<SecretReference>>> batches = new ArrayList<>();
		byRegions.forEach((regions, group) -> {
			if (group.size() == 1) {
				single.addAll(group);
				return;
			}
			for (int i = 0; i < group.size(); i += BATCH_SIZE) {
				List<SecretReference> batch = group.subList(i, Math.min(i + BATCH_SIZE, group.size()));
				batches.add(() -> findBatch(regions, batch, results));
			}
		});
		runAll(batches).forEach(single::addAll);
		runAll(single.stream().map((reference) -> Executors.callable(() -> findOne(reference, results))).toList());
		if (Thread.currentThread().isInterrupted()) {
			references.forEach((reference) -> results.computeIfAbsent(reference, SecretsManagerGateway::interrupted));
		}
		return results;
	}

	private static SecretResult interrupted(SecretReference reference) {
		return new SecretResult.Failed(new SecretUnavailableException(reference,
				"The thread was interrupted before secret '%s' was read".formatted(reference), null, null));
	}

	@Nullable SecretVersions versions(SecretReference reference) {
		String region = regions(reference).get(0);
		if (this.describeRefusals.contains(region, reference.secret())) {
			return null;
		}
		try {
			DescribeSecretResponse response = this.clients.client(region)
				.describeSecret((request) -> request.secretId(reference.secret()));
			this.describeRefusals.allowed(region);
			if (response.deletedDate() != null) {
				return null;
			}
			Map<String, String> versions = new LinkedHashMap<>();
			response.versionIdsToStages().forEach((id, stages) -> stages.forEach((stage) -> versions.put(stage, id)));
			RotationRulesType rules = response.rotationRules();
			return SecretVersions.builder(versions)
				.rotationEnabled(response.rotationEnabled())
				.nextRotation(response.nextRotationDate())
				.rotationWindow((rules != null) ? hours(rules.duration()) : null)
				.build();
		}
		catch (SdkException ex) {
			if (SecretsManagerErrors.isAccessDenied(ex)) {
				this.describeRefusals.add(region, reference.secret());
				return null;
			}
			if (SecretsManagerErrors.isNotFound(ex)) {
				return null;
			}
			throw SecretsManagerErrors.translate(reference, region, ex);
		}
	}

	/**
	 * The length of a rotation window, such as {@code 3h}.
	 */
	private static @Nullable Duration hours(@Nullable String text) {
		return (text != null && text.matches("\\d{1,4}h"))
				? Duration.ofHours(Long.parseLong(text.substring(0, text.length() - 1))) : null;
	}

	private void findOne(SecretReference reference, Map<SecretReference, SecretResult> results) {
		try {
			Secret secret = find(reference);
			if (secret != null) {
				results.put(reference, new SecretResult.Found(secret));
			}
		}
		catch (SecretException ex) {
			results.put(reference, new SecretResult.Failed(ex));
		}
	}

	/**
	 * Fetches one batch from the first of the Regions that is available.
	 * @return the references that must be read singly
	 */
	private List<SecretReference> findBatch(List<String> regions, List<SecretReference> batch,
			Map<SecretReference, SecretResult> results) {
		String first = regions.get(0);
		List<SdkException> failures = new ArrayList<>();
		for (String region : regions) {
			if (this.batchRefusals.contains(region)) {
				return batch;
			}
			try {
				return findBatch(region, region.equals(first), batch, results);
			}
			catch (SdkException ex) {
				if (SecretsManagerErrors.isRefused(ex)) {
					this.batchRefusals.add(region);
					return batch;
				}
				failures.add(ex);
				if (!SecretsManagerErrors.isUnavailable(batch.get(0), region, ex)) {
					break;
				}
			}
		}
		SdkException failure = failures.get(0);
		batch.forEach((reference) -> results.put(reference,
				new SecretResult.Failed(SecretsManagerErrors.translate(reference, first, failure))));
		return List.of();
	}

	/**
	 * Fetches one batch from one Region. A secret that the first Region lacks is absent;
	 * that a replica lacks it says nothing.
	 * @return the references that this Region did not answer, or not with a version
	 * labelled AWSCURRENT, so that the single call tells in full
	 */
	private List<SecretReference> findBatch(String region, boolean first, List<SecretReference> batch,
			Map<SecretReference, SecretResult> results) {
		BatchGetSecretValueResponse response = this.clients.client(region)
			.batchGetSecretValue((request) -> request
				.secretIdList(batch.stream().map((reference) -> RegionalClients.secretId(reference, region)).toList()));
		List<SecretReference> remaining = new ArrayList<>(batch);
		for (SecretValueEntry entry : response.secretValues()) {
			if (entry.versionStages().contains(SecretReference.AWSCURRENT)
					&& hasContent(entry.secretString(), entry.secretBinary())) {
				Secret secret = secret(region, entry.name(), entry.secretString(), entry.secretBinary(),
						(builder) -> builder.arn(entry.arn())
							.version(entry.versionId(), entry.versionStages())
							.createdDate(entry.createdDate()));
				remaining.stream()
					.filter((reference) -> isAnswered(RegionalClients.secretId(reference, region), entry))
					.forEach((reference) -> results.put(reference, new SecretResult.Found(secret)));
			}
		}
		for (APIErrorType error : response.errors()) {
			if (first && AwsFailures.isNotFound(error.errorCode())) {
				remaining.removeIf((reference) -> reference.secret().equals(error.secretId()));
			}
		}
		remaining.removeIf(results::containsKey);
		return remaining;
	}

	private static boolean isAnswered(String secretId, SecretValueEntry entry) {
		return secretId.equals(entry.name()) || secretId.equals(entry.arn()) || (entry.arn().startsWith(secretId + "-")
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
		catch (ExecutionException ex) {
			throw new IllegalStateException("A call to Secrets Manager failed unexpectedly", ex.getCause());
		}
		return outcomes;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		this.clients.close();
	}

}
