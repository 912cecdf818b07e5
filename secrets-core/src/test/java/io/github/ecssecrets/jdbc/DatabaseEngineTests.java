package io.github.ecssecrets.jdbc;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DatabaseEngine}.
 */
class DatabaseEngineTests {

	private static DatabaseTrust trust;

	@BeforeAll
	static void writeCertificates() throws Exception {
		KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
		try (InputStream in = Files.newInputStream(Path.of(System.getProperty("java.home"), "lib/security/cacerts"))) {
			authorities.load(in, null);
		}
		List<X509Certificate> certificates = new ArrayList<>();
		for (String alias : Collections.list(authorities.aliases()).subList(0, 2)) {
			certificates.add((X509Certificate) authorities.getCertificate(alias));
		}
		trust = DatabaseTrust.of(certificates);
		KeyStore written = KeyStore.getInstance(trust.keyStore().toFile(), trust.keyStorePassword().toCharArray());
		assertThat(written.size()).isEqualTo(2);
		try (InputStream in = Files.newInputStream(trust.pem())) {
			assertThat(List.<Certificate>copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in)))
				.containsExactlyElementsOf(certificates);
		}
	}

	@ParameterizedTest
	@CsvSource({ "postgres,POSTGRESQL", "aurora-postgresql,POSTGRESQL", "mysql,MYSQL", "aurora-mysql,MYSQL",
			"mariadb,MARIADB", "oracle,ORACLE", "sqlserver,SQLSERVER", "db2,DB2", "redshift,REDSHIFT" })
	void byNameKnowsEveryNameOfTheRotationFunctions(String name, DatabaseEngine engine) {
		assertThat(DatabaseEngine.byName(name)).isEqualTo(engine);
	}

	@ParameterizedTest
	@ValueSource(strings = { "mongo", "Postgres", "postgresql", "", " mysql" })
	void byNameWhenNameIsOfNoEngineIsNull(String name) {
		assertThat(DatabaseEngine.byName(name)).isNull();
	}

	@Test
	void allNamesListsThemAll() {
		assertThat(DatabaseEngine.allNames())
			.isEqualTo("postgres, aurora-postgresql, mysql, aurora-mysql, mariadb, oracle, sqlserver, db2, redshift");
	}

	@ParameterizedTest
	@CsvSource({ "POSTGRESQL,5432,org.postgresql.Driver", "MYSQL,3306,com.mysql.cj.jdbc.Driver",
			"MARIADB,3306,org.mariadb.jdbc.Driver", "ORACLE,1521,oracle.jdbc.OracleDriver",
			"SQLSERVER,1433,com.microsoft.sqlserver.jdbc.SQLServerDriver", "DB2,50000,com.ibm.db2.jcc.DB2Driver",
			"REDSHIFT,5439,com.amazon.redshift.Driver" })
	void engineTellsPortAndDriver(DatabaseEngine engine, int port, String driver) {
		assertThat(engine.defaultPort()).isEqualTo(port);
		assertThat(engine.jdbcUrl("db", null, null, Map.of())).isEqualTo(engine.jdbcUrl("db", port, null, Map.of()));
		assertThat(engine.driverClassName()).isEqualTo(driver);
	}

	@ParameterizedTest
	@CsvSource({ "POSTGRESQL,jdbc:postgresql://db.example.com:1000/app", "MYSQL,jdbc:mysql://db.example.com:1000/app",
			"MARIADB,jdbc:mariadb://db.example.com:1000/app", "ORACLE,jdbc:oracle:thin:@//db.example.com:1000/app",
			"SQLSERVER,jdbc:sqlserver://db.example.com:1000;databaseName={app}",
			"DB2,jdbc:db2://db.example.com:1000/app", "REDSHIFT,jdbc:redshift://db.example.com:1000/app" })
	void jdbcUrlNamesHostPortAndDatabase(DatabaseEngine engine, String url) {
		assertThat(engine.jdbcUrl("db.example.com", 1000, "app", Map.of())).isEqualTo(url);
	}

	@ParameterizedTest
	@CsvSource({ "POSTGRESQL,jdbc:postgresql://db:1/", "ORACLE,jdbc:oracle:thin:@//db:1/",
			"SQLSERVER,jdbc:sqlserver://db:1", "DB2,jdbc:db2://db:1/" })
	void jdbcUrlWhenDatabaseIsUnknownNamesNone(DatabaseEngine engine, String url) {
		assertThat(engine.jdbcUrl("db", 1, null, Map.of())).isEqualTo(url);
	}

	@ParameterizedTest
	@CsvSource({ "POSTGRESQL,jdbc:postgresql://db:1/app?b=2&a=1",
			"SQLSERVER,jdbc:sqlserver://db:1;databaseName={app};b={2};a={1}", "DB2,jdbc:db2://db:1/app:b=2;a=1;" })
	void jdbcUrlListsParametersInTheirOrder(DatabaseEngine engine, String url) {
		assertThat(engine.jdbcUrl("db", 1, "app", parameters("b", "2", "a", "1"))).isEqualTo(url);
	}

	@Test
	void jdbcUrlWhenQueryHasDelimitersEscapesThem() {
		assertThat(DatabaseEngine.POSTGRESQL.jdbcUrl("db", 1, "a b/c?d&e=f#g%пя+",
				parameters("application Name", "x&sslmode=disable")))
			.isEqualTo("jdbc:postgresql://db:1/a%20b%2Fc%3Fd%26e%3Df%23g%25%D0%BF%D1%8F%2B"
					+ "?application%20Name=x%26sslmode%3Ddisable");
	}

	@Test
	void jdbcUrlWhenSqlServerHasDelimitersEscapesThemWithBraces() {
		assertThat(DatabaseEngine.SQLSERVER.jdbcUrl("db", 1, "a;b}=c", parameters("applicationName", "{x};y=z")))
			.isEqualTo("jdbc:sqlserver://db:1;databaseName={a;b}}=c};applicationName={{x}};y=z}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a;b", "a=b", "a:b", "{a", "a}" })
	void jdbcUrlWhenDb2CannotEscapeFails(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> DatabaseEngine.DB2.jdbcUrl("db", 1, text, Map.of()))
			.withMessage("A database name or connection parameter contains one of :;={}");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DatabaseEngine.DB2.jdbcUrl("db", 1, "app", parameters("key", text)))
			.withMessage("A database name or connection parameter contains one of :;={}");
	}

	@Test
	void jdbcUrlWhenParameterNameOfSqlServerHasADelimiterFails() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DatabaseEngine.SQLSERVER.jdbcUrl("db", 1, "app", parameters("a;b", "c")));
	}

	@ParameterizedTest
	@CsvSource({ "::1,[::1]", "[::1],[::1]", "fe80::1%eth0,[fe80::1%eth0]", "2001:db8::a:1,[2001:db8::a:1]",
			"::ffff:10.0.0.1,[::ffff:10.0.0.1]", "10.0.0.1,10.0.0.1", "my_db-1.local,my_db-1.local" })
	void jdbcUrlWhenHostIsAnAddressPutsBracketsAroundIpv6(String host, String address) {
		assertThat(DatabaseEngine.POSTGRESQL.jdbcUrl(host, 1, "app", Map.of()))
			.isEqualTo("jdbc:postgresql://" + address + ":1/app");
	}

	@ParameterizedTest
	@EnumSource
	void jdbcUrlWhenHostHasADelimiterFails(DatabaseEngine engine) {
		assertThatHostIsRefused(engine, "db/app?user=x");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "db;encrypt=false", "db app", "db/x", "db?x", "db#x", "user@db", "db,db2",
			"db.example.com:5432", "[db]", "]::1[", "[::1", "dä", "db\n" })
	void jdbcUrlWhenHostIsNotAHostFails(String host) {
		assertThatHostIsRefused(DatabaseEngine.POSTGRESQL, host);
	}

	private static void assertThatHostIsRefused(DatabaseEngine engine, String host) {
		assertThatIllegalArgumentException().isThrownBy(() -> engine.jdbcUrl(host, 1, "app", Map.of()))
			.withMessage("The host is neither a host name nor an IP address");
	}

	@ParameterizedTest
	@CsvSource({ "jdbc:postgresql://h/d,POSTGRESQL", "jdbc:p6spy:mysql://h/d,MYSQL", "jdbc:otel:mariadb://h/d,MARIADB",
			"jdbc:aws-wrapper:postgresql://h/d,POSTGRESQL", "jdbc:oracle:thin:@//h:1/d,ORACLE",
			"jdbc:h2:mem:test;INIT=select ':oracle:',", "jdbc:postgresql://h/d?x=:mysql:,POSTGRESQL",
			"jdbc:unknown://h/:mysql:,", "postgresql://h/d,", "''," })
	void byUrlLooksAtTheSubprotocols(String url, DatabaseEngine engine) {
		assertThat(DatabaseEngine.byUrl(url)).isEqualTo(engine);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"POSTGRESQL|VERIFY_FULL|jdbc:postgresql://db:1/app?sslmode=verify-full&sslrootcert=PEM",
			"POSTGRESQL|REQUIRE|jdbc:postgresql://db:1/app?sslmode=require",
			"POSTGRESQL|DISABLE|jdbc:postgresql://db:1/app?sslmode=disable",
			"REDSHIFT|VERIFY_FULL|jdbc:redshift://db:1/app?ssl=true&sslmode=verify-full&sslrootcert=PEM",
			"REDSHIFT|REQUIRE|jdbc:redshift://db:1/app?ssl=true&sslfactory=com.amazon.redshift.ssl.NonValidatingFactory",
			"MYSQL|VERIFY_FULL|jdbc:mysql://db:1/app?sslMode=VERIFY_IDENTITY&trustCertificateKeyStoreUrl=file:P12"
					+ "&trustCertificateKeyStoreType=PKCS12&trustCertificateKeyStorePassword=certificates",
			"MYSQL|DISABLE|jdbc:mysql://db:1/app?sslMode=DISABLED",
			"MARIADB|VERIFY_FULL|jdbc:mariadb://db:1/app?sslMode=verify-full&serverSslCert=PEM",
			"MARIADB|REQUIRE|jdbc:mariadb://db:1/app?sslMode=trust",
			"ORACLE|VERIFY_FULL|jdbc:oracle:thin:@tcps://db:1/app?ssl_server_dn_match=on&truststore=P12"
					+ "&truststore_type=PKCS12&truststore_password=certificates",
			"ORACLE|DISABLE|jdbc:oracle:thin:@//db:1/app",
			"SQLSERVER|VERIFY_FULL|jdbc:sqlserver://db:1;databaseName={app};encrypt={true};trustServerCertificate={false};"
					+ "trustStore={P12};trustStoreType={PKCS12};trustStorePassword={certificates}",
			"SQLSERVER|REQUIRE|jdbc:sqlserver://db:1;databaseName={app};encrypt={true};trustServerCertificate={true}",
			"SQLSERVER|DISABLE|jdbc:sqlserver://db:1;databaseName={app};encrypt={false}",
			"DB2|VERIFY_FULL|jdbc:db2://db:1/app:sslConnection=true;sslClientHostnameValidation=Basic;sslCertLocation=PEM;",
			"DB2|DISABLE|jdbc:db2://db:1/app:sslConnection=false;" })
	void jdbcUrlWithTlsSetsTheParametersOfTheDriver(DatabaseEngine engine, DatabaseTls tls, String url) {
		String actual = engine.jdbcUrl("db", 1, "app", Map.of(), tls, trust);
		assertThat(actual.replace(trust.pem().toString(), "PEM").replace(trust.keyStore().toString(), "P12"))
			.isEqualTo(url);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"POSTGRESQL|jdbc:postgresql://db/app|jdbc:postgresql://db/app?sslmode=require",
			"POSTGRESQL|jdbc:postgresql://db/app?a=b|jdbc:postgresql://db/app?a=b&sslmode=require",
			"POSTGRESQL|jdbc:otel:postgresql://db/app?SSLMODE=disable|jdbc:otel:postgresql://db/app?SSLMODE=disable",
			"SQLSERVER|jdbc:sqlserver://db;encrypt=false;|jdbc:sqlserver://db;encrypt=false;trustServerCertificate={true}",
			"DB2|jdbc:db2://db:1/app|jdbc:db2://db:1/app:sslConnection=true;",
			"DB2|jdbc:db2://db:1/app:a=b|jdbc:db2://db:1/app:a=b;sslConnection=true;",
			"DB2|jdbc:db2://db:1/app:a=b;|jdbc:db2://db:1/app:a=b;sslConnection=true;" })
	void withTlsAddsWhatTheUrlDoesNotSay(DatabaseEngine engine, String url, String expected) {
		assertThat(engine.withTls(url, DatabaseTls.REQUIRE, null)).isEqualTo(expected);
	}

	@Test
	void withTlsWhenAddressSaysItFails() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DatabaseEngine.ORACLE.withTls("jdbc:oracle:thin:@//db/app", DatabaseTls.REQUIRE, null));
	}

	@Test
	void tlsWithoutCertificatesTrustsThoseOfTheJavaRuntime() {
		assertThat(DatabaseTls.VERIFY_FULL.parameters(DatabaseEngine.POSTGRESQL, null)).containsEntry("sslfactory",
				"org.postgresql.ssl.DefaultJavaSSLFactory");
		assertThat(DatabaseTls.byName("verify-full")).isEqualTo(DatabaseTls.VERIFY_FULL);
		assertThat(DatabaseTls.byName("prefer")).isNull();
	}

	private static Map<String, String> parameters(String... namesAndValues) {
		Map<String, String> parameters = new LinkedHashMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			parameters.put(namesAndValues[i], namesAndValues[i + 1]);
		}
		return parameters;
	}

}
