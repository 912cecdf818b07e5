package io.github.ecssecrets.spring.ssl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.NamedListener;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;

/**
 * Registers an SSL bundle for each secret under {@code ecs-secrets.ssl.bundles}, and
 * updates it after a rotation, on the thread of the store's listeners. A version that is
 * no usable bundle leaves the one before in use.
 */
public final class SecretSslBundleRegistrar implements SslBundleRegistrar, DisposableBean {

	private final SecretsRuntime runtime;

	private final List<LiveSecret<SslBundle>> lives = new CopyOnWriteArrayList<>();

	/**
	 * Creates a registrar.
	 * @param runtime the secrets of the application and their configuration
	 */
	public SecretSslBundleRegistrar(SecretsRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public void registerBundles(SslBundleRegistry registry) {
		List<NamedBundle> bundles = this.runtime.properties()
			.getSsl()
			.getBundles()
			.entrySet()
			.stream()
			.map((entry) -> NamedBundle.of(entry.getKey(), entry.getValue()))
			.toList();
		if (!bundles.isEmpty()) {
			Map<SecretReference, String> askedBy = new LinkedHashMap<>();
			bundles.forEach((bundle) -> askedBy.merge(bundle.reference(), bundle.place(), (a, b) -> a + " and " + b));
			this.runtime.require(askedBy);
			bundles.forEach((bundle) -> register(registry, bundle));
		}
	}

	@Override
	public void destroy() {
		this.lives.forEach(LiveSecret::close);
	}

	private void register(SslBundleRegistry registry, NamedBundle bundle) {
		try {
			LiveSecret<SslBundle> live = this.runtime.secrets()
				.live(bundle.reference(), (secret) -> bundle.pem().read(bundle.reference(), secret));
			SslBundle first = live.get();
			registry.registerBundle(bundle.name(), first);
			live.onRotation(first, new NamedListener<>("SSL bundle '" + bundle.name() + "'",
					(before, newest) -> registry.updateBundle(bundle.name(), newest)));
			this.lives.add(live);
		}
		catch (SecretException ex) {
			throw new SecretResolutionException(bundle.place(), ex);
		}
	}

	/**
	 * A bundle as it is configured.
	 */
	private record NamedBundle(String name, SecretReference reference, PemSecret pem) {

		static NamedBundle of(String name, EcsSecretsProperties.SslBundle bundle) {
			try {
				return new NamedBundle(name, SecretReference.parse(bundle.secret()), new PemSecret(bundle));
			}
			catch (InvalidSecretReferenceException ex) {
				throw InvalidSecretConfigurationException.of(place(name), ex);
			}
		}

		String place() {
			return place(this.name);
		}

		private static String place(String name) {
			return "property 'ecs-secrets.ssl.bundles." + name + ".secret'";
		}

	}

}
