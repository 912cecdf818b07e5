package io.github.ecssecrets.aws;

import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * Retries what another strategy retries, but not a throttled call: for calls that have
 * something better to do then. Thread-safe.
 */
final class ThrottledOnce implements RetryStrategy {

	/** Gives the strategy to one request. */
	static final SdkPlugin PLUGIN = ThrottledOnce::configure;

	private final RetryStrategy strategy;

	private ThrottledOnce(RetryStrategy strategy) {
		this.strategy = strategy;
	}

	private static void configure(SdkServiceClientConfiguration.Builder client) {
		ClientOverrideConfiguration configuration = client.overrideConfiguration();
		RetryStrategy strategy = configuration.retryStrategy()
			.orElseGet(() -> configuration.retryMode()
				.map(AwsRetryStrategy::forRetryMode)
				.orElseGet(AwsRetryStrategy::standardRetryStrategy));
		client.overrideConfiguration(configuration.toBuilder().retryStrategy(new ThrottledOnce(strategy)).build());
	}

	@Override
	public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
		return this.strategy.acquireInitialToken(request);
	}

	@Override
	public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
		if (request.failure() instanceof SdkServiceException failure && failure.isThrottlingException()) {
			throw new TokenAcquisitionFailedException("A throttled call is not retried", request.token(), failure);
		}
		return this.strategy.refreshRetryToken(request);
	}

	@Override
	public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
		return this.strategy.recordSuccess(request);
	}

	@Override
	public int maxAttempts() {
		return this.strategy.maxAttempts();
	}

	@Override
	public boolean useClientDefaults() {
		return this.strategy.useClientDefaults();
	}

	@Override
	public RetryStrategy.Builder<?, ?> toBuilder() {
		return this.strategy.toBuilder();
	}

}
