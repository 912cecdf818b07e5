package io.github.ecssecrets.spring.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.PrintableText;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.literal.LiteralText;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.apache.commons.logging.Log;

import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * Reads config imports and bindings in one batch, with what pools, clients and SSL
 * bundles will ask for, and makes properties of them that follow every rotation.
 */
final class SecretConfigurationReader {

	private final SecretsRuntime runtime;

	private final Log logger;

	private final List<SecretResolutionException.Failure> failures = new ArrayList<>();

	SecretConfigurationReader(SecretsRuntime runtime, Log logger) {
		this.runtime = runtime;
		this.logger = logger;
	}

	/**
	 * Reads the secrets. Waits for sources.
	 * @param imports what is filled
	 * @param bindings what becomes a property source of its own
	 * @param others finds what is read with them, if they ask more than the environment.
	 * Otherwise it is read later, with the secrets of annotations
	 * @param sources where that is added, ahead of the environment of the process
	 * @throws SecretResolutionException with every secret that cannot be read
	 */
	void read(List<SecretImports.Waiting> imports, SecretBindings bindings, Supplier<ConfiguredSecrets> others,
			MutablePropertySources sources) {
		Set<SecretReference> references = new LinkedHashSet<>();
		for (SecretImports.Waiting each : imports) {
			references.add(each.resource().secretImport().reference());
		}
		for (SecretBinding binding : bindings.all()) {
			references.add(binding.reference());
		}
		if (references.isEmpty()) {
			return;
		}
		ConfiguredSecrets more = areInjected(references) ? ConfiguredSecrets.NONE : others.get();
		references.addAll(more.references());
		Map<SecretReference, SecretResult> results = this.runtime.loadAll(references);
		for (SecretImports.Waiting each : imports) {
			fill(each, results);
		}
		SecretBindingsPropertySource bound = bind(bindings, results);
		if (!this.failures.isEmpty() && !this.runtime.isCheck()) {
			this.failures.addAll(more.failures(results));
			throw new SecretResolutionException(this.failures);
		}
		if (!bindings.all().isEmpty()) {
			add(sources, bound);
		}
	}

	private boolean areInjected(Set<SecretReference> references) {
		try {
			for (SecretReference reference : references) {
				if (!this.runtime.isInjected(reference)) {
					return false;
				}
			}
			return true;
		}
		catch (SecretException ex) {
			// A variable whose content is not certain fails its reader.
			return true;
		}
	}

	private void fill(SecretImports.Waiting waiting, Map<SecretReference, SecretResult> results) {
		SecretConfigDataResource resource = waiting.resource();
		SecretImport secretImport = resource.secretImport();
		SecretResult result = results.get(secretImport.reference());
		SecretPropertySource source = waiting.source();
		if (result == null || source == null) {
			return;
		}
		try {
			LiveSecret<SecretProperties> live = live(secretImport, result.orElseThrow());
			source.fill(live);
			report(live.get().reserved(), resource);
			reportUnmapped(resource, live.get(), result.orElseThrow());
		}
		catch (SecretException ex) {
			if (!(ex instanceof SecretNotFoundException && resource.mayBeMissing())) {
				this.failures.add(new SecretResolutionException.Failure(resource.place(), ex));
			}
		}
	}

	private LiveSecret<SecretProperties> live(SecretImport secretImport, Secret first) {
		LiveSecret<SecretProperties> live = this.runtime.secrets()
			.live(secretImport.reference(), secretImport.reader(first));
		this.runtime.propertyChanges().follow(live, SecretProperties::changedNames);
		return live;
	}

	private void report(Set<String> reserved, SecretConfigDataResource resource) {
		if (!reserved.isEmpty()) {
			this.logger.warn("The " + resource.place()
					+ " has properties that a secret cannot set, and which are ignored: " + String.join(", ", reserved)
					+ ". Secrets are read once profiles and imports are known. Set these properties in the environment, on the "
					+ "command line or in a configuration file");
		}
	}

	private void reportUnmapped(SecretConfigDataResource resource, SecretProperties properties, Secret secret) {
		Set<String> unmapped = new TreeSet<>();
		for (Map.Entry<String, String> field : resource.secretImport().map().entrySet()) {
			if (properties.get(field.getValue()) == null) {
				unmapped.add(field.getKey());
			}
		}
		if (!unmapped.isEmpty() && !resource.mayBeMissing()) {
			String fields = PrintableText.list(unmapped);
			String present = PrintableText.list(secret.keys());
			this.logger.warn("The " + resource.place() + " maps fields that are no texts of the secret: " + fields
					+ "; it has " + present);
		}
	}

	private SecretBindingsPropertySource bind(SecretBindings bindings, Map<SecretReference, SecretResult> results) {
		Map<String, SecretBinding> byVariable = new LinkedHashMap<>();
		Map<String, LiveSecret<String>> values = new LinkedHashMap<>();
		Map<SecretReference, SecretException> errors = new LinkedHashMap<>();
		for (SecretBinding binding : bindings.all()) {
			try {
				SecretResult result = results.get(binding.reference());
				if (result != null) {
					result.orElseThrow().reveal();
					byVariable.put(binding.variable(), binding);
					values.put(binding.variable(), live(binding));
				}
			}
			catch (SecretException ex) {
				errors.put(binding.reference(), ex);
			}
		}
		errors.forEach((reference, error) -> this.failures
			.add(new SecretResolutionException.Failure(places(bindings, reference), error)));
		return new SecretBindingsPropertySource(byVariable, values);
	}

	private LiveSecret<String> live(SecretBinding binding) {
		LiveSecret<String> live = this.runtime.secrets()
			.live(binding.reference(), (secret) -> LiteralText.escape(secret.reveal()));
		this.runtime.propertyChanges().follow(live, (before, now) -> before.equals(now) ? Set.of() : binding.names());
		return live;
	}

	private static String places(SecretBindings bindings, SecretReference reference) {
		return bindings.all()
			.stream()
			.filter((binding) -> binding.reference().equals(reference))
			.map(SecretBinding::place)
			.collect(Collectors.joining(" and "));
	}

	private static void add(MutablePropertySources sources, SecretBindingsPropertySource source) {
		if (sources.contains(SecretBindingsPropertySource.NAME)) {
			sources.replace(SecretBindingsPropertySource.NAME, source);
		}
		else if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
			sources.addBefore(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, source);
		}
		else {
			sources.addFirst(source);
		}
	}

}
