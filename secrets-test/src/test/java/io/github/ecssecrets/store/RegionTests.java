package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.test.RecordedRequest;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which regional client is asked for a secret; each Region is a server of its own.
 */
@Timeout(120)
class RegionTests {

	private final Map<String, SecretsManagerServer> servers = Map.of("us-east-1", server("us-east-1"), "eu-west-1",
			server("eu-west-1"), "cn-north-1", server("cn-north-1"), "us-gov-west-1", server("us-gov-west-1"));

	private final SecretsManagerSecretSource source = SecretsManagerSecretSource.builder()
		.region("us-east-1")
		.customizer(StoreBench::customize)
		.customizer(this::route)
		.build();

	private final SecretStore store = SecretStore.builder().sources(List.of(this.source)).noRefresh().build();

	private static SecretsManagerServer server(String region) {
		return SecretsManagerServer.builder().region(region).start();
	}

	private void route(SecretsManagerClientBuilder builder) {
		ExecutionInterceptor router = new ExecutionInterceptor() {

			@Override
			public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
				String region = attributes.getAttribute(AwsExecutionAttribute.AWS_REGION).id();
				return context.httpRequest().toBuilder().uri(RegionTests.this.servers.get(region).endpoint()).build();
			}

		};
		builder
			.overrideConfiguration(builder.overrideConfiguration().toBuilder().addExecutionInterceptor(router).build());
	}

	@AfterEach
	void close() {
		this.store.close();
		this.source.close();
		this.servers.values().forEach(SecretsManagerServer::close);
	}

	@Test
	void getWhenArnNamesARegionAsksThatRegion() {
		String arn = create("eu-west-1", "app/db");
		Secret secret = this.store.get(arn);
		assertThat(secret.reveal()).isEqualTo("app/db in eu-west-1");
		assertThat(secret.origin()).isEqualTo(new SecretOrigin.SecretsManager("eu-west-1"));
		assertThat(requests("eu-west-1")).singleElement()
			.satisfies((request) -> assertThat(request.region()).isEqualTo("eu-west-1"));
		assertThat(requests("us-east-1")).isEmpty();
	}

	@Test
	void getWhenNameIsGivenAsksTheDefaultRegion() {
		create("us-east-1", "app/db");
		create("eu-west-1", "app/db");
		assertThat(this.store.get("app/db").reveal()).isEqualTo("app/db in us-east-1");
		assertThat(requests("us-east-1")).singleElement()
			.satisfies((request) -> assertThat(request.region()).isEqualTo("us-east-1"));
	}

	@Test
	void getAllGroupsSecretsOfSeveralRegionsAndPartitionsIntoOneCallEach() {
		List<SecretReference> references = new ArrayList<>();
		for (String name : List.of("app/db", "app/mail", "app/queue")) {
			this.servers.keySet().forEach((region) -> references.add(SecretReference.parse(create(region, name))));
		}
		create("us-east-1", "app/by-name");
		references.add(SecretReference.parse("app/by-name"));
		Map<SecretReference, SecretResult> results = this.store.getAll(references, Duration.ofSeconds(10));
		assertThat(results).hasSize(13)
			.allSatisfy((reference, result) -> assertThat(result.orElseThrow().reveal()).isEqualTo(
					reference.asFullArn().name() + " in " + (reference.isArn() ? reference.region() : "us-east-1")));
		assertThat(results.keySet()).extracting(SecretReference::secret)
			.anyMatch((arn) -> arn.startsWith("arn:aws-cn:secretsmanager:cn-north-1:"))
			.anyMatch((arn) -> arn.startsWith("arn:aws-us-gov:secretsmanager:us-gov-west-1:"));
		this.servers.keySet().forEach((region) -> assertThat(requests(region)).singleElement().satisfies((request) -> {
			assertThat(request.operation()).isEqualTo("BatchGetSecretValue");
			assertThat(request.region()).isEqualTo(region);
			assertThat(request.secretIds()).hasSize(region.equals("us-east-1") ? 4 : 3);
		}));
	}

	@Test
	void getAllWhenOneRegionIsDownFailsItsSecretsAlone() {
		List<SecretReference> references = new ArrayList<>();
		for (String name : List.of("app/db", "app/mail")) {
			this.servers.keySet().forEach((region) -> references.add(SecretReference.parse(create(region, name))));
		}
		this.servers.get("cn-north-1").faults().internalError();
		Map<SecretReference, SecretResult> results = this.store.getAll(references, Duration.ofSeconds(10));
		assertThat(results).hasSize(8)
			.allSatisfy((reference, result) -> assertThat(result).isInstanceOf(
					"cn-north-1".equals(reference.region()) ? SecretResult.Failed.class : SecretResult.Found.class));
	}

	@Test
	void getWhenDeniedInAPartitionGivesAPolicyStatementOfThatPartition() {
		String arn = create("cn-north-1", "app/db");
		this.servers.get("cn-north-1").faults().accessDenied();
		assertThatExceptionOfType(SecretAccessDeniedException.class).isThrownBy(() -> this.store.get(arn))
			.withMessageContaining("Region cn-north-1")
			.satisfies((ex) -> assertThat(ex.getPolicyStatement()).contains("\"Resource\": \"" + arn + "\""));
	}

	private String create(String region, String name) {
		return this.servers.get(region).createSecret(name, name + " in " + region);
	}

	private List<RecordedRequest> requests(String region) {
		return this.servers.get(region).requests();
	}

}
