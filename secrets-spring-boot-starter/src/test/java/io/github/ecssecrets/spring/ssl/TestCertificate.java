package io.github.ecssecrets.spring.ssl;

import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;

import org.springframework.boot.ssl.pem.PemContent;

/**
 * A self-signed certificate for {@code localhost}, fresh from the JDK's keytool.
 *
 * @param certificate the certificate, in PEM form
 * @param privateKey its private key, in PEM form
 */
public record TestCertificate(String certificate, String privateKey) {

	private static final String PASSWORD = "changeit";

	public static TestCertificate create(Path directory, String commonName) throws Exception {
		Path file = directory.resolve(commonName + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=" + commonName, "-ext",
				"SAN=dns:localhost", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD)
			.inheritIO()
			.start();
		if (keytool.waitFor() != 0) {
			throw new IllegalStateException("keytool failed");
		}
		KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
		Certificate certificate = store.getCertificate("a");
		Key key = store.getKey("a", PASSWORD.toCharArray());
		return new TestCertificate(pem("CERTIFICATE", certificate.getEncoded()), pem("PRIVATE KEY", key.getEncoded()));
	}

	private static String pem(String label, byte[] content) {
		String text = "-----BEGIN %s-----\n%s\n-----END %1$s-----\n".formatted(label,
				Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content));
		if (!PemContent.isPresentInText(text)) {
			throw new IllegalStateException("not PEM");
		}
		return text;
	}

	public String json() {
		return "{\"certificate\":\"%s\",\"private-key\":\"%s\"}".formatted(escape(this.certificate),
				escape(this.privateKey));
	}

	static String escape(String pem) {
		return pem.replace("\n", "\\n");
	}

}
