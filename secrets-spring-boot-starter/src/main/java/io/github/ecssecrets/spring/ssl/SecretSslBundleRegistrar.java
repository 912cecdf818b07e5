package io.github.ecssecrets.spring.ssl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.spring.diagnostics.ConfiguredReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.NamedListener;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.spring.runtime.StartupSecrets;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;

/**
 * Registers an SSL bundle for each secret under {@code ecs-secrets.ssl.bundles}, and
 * updates it after a rotation, on the thread of the store's listeners. A version that is
 * no usable bundle leaves the one before in use.
 */
public final class SecretSslBundleRegistrar implements SslBundleRegistrar, StartupSecrets, DisposableBean {

	private final SecretsRuntime runtime;

	private final Runnable startupBatch;

	private final List<NamedBundle> bundles;

	private final List<LiveSecret<SslBundle>> lives = new CopyOnWriteArrayList<>();

	/**
	 * Creates a registrar. Does no I/O.
	 * @param runtime the secrets of the application and their configuration
	 * @param startupBatch reads all secrets of the start-up, unless that was done
	 */
	public SecretSslBundleRegistrar(SecretsRuntime runtime, Runnable startupBatch) {
		this.runtime = runtime;
		this.startupBatch = startupBatch;
		List<NamedBundle> named = new ArrayList<>();
		for (var bundle : runtime.properties().getSsl().getBundles().entrySet()) {
			if (!bundle.getValue().isOff()) {
				named.add(NamedBundle.of(bundle.getKey(), bundle.getValue()));
			}
		}
		this.bundles = List.copyOf(named);
	}

	@Override
	public Collection<SecretReference> references() {
		List<SecretReference> references = new ArrayList<>();
		for (NamedBundle bundle : this.bundles) {
			references.add(bundle.reference());
		}
		return references;
	}

	@Override
	public List<SecretResolutionException.Failure> failures(Map<SecretReference, SecretResult> results) {
		List<SecretResolutionException.Failure> failures = new ArrayList<>();
		places().forEach((reference, place) -> {
			if (results.get(reference) instanceof SecretResult.Failed failed) {
				failures.add(new SecretResolutionException.Failure(place, failed.error()));
			}
		});
		return failures;
	}

	private Map<SecretReference, String> places() {
		Map<SecretReference, String> places = new LinkedHashMap<>();
		this.bundles.forEach((bundle) -> places.merge(bundle.reference(), bundle.place(), (a, b) -> a + " and " + b));
		return places;
	}

	@Override
	public void registerBundles(SslBundleRegistry registry) {
		if (!this.bundles.isEmpty()) {
			this.startupBatch.run();
			this.runtime.require(places());
			this.bundles.forEach((bundle) -> register(registry, bundle));
		}
	}

	@Override
	public void destroy() {
		for (LiveSecret<SslBundle> live : this.lives) {
			live.close();
		}
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
			this.runtime.startupReport().follows("SSL bundle '" + bundle.name() + "'", bundle.reference());
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
			String secret = bundle.secret();
			if (secret == null) {
				throw new InvalidSecretConfigurationException(place(name),
						"It is not set, but others of the bundle are.", "Set it to the name or ARN of the secret.");
			}
			return new NamedBundle(name, ConfiguredReference.parse(place(name), secret), new PemSecret(bundle));
		}

		String place() {
			return place(this.name);
		}

		private static String place(String name) {
			return "property 'ecs-secrets.ssl.bundles." + name + ".secret'";
		}

	}

}
