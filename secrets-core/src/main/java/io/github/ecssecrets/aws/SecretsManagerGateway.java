package io.github.ecssecrets.aws;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.RotationRulesType;

/**
 * Asks Secrets Manager. All that needs the AWS SDK starts here. Thread-safe.
 */
final class SecretsManagerGateway implements AutoCloseable {

	private final SecretsManagerCalls calls;

	private final Regions regions;

	private final SecretsManagerErrors errors;

	private final Detours detours = new Detours();

	private final BatchReads batches;

	private final Refusals describeRefusals = new Refusals(System::nanoTime);

	SecretsManagerGateway(SecretsManagerSettings settings) {
		SdkSettings sdk = new SdkSettings(settings.environment());
		Proxies proxies = new Proxies(sdk);
		this.calls = new SecretsManagerCalls(new ClientFactory(settings, sdk, proxies),
				new CallObservers(settings.observers()));
		this.regions = new Regions(settings, sdk);
		this.errors = new SecretsManagerErrors(sdk, proxies, settings.endpoint() != null);
		this.batches = new BatchReads(this.calls, this.regions, this.errors, this.detours, this::find);
	}

	String describe(SecretReference reference) {
		return this.regions.describe(reference);
	}

	@Nullable Secret find(SecretReference reference, Freshness freshness) {
		CallPurpose purpose = CallPurpose.of(reference, freshness);
		List<String> candidates = this.regions.of(reference);
		try {
			return find(reference, candidates.get(0), purpose);
		}
		catch (SecretUnavailableException ex) {
			if (!ex.isOutage()) {
				throw ex;
			}
			return findReplica(reference, candidates.subList(1, candidates.size()), purpose, ex);
		}
	}

	/**
	 * Asks the replicas. That one of them lacks the secret says nothing about the first
	 * Region, whose failure is then the outcome.
	 */
	private Secret findReplica(SecretReference reference, List<String> replicas, CallPurpose purpose,
			SecretUnavailableException failure) {
		for (String region : replicas) {
			try {
				Secret secret = find(reference, region, purpose);
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

	private @Nullable Secret find(SecretReference reference, String region, CallPurpose purpose) {
		Call call = new Call(region, purpose);
		GetSecretValueResponse answer;
		try {
			answer = this.calls.get(reference, call);
		}
		catch (RuntimeException ex) {
			if (!SecretsManagerErrors.isNotFound(ex)) {
				throw this.errors.translate(reference, call, ex);
			}
			SecretException missing = this.errors.missing(reference, call, ex);
			if (missing == null) {
				return null;
			}
			throw missing;
		}
		Secret secret = SecretsManagerCalls.secret(region, answer);
		if (secret == null) {
			throw this.errors.withoutValue(reference, call, answer.responseMetadata().requestId());
		}
		return secret;
	}

	Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references, Freshness freshness) {
		return this.batches.read(references, freshness);
	}

	@Nullable SecretVersions versions(SecretReference reference) {
		String region = this.regions.of(reference).get(0);
		if (this.describeRefusals.contains(region, reference.secret())) {
			return null;
		}
		Call call = new Call(region, CallPurpose.VERSION_CHECK);
		DescribeSecretResponse response;
		try {
			response = this.calls.describe(reference, call);
		}
		catch (RuntimeException ex) {
			if (SecretsManagerErrors.isAccessDenied(ex)) {
				this.describeRefusals.add(region, reference.secret());
				this.detours.noVersions(region, () -> this.errors.translate(reference, call, ex));
				return null;
			}
			if (SecretsManagerErrors.isNotFound(ex)) {
				return null;
			}
			throw this.errors.translate(reference, call, ex);
		}
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

	/**
	 * The length of a rotation window, such as {@code 3h}.
	 */
	private static @Nullable Duration hours(@Nullable String text) {
		return (text != null && text.matches("\\d{1,4}h"))
				? Duration.ofHours(Long.parseLong(text.substring(0, text.length() - 1))) : null;
	}

	@Override
	public void close() {
		this.batches.close();
		this.calls.close();
	}

}
