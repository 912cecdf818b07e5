package io.github.ecssecrets.aws;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretBuilder;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;

/**
 * The calls to Secrets Manager in one Region. They fail with whatever the AWS SDK throws.
 * Thread-safe.
 */
final class SecretsManagerCalls implements AutoCloseable {

	/** The name of the library in the user agent. */
	private static final String LIBRARY = "ecs-secrets";

	private final ClientFactory factory;

	private final RegionalClients clients;

	private final CallObservers observers;

	SecretsManagerCalls(ClientFactory factory, CallObservers observers) {
		this.factory = factory;
		this.observers = observers;
		this.clients = new RegionalClients(factory::create);
	}

	GetSecretValueResponse get(SecretReference reference, Call call) {
		return call("GetSecretValue", call, 1,
				(client) -> client
					.getSecretValue((request) -> request.secretId(Regions.secretId(reference, call.region()))
						.versionId(reference.versionId())
						.versionStage((reference.versionId() != null) ? null : stage(reference))
						.overrideConfiguration(trace(call))));
	}

	private <T> T call(String operation, Call call, int secrets, Function<SecretsManagerClient, T> request) {
		return this.observers.observe(operation, call.region(), secrets,
				() -> this.clients.call(call.region(), request));
	}

	private static String stage(SecretReference reference) {
		String stage = reference.versionStage();
		return (stage != null) ? stage : SecretReference.AWSCURRENT;
	}

	/**
	 * Gets many at once. Where that is throttled it is not retried, because single calls
	 * can do it as well.
	 */
	BatchGetSecretValueResponse getBatch(List<SecretReference> references, Call call) {
		List<String> ids = references.stream().map((reference) -> Regions.secretId(reference, call.region())).toList();
		return call("BatchGetSecretValue", call, references.size(), (client) -> client
			.batchGetSecretValue((request) -> request.secretIdList(ids)
				.overrideConfiguration(trace(call).andThen((override) -> override.addPlugin(ThrottledOnce.PLUGIN)))));
	}

	DescribeSecretResponse describe(SecretReference reference, Call call) {
		return call("DescribeSecret", call, 1, (client) -> client
			.describeSecret((request) -> request.secretId(reference.secret()).overrideConfiguration(trace(call))));
	}

	private static Consumer<AwsRequestOverrideConfiguration.Builder> trace(Call call) {
		return (override) -> override.putExecutionAttribute(Call.ATTRIBUTE, call)
			.addApiName((name) -> name.name(LIBRARY).version(call.purpose().toString()));
	}

	/**
	 * The secret in an answer.
	 * @return the secret, or {@code null} if the answer lacks its version or value
	 */
	static @Nullable Secret secret(String region, GetSecretValueResponse answer) {
		if (answer.versionId() == null || answer.name() == null) {
			return null;
		}
		return secret(region, answer.name(), answer.secretString(), answer.secretBinary(),
				(builder) -> builder.arn(answer.arn())
					.version(answer.versionId(), answer.versionStages())
					.createdDate(answer.createdDate()));
	}

	/**
	 * The secret in an entry of an answer to many.
	 * @return the secret, or {@code null} if the entry lacks its version or value
	 */
	static @Nullable Secret secret(String region, SecretValueEntry entry) {
		if (entry.versionId() == null || entry.name() == null || entry.arn() == null) {
			return null;
		}
		return secret(region, entry.name(), entry.secretString(), entry.secretBinary(),
				(builder) -> builder.arn(entry.arn())
					.version(entry.versionId(), entry.versionStages())
					.createdDate(entry.createdDate()));
	}

	private static @Nullable Secret secret(String region, String name, @Nullable String text, @Nullable SdkBytes binary,
			UnaryOperator<SecretBuilder> facts) {
		SecretBuilder builder = facts.apply(Secret.builder(name, new SecretOrigin.SecretsManager(region)));
		if (text != null) {
			return builder.text(text);
		}
		return (binary != null) ? builder.binary(binary.asByteArrayUnsafe()) : null;
	}

	@Override
	public void close() {
		this.clients.close();
		this.factory.close();
	}

}
