package io.github.ecssecrets.spring.jdbc;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Encryption as {@code ecs-secrets.datasource.tls} says it, by handshakes with a
 * PostgreSQL whose certificate an authority of the test signed, for {@code localhost}.
 */
class TlsHandshakeTests extends AbstractRotatedPostgresTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	private static Path directory;

	@BeforeAll
	static void encrypt() throws Exception {
		KeyStore store = authority("authority");
		write("key.pem", "PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
		write("certificate.pem", "CERTIFICATE", store.getCertificate("server").getEncoded());
		authority("stranger");
		try (Connection connection = postgres.connectAsSuperuser();
				Statement statement = connection.createStatement()) {
			statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + directory.resolve("certificate.pem") + "'");
			statement.execute("ALTER SYSTEM SET ssl_key_file = '" + directory.resolve("key.pem") + "'");
			statement.execute("ALTER SYSTEM SET ssl = on");
			statement.execute("SELECT pg_reload_conf()");
		}
		await().atMost(Duration.ofMinutes(1)).until(TlsHandshakeTests::offersEncryption);
	}

	private static boolean offersEncryption() throws SQLException {
		try (Connection connection = postgres.connectAsSuperuser();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("SHOW ssl")) {
			return result.next() && result.getString(1).equals("on");
		}
	}

	/**
	 * Makes an authority, whose certificate is in a file of its name, and a certificate
	 * that it signed.
	 */
	private static KeyStore authority(String name) throws Exception {
		File file = directory.resolve(name + ".p12").toFile();
		keytool(file, "-alias", "authority", "-dname", "CN=" + name, "-ext", "bc:critical=ca:true");
		keytool(file, "-alias", "server", "-dname", "CN=server", "-ext", "san=dns:localhost", "-signer", "authority");
		KeyStore store = KeyStore.getInstance(file, PASSWORD.toCharArray());
		write(name + ".pem", "CERTIFICATE", store.getCertificate("authority").getEncoded());
		return store;
	}

	private static void keytool(File file, String... arguments) throws Exception {
		Stream<String> all = Stream.concat(
				Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
						"-keyalg", "EC", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD),
				Stream.of(arguments));
		assertThat(new ProcessBuilder(all.toList()).inheritIO().start().waitFor()).isZero();
	}

	private static void write(String file, String label, byte[] content) throws Exception {
		Path path = Files.writeString(directory.resolve(file), "-----BEGIN %s-----%n%s%n-----END %1$s-----%n"
			.formatted(label, Base64.getMimeEncoder().encodeToString(content)));
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
	}

	private static boolean isEncrypted(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
			result.next();
			return result.getBoolean(1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "disable, , false", "require, , true", "require, stranger, true", "verify-full, authority, true" })
	void connectionsAreEncryptedAsThePropertySays(String tls, String trusted, boolean encrypted) throws SQLException {
		var application = this.secret.application()
			.properties("ecs-secrets.datasource.tls=" + tls, "spring.datasource.hikari.minimum-idle=0");
		if (trusted != null) {
			application.properties("ecs-secrets.datasource.tls-bundle=" + directory.resolve(trusted + ".pem").toUri());
		}
		try (var context = application.run()) {
			try (Connection connection = context.getBean(DataSource.class).getConnection()) {
				assertThat(isEncrypted(connection)).isEqualTo(encrypted);
			}
			this.secret.assertFollowedBy(context.getBean(DataSource.class));
		}
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "false, false" })
	void fieldOfTheSecretDecidesIfNothingElseDoes(boolean ssl, boolean encrypted) throws SQLException {
		this.secret.server()
			.putSecretValue(RotatedDatabase.SECRET, postgres.secretFor(this.secret.user(), this.secret.firstPassword())
				.replaceFirst("\\{", "{\"ssl\":" + ssl + ","));
		try (var context = this.secret.application().run();
				Connection connection = context.getBean(DataSource.class).getConnection()) {
			assertThat(isEncrypted(connection)).isEqualTo(encrypted);
		}
	}

	@Test
	void certificateOfAStrangerIsRefusedAndIsNoMatterOfSecrets() throws SQLException {
		assertRefused("localhost", "stranger", "unable to find valid certification path");
	}

	@Test
	void certificateForAnotherHostIsRefusedAndIsNoMatterOfSecrets() throws SQLException {
		assertRefused("127.0.0.1", "authority", "127.0.0.1");
	}

	private void assertRefused(String host, String trusted, String reason) {
		try (var context = this.secret.application()
			.properties("ecs-secrets.datasource.host=" + host,
					"ecs-secrets.datasource.tls-bundle=" + directory.resolve(trusted + ".pem").toUri(),
					"spring.datasource.hikari.connection-timeout=1000",
					"spring.datasource.hikari.initialization-fail-timeout=-1")
			.run()) {
			this.secret.server().clearRequests();
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> context.getBean(HikariDataSource.class).getConnection())
				.satisfies((failure) -> assertThat((Throwable) failure).hasStackTraceContaining(reason));
			assertThat(this.secret.server().requests()).isEmpty();
			assertThat(this.secret.refusedLogins()).isZero();
		}
	}

}
