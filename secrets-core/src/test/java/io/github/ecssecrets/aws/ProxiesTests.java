package io.github.ecssecrets.aws;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link Proxies}, with a proxy that refuses everything.
 */
class ProxiesTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	private static final URI AWS = URI.create("https://secretsmanager.eu-west-1.amazonaws.com");

	@TempDir
	private Path home;

	private SdkEnvironment environment;

	private FakeRegions regions;

	private RefusingProxy proxy;

	@BeforeEach
	void setUp() throws IOException {
		this.environment = new SdkEnvironment(this.home).credentials().set("AWS_REGION", "eu-west-1");
		this.regions = new FakeRegions();
		this.proxy = new RefusingProxy();
	}

	@AfterEach
	void tearDown() {
		this.environment.close();
		this.regions.close();
		this.proxy.close();
		List.of("http", "https").forEach((scheme) -> {
			System.clearProperty(scheme + ".proxyHost");
			System.clearProperty(scheme + ".proxyPort");
		});
		System.clearProperty("http.nonProxyHosts");
	}

	@ParameterizedTest
	@CsvSource({ "HTTPS_PROXY, http://user:canary-pw@proxy.corp:3128, proxy.corp:3128 (HTTPS_PROXY)",
			"https_proxy, http://proxy.corp:3128, proxy.corp:3128 (https_proxy)",
			"https_proxy, proxy.corp:3128, proxy.corp:3128 (https_proxy)",
			"HTTP_PROXY, http://proxy.corp:3128/, proxy.corp:3128 (HTTP_PROXY)",
			"HTTPS_PROXY, user:canary-pw@proxy.corp:3128,", "HTTPS_PROXY, '',", "HTTPS_PROXY, ' ',", "NO_PROXY, x," })
	void servingNamesTheProxyAndItsVariableWithoutThePassword(String variable, String value, String named) {
		this.environment.set(variable, value);
		assertThat(proxies().serving(AWS)).isEqualTo(named);
	}

	@ParameterizedTest
	@ValueSource(strings = { ".amazonaws.com", "amazonaws.com", "*.amazonaws.com",
			"localhost,secretsmanager.eu-west-1.amazonaws.com" })
	void servingWhenTheAddressIsExemptIsNoProxy(String exempt) {
		this.environment.set("HTTPS_PROXY", "http://proxy.corp:3128").set("NO_PROXY", exempt);
		assertThat(proxies().serving(AWS)).isNull();
		assertThat(proxies().serving(URI.create("https://example.com"))).isNotNull();
	}

	@Test
	void servingWhenPropertiesNameTheProxyIsItBeforeTheVariable() {
		this.environment.set("HTTPS_PROXY", "http://other.corp:1");
		System.setProperty("https.proxyHost", "proxy.corp");
		System.setProperty("https.proxyPort", "3128");
		assertThat(proxies().serving(AWS)).isEqualTo("proxy.corp:3128 (https.proxyHost)");
	}

	@Test
	void servingWhenTheJvmHasAProxyIsIt() {
		ProxySelector before = ProxySelector.getDefault();
		ProxySelector.setDefault(ProxySelector.of(InetSocketAddress.createUnresolved("proxy.corp", 3128)));
		try {
			assertThat(proxies().serving(AWS)).isEqualTo("proxy.corp:3128 (of the JVM)");
		}
		finally {
			ProxySelector.setDefault(before);
		}
		assertThat(proxies().serving(AWS)).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void proxyIsNotAskedForAnAddressOnThisHost(boolean configured) {
		this.environment.set("HTTP_PROXY", proxyAddress()).set("HTTPS_PROXY", proxyAddress());
		SecretsManagerSecretSource.Builder source = source();
		if (configured) {
			System.setProperty("http.proxyHost", "127.0.0.1");
			System.setProperty("http.proxyPort", String.valueOf(this.proxy.port()));
			System.setProperty("http.nonProxyHosts", "*.corp");
			source.endpoint(this.regions.endpoint());
		}
		else {
			this.environment.set("AWS_ENDPOINT_URL", this.regions.endpoint().toString());
		}
		try (SecretsManagerSecretSource asked = source.build()) {
			assertThat(asked.find(REFERENCE)).isNotNull();
		}
		assertThat(this.proxy.requests()).isEmpty();
	}

	@Test
	void proxyWhenItDoesNotLetTheCallThroughIsNamed() {
		this.environment.set("HTTPS_PROXY", proxyAddress());
		SecretException failure = failure(source());
		assertThat(failure.getReason()).isEqualTo(Reason.UNREACHABLE);
		assertThat(failure.getAwsError().proxy()).isEqualTo("127.0.0.1:" + this.proxy.port() + " (HTTPS_PROXY)");
		assertThat(failure).hasMessageContaining("HTTP 407")
			.hasMessageContaining(failure.getAwsError().proxy())
			.hasMessageNotContaining("NAT gateway");
		assertThat(this.proxy.requests()).isNotEmpty();
	}

	@Test
	void proxyWhenItAnswersInThePlaceOfTheEndpointIsNamed() {
		this.environment.set("HTTP_PROXY", proxyAddress());
		SecretException failure = failure(
				source().endpoint(URI.create("http://emulator.invalid")).allowInsecureTransport(true));
		assertThat(failure.getReason()).isEqualTo(Reason.UNREADABLE_ANSWER);
		assertThat(failure).hasMessageContaining("(HTTP 407)").hasMessageContaining(failure.getAwsError().proxy());
	}

	@Test
	void proxyWhenItIsDownIsNamed() {
		this.environment.set("HTTPS_PROXY", proxyAddress());
		this.proxy.close();
		SecretException failure = failure(source());
		assertThat(failure.getReason()).isEqualTo(Reason.UNREACHABLE);
		assertThat(failure).hasMessageContaining(failure.getAwsError().proxy());
	}

	private String proxyAddress() {
		return "http://user:canary-pw@127.0.0.1:" + this.proxy.port();
	}

	private Proxies proxies() {
		return new Proxies(this.environment.settings());
	}

	private SecretsManagerSecretSource.Builder source() {
		return SecretsManagerSecretSource.builder().environment(this.environment.function());
	}

	private static SecretException failure(SecretsManagerSecretSource.Builder builder) {
		try (SecretsManagerSecretSource source = builder.build()) {
			SecretException failure = catchThrowableOfType(SecretException.class, () -> source.find(REFERENCE));
			Canary.assertAbsent(failure);
			return failure;
		}
	}

	/** Refuses whatever it is asked to pass on. */
	private static final class RefusingProxy implements AutoCloseable {

		private static final byte[] ANSWER = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
			.getBytes(StandardCharsets.US_ASCII);

		private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

		private final List<String> requests = new CopyOnWriteArrayList<>();

		private RefusingProxy() throws IOException {
			Thread thread = new Thread(this::serve, "refusing-proxy");
			thread.setDaemon(true);
			thread.start();
		}

		private void serve() {
			while (!this.socket.isClosed()) {
				try (Socket connection = this.socket.accept()) {
					BufferedReader reader = new BufferedReader(
							new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
					this.requests.add(reader.readLine());
					int body = 0;
					for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
						body = line.startsWith("Content-Length: ") ? Integer.parseInt(line.substring(16)) : body;
					}
					for (int i = 0; i < body; i++) {
						reader.read();
					}
					connection.getOutputStream().write(ANSWER);
				}
				catch (IOException ex) {
					// The client, or the test, is gone.
				}
			}
		}

		private int port() {
			return this.socket.getLocalPort();
		}

		private List<String> requests() {
			return this.requests;
		}

		@Override
		public void close() {
			try {
				this.socket.close();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
