package io.github.ecssecrets.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EcsTaskRegionProvider}.
 */
class EcsTaskRegionProviderTests {

	private static final String METADATA_VARIABLE = "ECS_CONTAINER_METADATA_URI_V4";

	private final Map<String, String> environment = new HashMap<>();

	private final EcsTaskRegionProvider provider = new EcsTaskRegionProvider(new SdkSettings(this.environment::get));

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private HttpServer metadata;

	private volatile int status = 200;

	private volatile String body = "";

	@BeforeEach
	void startMetadataEndpoint() throws IOException {
		this.metadata = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.metadata.createContext("/", (exchange) -> {
			this.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
			byte[] bytes = this.body.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(this.status, bytes.length);
			exchange.getResponseBody().write(bytes);
			exchange.close();
		});
		this.metadata.start();
		this.environment.put(METADATA_VARIABLE, uri() + "/v4/abc-123");
	}

	@AfterEach
	void stopMetadataEndpoint() {
		this.metadata.stop(0);
	}

	@Test
	void getRegionWhenDefaultRegionIsSetAsksNobody() {
		this.environment.put("AWS_DEFAULT_REGION", "ap-northeast-2");
		assertThat(this.provider.getRegion()).isEqualTo(Region.AP_NORTHEAST_2);
		assertThat(this.requests).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "aws,eu-west-1", "aws-cn,cn-north-1", "aws-us-gov,us-gov-west-1" })
	void getRegionWhenTaskMetadataTellsTheArnReadsItsRegion(String partition, String region) {
		this.body = "{\"Cluster\":\"default\", \"TaskARN\" : \"arn:" + partition + ":ecs:" + region
				+ ":123456789012:task/default/0f5e\", \"Family\":\"app\"}";
		assertThat(this.provider.getRegion()).isEqualTo(Region.of(region));
		assertThat(this.requests).containsExactly("GET /v4/abc-123/task");
	}

	@Test
	void getRegionWhenDefaultRegionIsEmptyReadsTheTaskMetadata() {
		this.environment.put("AWS_DEFAULT_REGION", "");
		this.body = "{\"TaskARN\":\"arn:aws:ecs:eu-west-1:123456789012:task/0f5e\"}";
		assertThat(this.provider.getRegion()).isEqualTo(Region.EU_WEST_1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "{\"TaskARN\":\"\"}", "{\"TaskARN\":\"arn:aws:ec2:eu-west-1:1:instance/i\"}" })
	void getRegionWhenTaskMetadataHasNoArnFails(String answer) {
		this.body = answer;
		assertThatExceptionOfType(SdkClientException.class).isThrownBy(this.provider::getRegion)
			.withMessageContaining("The ECS task metadata has no TaskARN");
	}

	@Test
	void getRegionWhenMetadataEndpointFails() {
		this.status = 500;
		assertThatExceptionOfType(SdkClientException.class).isThrownBy(this.provider::getRegion)
			.withMessageContaining("The ECS task metadata could not be read")
			.withCauseInstanceOf(IOException.class);
	}

	@Test
	void getRegionWhenMetadataEndpointIsGone() {
		this.metadata.stop(0);
		assertThatExceptionOfType(SdkClientException.class).isThrownBy(this.provider::getRegion)
			.withMessageContaining("The ECS task metadata could not be read")
			.withCauseInstanceOf(IOException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "not a uri", "169.254.170.2/v4" })
	void getRegionWhenMetadataAddressIsNotAUriFails(String address) {
		this.environment.put(METADATA_VARIABLE, address);
		assertThatExceptionOfType(SdkClientException.class).isThrownBy(this.provider::getRegion)
			.withMessageContaining("The ECS task metadata could not be read");
	}

	@Test
	void getRegionWhenTheJvmHasAProxyGoesPastIt() {
		this.body = "{\"TaskARN\":\"arn:aws:ecs:eu-west-1:123456789012:task/0f5e\"}";
		ProxySelector before = ProxySelector.getDefault();
		ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)));
		try {
			assertThat(this.provider.getRegion()).isEqualTo(Region.EU_WEST_1);
		}
		finally {
			ProxySelector.setDefault(before);
		}
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void getRegionWhenNotOnEcsFails(String address) {
		this.environment.put(METADATA_VARIABLE, address);
		assertThat(this.provider.isMeant()).isFalse();
		assertThatExceptionOfType(SdkClientException.class).isThrownBy(this.provider::getRegion)
			.withMessageContaining("ECS_CONTAINER_METADATA_URI_V4 is not set");
	}

	@Test
	void taskArnIsReadFromTheTaskMetadata() {
		this.body = "{\"TaskARN\":\"arn:aws:ecs:eu-west-1:123456789012:task/default/0f5e\"}";
		assertThat(this.provider.taskArn()).isEqualTo("arn:aws:ecs:eu-west-1:123456789012:task/default/0f5e");
	}

	@Test
	void taskArnWhenTheMetadataDoesNotTellIsNone() {
		this.body = "{}";
		assertThat(this.provider.taskArn()).isNull();
		this.status = 500;
		assertThat(this.provider.taskArn()).isNull();
		this.environment.put(METADATA_VARIABLE, "not a uri");
		assertThat(this.provider.taskArn()).isNull();
		this.environment.remove(METADATA_VARIABLE);
		assertThat(this.provider.taskArn()).isNull();
	}

	@Test
	void isMeantWhenThereIsATask() {
		assertThat(this.provider.isMeant()).isTrue();
	}

	private String uri() {
		InetSocketAddress address = this.metadata.getAddress();
		return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
	}

}
