package io.github.ecssecrets.jdbc;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;

/**
 * The certificates that a driver trusts, in the files that drivers read: one in PEM
 * format, and a key store without any key. Immutable.
 */
public final class DatabaseTrust {

	/** The type of the key store. */
	public static final String KEY_STORE_TYPE = "PKCS12";

	/** Protects nothing: certificates are public. Drivers insist on a password. */
	private static final String KEY_STORE_PASSWORD = "certificates";

	private static final int LINE_LENGTH = 64;

	private final Path pem;

	private final Path keyStore;

	private DatabaseTrust(Path pem, Path keyStore) {
		this.pem = pem;
		this.keyStore = keyStore;
	}

	/**
	 * Writes certificates to files in a new temporary directory, which only the user of
	 * the process can read. They are deleted when the Java virtual machine ends.
	 * @param certificates the certificates of authorities
	 * @return the files
	 * @throws IOException if a file cannot be written
	 * @throws IllegalArgumentException if there are no certificates, or one cannot be
	 * encoded
	 */
	public static DatabaseTrust of(Collection<X509Certificate> certificates) throws IOException {
		if (certificates.isEmpty()) {
			throw new IllegalArgumentException("'certificates' must not be empty");
		}
		Path directory = Files.createTempDirectory("ecs-secrets-trust");
		directory.toFile().deleteOnExit();
		Path pem = directory.resolve("trust.pem");
		Path keyStore = directory.resolve("trust.p12");
		try {
			Files.writeString(pem, pem(certificates));
			pem.toFile().deleteOnExit();
			write(certificates, keyStore);
			keyStore.toFile().deleteOnExit();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException("A certificate cannot be encoded", ex);
		}
		return new DatabaseTrust(pem, keyStore);
	}

	private static String pem(Collection<X509Certificate> certificates) throws CertificateEncodingException {
		Base64.Encoder encoder = Base64.getMimeEncoder(LINE_LENGTH, new byte[] { '\n' });
		StringBuilder text = new StringBuilder();
		for (X509Certificate certificate : certificates) {
			text.append("-----BEGIN CERTIFICATE-----\n")
				.append(encoder.encodeToString(certificate.getEncoded()))
				.append("\n-----END CERTIFICATE-----\n");
		}
		return text.toString();
	}

	private static void write(Collection<X509Certificate> certificates, Path file)
			throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance(KEY_STORE_TYPE);
		store.load(null, null);
		int number = 0;
		for (X509Certificate certificate : certificates) {
			store.setCertificateEntry("authority-" + number++, certificate);
		}
		try (OutputStream out = Files.newOutputStream(file)) {
			store.store(out, KEY_STORE_PASSWORD.toCharArray());
		}
	}

	/**
	 * The certificates in PEM format.
	 * @return the file
	 */
	public Path pem() {
		return this.pem;
	}

	/**
	 * The certificates as a key store of {@link #KEY_STORE_TYPE}.
	 * @return the file
	 */
	public Path keyStore() {
		return this.keyStore;
	}

	/**
	 * The password of the key store, which is not a secret.
	 * @return the password
	 */
	public String keyStorePassword() {
		return KEY_STORE_PASSWORD;
	}

}
