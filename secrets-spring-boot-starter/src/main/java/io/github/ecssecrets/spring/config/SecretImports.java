package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.spring.runtime.BootstrapRuntime;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.boot.context.config.ConfigDataNotFoundAction;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.io.ResourceLoader;

/**
 * The config imports of one start-up. All that were resolved when the first of them is
 * loaded are read together, and fail together. Not thread-safe; Spring Boot imports on
 * one thread.
 */
final class SecretImports {

	private final SecretsRuntime runtime;

	private final ConfigDataNotFoundAction notFoundAction;

	private final Map<SecretImport, SecretConfigDataResource> expected = new LinkedHashMap<>();

	private final Map<SecretConfigDataResource, SecretException> failures = new LinkedHashMap<>();

	private final Map<SecretImport, LiveSecret<SecretProperties>> loaded = new LinkedHashMap<>();

	private @Nullable Binder binder;

	private SecretImports(SecretsRuntime runtime, ConfigDataNotFoundAction notFoundAction) {
		this.runtime = runtime;
		this.notFoundAction = notFoundAction;
	}

	/**
	 * The imports of this start-up, with the bindings that are known by now.
	 * @return {@code null} if no secret may be read
	 */
	static @Nullable SecretImports of(ConfigDataLocationResolverContext context,
			ConfigDataNotFoundAction notFoundAction, ResourceLoader resourceLoader) {
		Binder binder = context.getBinder();
		ConfigurableBootstrapContext bootstrapContext = context.getBootstrapContext();
		SecretImports imports = bootstrapContext.getOrElse(SecretImports.class, null);
		if (imports == null && BootstrapRuntime.isActive(binder)) {
			imports = new SecretImports(BootstrapRuntime.get(bootstrapContext, binder), notFoundAction);
			bootstrapContext.register(SecretImports.class, InstanceSupplier.of(imports));
		}
		if (imports != null) {
			imports.bind(binder, resourceLoader);
		}
		return imports;
	}

	/**
	 * Declares what environment variables hold, once for each document.
	 */
	@SuppressWarnings("ReferenceEquality") // a document has a binder of its own
	private void bind(Binder documentBinder, ResourceLoader resourceLoader) {
		if (this.binder != documentBinder) {
			this.binder = documentBinder;
			SecretBindings.read(documentBinder, resourceLoader).declareTo(this.runtime);
		}
	}

	/**
	 * Takes note of an import that will be loaded.
	 */
	void expect(SecretConfigDataResource resource) {
		if (!this.loaded.containsKey(resource.secretImport())) {
			this.expected.merge(resource.secretImport(), resource, (first, next) -> first.optional() ? next : first);
		}
	}

	/**
	 * Loads an import, and with it all that are expected.
	 * @throws ConfigDataResourceNotFoundException if secrets are missing, and nothing
	 * else is wrong
	 * @throws SecretResolutionException if a secret cannot be read for another reason
	 */
	SecretPropertySource load(SecretConfigDataResource resource) {
		if (!this.expected.isEmpty()) {
			loadExpected();
		}
		LiveSecret<SecretProperties> properties = this.loaded.get(resource.secretImport());
		if (properties == null) {
			throw failure(resource);
		}
		return new SecretPropertySource(resource, properties);
	}

	private void loadExpected() {
		List<SecretConfigDataResource> resources = List.copyOf(this.expected.values());
		this.expected.clear();
		this.failures.clear();
		Set<SecretReference> references = resources.stream()
			.map((resource) -> resource.secretImport().reference())
			.collect(Collectors.toSet());
		Map<SecretReference, SecretResult> results = this.runtime.loadAll(references);
		for (SecretConfigDataResource resource : resources) {
			SecretImport secretImport = resource.secretImport();
			try {
				SecretResult result = results.get(secretImport.reference());
				if (result != null) {
					this.loaded.put(secretImport, live(secretImport, result.orElseThrow()));
				}
			}
			catch (SecretException ex) {
				this.failures.put(resource, ex);
			}
		}
	}

	private LiveSecret<SecretProperties> live(SecretImport secretImport, Secret first) {
		LiveSecret<SecretProperties> live = this.runtime.secrets()
			.live(secretImport.reference(), secretImport.reader(first));
		this.runtime.propertyChanges().follow(live, SecretProperties::changedNames);
		return live;
	}

	/**
	 * What to throw for an import: its own failure if it is one that Spring Boot will
	 * ignore, and all that are none of these otherwise.
	 */
	private RuntimeException failure(SecretConfigDataResource resource) {
		SecretException own = this.failures.get(resource);
		if (own == null) {
			throw new IllegalStateException("The import '" + resource + "' was not expected");
		}
		List<SecretResolutionException.Failure> fatal = new ArrayList<>();
		this.failures.forEach((failed, error) -> {
			if (!isIgnored(failed, error)) {
				fatal.add(new SecretResolutionException.Failure(failed.place(), error));
			}
		});
		if (isIgnored(resource, own)) {
			return new ConfigDataResourceNotFoundException(resource,
					new SecretResolutionException(resource.place(), own));
		}
		SecretResolutionException failure = new SecretResolutionException(fatal);
		boolean missing = fatal.stream().allMatch((each) -> each.error() instanceof SecretNotFoundException);
		return missing ? new ConfigDataResourceNotFoundException(resource, failure) : failure;
	}

	private boolean isIgnored(SecretConfigDataResource resource, SecretException error) {
		return error instanceof SecretNotFoundException
				&& (resource.optional() || this.notFoundAction == ConfigDataNotFoundAction.IGNORE);
	}

}
