package io.github.ecssecrets.aws;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

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
 * @param insecureTransportAllowed whether secrets may travel without encryption to other
 * hosts
 * @param environment reads an environment variable
 * @param observers hear of each call
 * @param customizers change each client, in their order, after all else is applied
 */
record SecretsManagerSettings(@Nullable String region, @Nullable URI endpoint, List<String> replicaRegions,
		@Nullable String applicationId, Duration apiCallTimeout, boolean insecureTransportAllowed,
		Function<String, @Nullable String> environment, List<CallObserver> observers,
		List<Consumer<SecretsManagerClientBuilder>> customizers) {

}
