package io.github.ecssecrets.sample.ecs;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.sample.ecs.ContainerDefinition.SecretVariable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the secrets of a container with the execution role of its task, before the
 * container starts.
 */
final class SecretInjection {

	private static final String FAILURE = "ResourceInitializationError: unable to pull secrets or registry auth:"
			+ " execution resource retrieval failed: unable to retrieve secret from asm: ";

	private final URI endpoint;

	private final String region;

	SecretInjection(URI endpoint, String region) {
		this.endpoint = endpoint;
		this.region = region;
	}

	/**
	 * Reads the values of variables, each with a call of its own.
	 * @throws TaskFailedToStartException if one cannot be read
	 */
	Map<String, String> read(List<SecretVariable> variables, Role executionRole) {
		Map<String, String> values = new LinkedHashMap<>();
		try (SecretsManagerClient client = client(executionRole)) {
			variables.forEach(
					(variable) -> values.put(variable.name(), read(client, ValueFrom.parse(variable.valueFrom()))));
		}
		catch (SecretsManagerException ex) {
			throw new TaskFailedToStartException(
					FAILURE + ex.awsErrorDetails().errorCode() + ": " + ex.awsErrorDetails().errorMessage());
		}
		return values;
	}

	private SecretsManagerClient client(Role role) {
		return SecretsManagerClient.builder()
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.endpointOverride(this.endpoint)
			.region(Region.of(this.region))
			.credentialsProvider(StaticCredentialsProvider
				.create(AwsBasicCredentials.create(role.accessKeyId(), role.secretAccessKey())))
			.build();
	}

	private static String read(SecretsManagerClient client, ValueFrom from) {
		String text = client
			.getSecretValue(GetSecretValueRequest.builder()
				.secretId(from.secretArn())
				.versionStage(emptyToNull(from.versionStage()))
				.versionId(emptyToNull(from.versionId()))
				.build())
			.secretString();
		return from.jsonKey().isEmpty() ? text : member(text, from.jsonKey());
	}

	private static String emptyToNull(String text) {
		return text.isEmpty() ? null : text;
	}

	private static String member(String json, String key) {
		JsonNode member = object(json).get(key);
		if (member == null) {
			throw new TaskFailedToStartException(
					FAILURE + "retrieved secret from Secrets Manager did not contain json key " + key);
		}
		return member.isValueNode() ? member.asString() : member.toString();
	}

	private static JsonNode object(String json) {
		try {
			return JsonMapper.shared().readTree(json);
		}
		catch (JacksonException ex) {
			// Without what the parser says, which may quote the secret.
			throw new TaskFailedToStartException(FAILURE + "the secret is not JSON");
		}
	}

}
