package io.github.ecssecrets.aws;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * How to reach Secrets Manager.
 *
 * @param region the default Region, or {@code null} to find it
 * @param endpoint the address, or {@code null} for that of the Region
 * @param replicaRegions the Regions to ask while the first is unavailable, in this order
 * @param applicationId who asks, as CloudTrail shows it, or {@code null}
 * @param apiCallTimeout the longest that one call may take with its retries
 * @param customizers have the last say on each client, in their order
 */
record SecretsManagerSettings(@Nullable String region, @Nullable URI endpoint, List<String> replicaRegions,
		@Nullable String applicationId, Duration apiCallTimeout,
		List<Consumer<SecretsManagerClientBuilder>> customizers) {

}
