package io.github.ecssecrets.spring.ssl;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * Reads certificates and keys in PEM form from a secret: a JSON object with a field for
 * each, or one text with all of them.
 */
final class PemSecret {

	private final EcsSecretsProperties.SslBundle fields;

	PemSecret(EcsSecretsProperties.SslBundle fields) {
		this.fields = fields;
	}

	/**
	 * Reads a version.
	 * @throws SecretMalformedException if it is no usable bundle. It has no cause,
	 * because messages of parsers quote the text
	 */
	SslBundle read(SecretReference reference, Secret secret) {
		PemSslBundleProperties properties = secret.keys().isEmpty() ? fromText(reference, secret)
				: fromFields(reference, secret);
		try {
			SslBundle bundle = PropertiesSslBundle.get(properties);
			bundle.getManagers().getKeyManagers();
			bundle.getManagers().getTrustManagers();
			return bundle;
		}
		catch (RuntimeException ex) {
			throw malformed(reference, secret,
					"has a certificate or key that cannot be used: it is damaged, the password"
							+ " does not open the key, or the key is not that of the certificate");
		}
	}

	private PemSslBundleProperties fromText(SecretReference reference, Secret secret) {
		String pem = secret.reveal();
		if (!PemContent.isPresentInText(pem)) {
			throw malformed(reference, secret, "is neither a JSON object nor text in PEM form");
		}
		return pem.contains("PRIVATE KEY-----") ? properties(pem, pem, null, null) : properties(null, null, null, pem);
	}

	private PemSslBundleProperties fromFields(SecretReference reference, Secret secret) {
		String certificate = pem(reference, secret, this.fields.certificate());
		String privateKey = pem(reference, secret, this.fields.privateKey());
		String trusted = pem(reference, secret, this.fields.trustCertificates());
		if ((certificate == null) != (privateKey == null) || (certificate == null && trusted == null)) {
			throw malformed(reference, secret, "needs the fields '%s' and '%s', or the field '%s'"
				.formatted(this.fields.certificate(), this.fields.privateKey(), this.fields.trustCertificates()));
		}
		String password = secret.hasField(this.fields.privateKeyPassword())
				? secret.field(this.fields.privateKeyPassword()) : null;
		return properties(certificate, privateKey, password, trusted);
	}

	private static @Nullable String pem(SecretReference reference, Secret secret, String field) {
		if (!secret.hasField(field)) {
			return null;
		}
		String text = secret.field(field);
		if (!PemContent.isPresentInText(text)) {
			throw malformed(reference, secret, "has a field '" + field + "' that is not in PEM form");
		}
		return text;
	}

	private static PemSslBundleProperties properties(@Nullable String certificate, @Nullable String privateKey,
			@Nullable String privateKeyPassword, @Nullable String trustCertificates) {
		PemSslBundleProperties properties = new PemSslBundleProperties();
		properties.getKeystore().setCertificate(certificate);
		properties.getKeystore().setPrivateKey(privateKey);
		properties.getKeystore().setPrivateKeyPassword(privateKeyPassword);
		properties.getKeystore().setVerifyKeys(privateKey != null);
		properties.getTruststore().setCertificate(trustCertificates);
		return properties;
	}

	private static SecretMalformedException malformed(SecretReference reference, Secret secret, String problem) {
		return new SecretMalformedException(reference,
				"Secret '%s' from %s %s".formatted(reference, secret.origin(), problem), secret.origin());
	}

}
