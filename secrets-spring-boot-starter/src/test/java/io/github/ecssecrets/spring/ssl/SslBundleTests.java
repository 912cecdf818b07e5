package io.github.ecssecrets.spring.ssl;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.LoggedWarnings;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SSL bundles from secrets, in a real application with a real server.
 */
@ExtendWith(OutputCaptureExtension.class)
class SslBundleTests {

	@TempDir
	private static Path directory;

	private static TestCertificate first;

	private static TestCertificate second;

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeAll
	static void createCertificates() throws Exception {
		first = TestCertificate.create(directory, "first");
		second = TestCertificate.create(directory, "second");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private TestApplication application() {
		return TestApplication.using(this.server).sources(Application.class);
	}

	private TestApplication web() {
		return application().properties("spring.main.web-application-type=servlet", "server.port=0",
				"server.ssl.bundle=web", "ecs-secrets.ssl.bundles.web.secret=prod/tls");
	}

	private void rotate(ConfigurableApplicationContext context, String value) throws Exception {
		this.server.putSecretValue("prod/tls", value);
		Deliveries.refresh(context, "prod/tls");
	}

	private static String servedBy(ConfigurableApplicationContext context) throws Exception {
		SSLContext ssl = SSLContext.getInstance("TLS");
		ssl.init(null, new TrustManager[] { new TrustAll() }, null);
		int port = ((WebServerApplicationContext) context).getWebServer().getPort();
		try (SSLSocket socket = (SSLSocket) ssl.getSocketFactory().createSocket("localhost", port)) {
			socket.startHandshake();
			X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
			return certificate.getSubjectX500Principal().getName();
		}
	}

	@Test
	void serverWhenSecretIsRotatedShowsTheNewCertificate(CapturedOutput output) throws Exception {
		this.server.createSecret("prod/tls", first.json());
		try (var context = web().run()) {
			assertThat(servedBy(context)).isEqualTo("CN=first");
			rotate(context, second.json());
			assertThat(servedBy(context)).isEqualTo("CN=second");
		}
		assertThat(LoggedWarnings.in(output)).isEmpty();
		assertThat(output).doesNotContain("PRIVATE KEY");
	}

	@Test
	void serverWhenSecretIsConcatenatedPemShowsTheNewCertificate() throws Exception {
		this.server.createSecret("prod/tls", first.privateKey() + first.certificate());
		try (var context = web().run()) {
			assertThat(servedBy(context)).isEqualTo("CN=first");
			rotate(context, second.certificate() + second.privateKey());
			assertThat(servedBy(context)).isEqualTo("CN=second");
		}
	}

	@Test
	void serverWhenNewVersionIsBrokenKeepsTheOldCertificateAndWarnsOnce(CapturedOutput output) throws Exception {
		this.server.createSecret("prod/tls", first.json());
		try (var context = web().run()) {
			rotate(context, new TestCertificate("-----BEGIN CERTIFICATE-----\ncanary-broken\n-----END CERTIFICATE-----",
					second.privateKey())
				.json());
			assertThat(servedBy(context)).isEqualTo("CN=first");
			assertThat(LoggedWarnings.in(output)).hasSize(1);
			assertThat(output).contains(
					"The newest value of secret 'prod/tls' cannot be used; the last one stays in use (Secret 'prod/tls'"
							+ " from Secrets Manager in us-east-1 has a certificate or key that cannot be used")
				.doesNotContain("canary-")
				.doesNotContain("PRIVATE KEY");
			rotate(context, second.json());
			assertThat(servedBy(context)).isEqualTo("CN=second");
		}
	}

	@Test
	void serverWhenNewKeyIsNotThatOfTheCertificateKeepsTheOld() throws Exception {
		this.server.createSecret("prod/tls", first.json());
		try (var context = web().run()) {
			rotate(context, new TestCertificate(second.certificate(), first.privateKey()).json());
			assertThat(servedBy(context)).isEqualTo("CN=first");
		}
	}

	@Test
	void bundleWhenRotatedWhileItIsRegisteredIsUpdated() {
		this.server.createSecret("prod/tls", first.json());
		try (var context = application().properties("ecs-secrets.ssl.bundles.web.secret=prod/tls").run()) {
			SecretsRuntime runtime = context.getBean(SecretsRuntime.class);
			SecretSslBundleRegistrar registrar = new SecretSslBundleRegistrar(runtime, () -> {
			});
			RotatingRegistry registry = new RotatingRegistry(() -> {
				this.server.putSecretValue("prod/tls", second.json());
				runtime.secrets().refresh(SecretReference.parse("prod/tls")).join();
			});
			registrar.registerBundles(registry);
			Deliveries.await(context);
			assertThat(registry.certificates).containsExactly("CN=first", "CN=second");
			registrar.destroy();
		}
	}

	@Test
	void bundleWhenFieldsHaveOtherNamesIsReadFromThem() {
		this.server.createSecret("prod/tls",
				"{\"crt\":\"%s\",\"key\":\"%s\",\"ca\":\"%s\"}".formatted(TestCertificate.escape(first.certificate()),
						TestCertificate.escape(first.privateKey()), TestCertificate.escape(second.certificate())));
		try (var context = application()
			.properties("ecs-secrets.ssl.bundles.client.secret=prod/tls",
					"ecs-secrets.ssl.bundles.client.certificate=crt", "ecs-secrets.ssl.bundles.client.private-key=key",
					"ecs-secrets.ssl.bundles.client.trust-certificates=ca")
			.run()) {
			SslBundle bundle = context.getBean(SslBundles.class).getBundle("client");
			assertThat(bundle.getStores().getKeyStore()).isNotNull();
			assertThat(bundle.getManagers().getTrustManagers()).singleElement()
				.isInstanceOfSatisfying(X509TrustManager.class, (manager) -> assertThat(manager.getAcceptedIssuers())
					.singleElement()
					.satisfies(
							(issuer) -> assertThat(issuer.getSubjectX500Principal().getName()).isEqualTo("CN=second")));
		}
	}

	@Test
	void bundleWhenTextHasOnlyCertificatesTrustsThem() {
		this.server.createSecret("prod/ca", first.certificate() + second.certificate());
		try (var context = application().properties("ecs-secrets.ssl.bundles.ca.secret=prod/ca").run()) {
			SslBundle bundle = context.getBean(SslBundles.class).getBundle("ca");
			assertThat(bundle.getStores().getKeyStore()).isNull();
			assertThat(((X509TrustManager) bundle.getManagers().getTrustManagers()[0]).getAcceptedIssuers()).hasSize(2);
		}
	}

	@Test
	void startWhenSecretIsMissingNamesTheProperty() {
		FailureAnalysis analysis = application().properties("ecs-secrets.ssl.bundles.web.secret=prod/missing").fail();
		assertThat(analysis.getDescription()).contains("Secret: prod/missing")
			.contains("Asked for by: property 'ecs-secrets.ssl.bundles.web.secret'");
	}

	@Test
	void startWhenSecretIsNotNamedNamesTheProperty() {
		FailureAnalysis analysis = application().properties("ecs-secrets.ssl.bundles.web.certificate=crt").fail();
		assertThat(analysis.getDescription()).contains("Place: property 'ecs-secrets.ssl.bundles.web.secret'");
	}

	@Test
	void startWhenContentIsNotPemFailsWithoutShowingIt() {
		this.server.createSecret("prod/tls", "canary-text");
		assertMalformed("is neither a JSON object nor text in PEM form");
		this.server.putSecretValue("prod/tls", "{\"certificate\":\"file:/etc/canary-x\",\"private-key\":\"k\"}");
		assertMalformed("has a field 'certificate' that is not in PEM form");
		this.server.putSecretValue("prod/tls", "{\"crt\":\"canary-x\"}");
		assertMalformed("needs the fields 'certificate' and 'private-key', or the field 'trust-certificates'");
		this.server.putSecretValue("prod/tls", new TestCertificate(second.certificate(), first.privateKey()).json());
		assertMalformed("the key is not that of the certificate");
	}

	private void assertMalformed(String problem) {
		FailureAnalysis analysis = application().properties("ecs-secrets.ssl.bundles.web.secret=prod/tls").fail();
		assertThat(analysis.getDescription()).contains("Asked for by: property 'ecs-secrets.ssl.bundles.web.secret'")
			.contains(problem)
			.doesNotContain("canary-");
	}

	/** Is slow to register a bundle. */
	private static final class RotatingRegistry implements SslBundleRegistry {

		private final List<String> certificates = new CopyOnWriteArrayList<>();

		private final Runnable whileRegistered;

		private RotatingRegistry(Runnable whileRegistered) {
			this.whileRegistered = whileRegistered;
		}

		@Override
		public void registerBundle(String name, SslBundle bundle) {
			this.certificates.add(certificate(bundle));
			this.whileRegistered.run();
		}

		@Override
		public void updateBundle(String name, SslBundle bundle) {
			this.certificates.add(certificate(bundle));
		}

		private static String certificate(SslBundle bundle) {
			try {
				KeyStore store = bundle.getStores().getKeyStore();
				X509Certificate certificate = (X509Certificate) store.getCertificate(store.aliases().nextElement());
				return certificate.getSubjectX500Principal().getName();
			}
			catch (KeyStoreException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	/** The test looks at the certificate itself. */
	private static final class TrustAll implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
