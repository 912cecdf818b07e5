package io.github.ecssecrets.spring.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.DatabaseTls;
import io.github.ecssecrets.jdbc.DatabaseTrust;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.DatasourceProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.io.Resource;

/**
 * How connections to a database are encrypted: as the properties say, else as the secret
 * does, else as the driver does by itself.
 */
final class DatabaseEncryption {

	private final String path;

	private final @Nullable DatabaseTls tls;

	private final @Nullable DatabaseTrust trust;

	private DatabaseEncryption(String path, @Nullable DatabaseTls tls, @Nullable DatabaseTrust trust) {
		this.path = path;
		this.tls = tls;
		this.trust = trust;
	}

	/**
	 * Reads the properties, and the certificates that they name.
	 * @param path the start of the properties' names
	 * @param sslBundles the SSL bundles of the application, or {@code null} if it has
	 * none
	 * @throws InvalidSecretConfigurationException if there are no such certificates
	 */
	static DatabaseEncryption of(String path, DatasourceProperties properties, @Nullable SslBundles sslBundles) {
		String bundle = properties.getTlsBundle();
		DatabaseTls tls = properties.getTls();
		if (bundle == null) {
			return new DatabaseEncryption(path, tls, null);
		}
		String place = "property '" + path + "tls-bundle'";
		try {
			List<X509Certificate> certificates = isLocation(bundle) ? ofResource(bundle) : ofBundle(bundle, sslBundles);
			return new DatabaseEncryption(path, (tls != null) ? tls : DatabaseTls.VERIFY_FULL,
					DatabaseTrust.of(certificates));
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidSecretConfigurationException(place, "There is no SSL bundle of that name.",
					"Set it to the name of a bundle under 'spring.ssl.bundle', or to the location of a PEM file, such as "
							+ "'file:/app/global-bundle.pem'.");
		}
		catch (IOException | GeneralSecurityException | IllegalArgumentException ex) {
			throw new InvalidSecretConfigurationException(place,
					"No certificates can be read there (" + ex.getClass().getName() + ").",
					"Set it to a PEM file with the certificates of authorities, such as RDS's 'global-bundle.pem', or to "
							+ "an SSL bundle with a trust store.");
		}
	}

	/**
	 * Reads the properties only, to tell what will be needed.
	 */
	static DatabaseEncryption withoutCertificates(String path, DatasourceProperties properties) {
		boolean verified = properties.getTls() == null && properties.getTlsBundle() != null;
		return new DatabaseEncryption(path, verified ? DatabaseTls.VERIFY_FULL : properties.getTls(), null);
	}

	private static boolean isLocation(String bundle) {
		return bundle.indexOf(':') >= 0 || bundle.indexOf('/') >= 0;
	}

	private static List<X509Certificate> ofResource(String location) throws IOException, GeneralSecurityException {
		Resource resource = ApplicationResourceLoader.get().getResource(location);
		List<X509Certificate> certificates = new ArrayList<>();
		try (InputStream in = resource.getInputStream()) {
			CertificateFactory.getInstance("X.509")
				.generateCertificates(in)
				.forEach((certificate) -> certificates.add((X509Certificate) certificate));
		}
		return certificates;
	}

	private static List<X509Certificate> ofBundle(String name, @Nullable SslBundles sslBundles)
			throws GeneralSecurityException {
		if (sslBundles == null) {
			throw new NoSuchSslBundleException(name, "There are no SSL bundles");
		}
		KeyStore store = sslBundles.getBundle(name).getStores().getTrustStore();
		List<X509Certificate> certificates = new ArrayList<>();
		if (store != null) {
			for (String alias : Collections.list(store.aliases())) {
				if (store.getCertificate(alias) instanceof X509Certificate certificate) {
					certificates.add(certificate);
				}
			}
		}
		return certificates;
	}

	/**
	 * How connections are encrypted where the URL is built.
	 * @param ssl what the secret says, or {@code null}
	 * @return {@code null} to leave it to the driver
	 */
	@Nullable DatabaseTls tls(@Nullable Boolean ssl) {
		if (this.tls != null || ssl == null) {
			return this.tls;
		}
		return ssl ? DatabaseTls.REQUIRE : DatabaseTls.DISABLE;
	}

	@Nullable DatabaseTrust trust() {
		return this.trust;
	}

	/**
	 * Adds what the properties say to a URL that was given.
	 * @throws InvalidSecretConfigurationException if that cannot be added
	 */
	String applyTo(String url) {
		if (this.tls == null) {
			return url;
		}
		DatabaseEngine engine = DatabaseEngine.byUrl(url);
		try {
			if (engine != null) {
				return engine.withTls(url, this.tls, this.trust);
			}
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSecretConfigurationException("property '" + this.path + "tls'", ex.getMessage() + ".",
					"Say it in the URL, and leave out the property.");
		}
		throw new InvalidSecretConfigurationException("property '" + this.path + "tls'",
				"The JDBC URL of the data source is of no known engine.",
				"Say it in the URL, and leave out the property.");
	}

}
