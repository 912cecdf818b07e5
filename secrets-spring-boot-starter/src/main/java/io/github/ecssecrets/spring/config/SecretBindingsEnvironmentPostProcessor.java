package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.spring.mask.EarlyMask;
import io.github.ecssecrets.spring.literal.LiteralText;
import io.github.ecssecrets.spring.mask.MaskPropertySource;
import io.github.ecssecrets.spring.runtime.BootstrapRuntime;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import org.apache.commons.logging.Log;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;

/**
 * Makes a property of each entry of {@code ecs-secrets.bindings} and of the task
 * definition, ahead of the environment of the process, once all config data is loaded.
 */
final class SecretBindingsEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private final Log logger;

	private final ConfigurableBootstrapContext bootstrapContext;

	SecretBindingsEnvironmentPostProcessor(DeferredLogFactory logFactory,
			ConfigurableBootstrapContext bootstrapContext) {
		this.logger = logFactory.getLog(SecretBindingsEnvironmentPostProcessor.class);
		this.bootstrapContext = bootstrapContext;
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (BootstrapRuntime.isProcessedAheadOfTime()) {
			return;
		}
		Binder binder = Binder.get(environment);
		boolean active = BootstrapRuntime.isActive(binder);
		SecretsRuntime runtime = active ? BootstrapRuntime.get(this.bootstrapContext, binder)
				: BootstrapRuntime.getDisabled(this.bootstrapContext, binder, environment);
		environment.getPropertySources().addLast(new MaskPropertySource(runtime::mask));
		EarlyMask.set(runtime.mask(environment));
		if (active) {
			addBindings(environment, application, binder, runtime);
		}
	}

	private void addBindings(ConfigurableEnvironment environment, SpringApplication application, Binder binder,
			SecretsRuntime runtime) {
		runtime.properties(EcsSecretsProperties.from(binder));
		ResourceLoader resourceLoader = application.getResourceLoader();
		SecretBindings bindings = SecretBindings.read(binder,
				(resourceLoader != null) ? resourceLoader : new DefaultResourceLoader());
		if (!bindings.skipped().isEmpty()) {
			this.logger.info("The task definition fills " + String.join(", ", bindings.skipped())
					+ " from the parameter store of Systems Manager, which stays as Amazon ECS injects it");
		}
		bindings.declareTo(runtime);
		if (!bindings.all().isEmpty()) {
			add(environment.getPropertySources(), load(runtime, bindings));
		}
	}

	private static SecretBindingsPropertySource load(SecretsRuntime runtime, SecretBindings bindings) {
		Map<SecretReference, SecretResult> results = runtime
			.loadAll(bindings.all().stream().map(SecretBinding::reference).collect(Collectors.toSet()));
		Map<String, SecretBinding> byVariable = new LinkedHashMap<>();
		Map<String, LiveSecret<String>> values = new LinkedHashMap<>();
		Map<SecretReference, SecretException> errors = new LinkedHashMap<>();
		for (SecretBinding binding : bindings.all()) {
			try {
				SecretResult result = results.get(binding.reference());
				if (result != null) {
					result.orElseThrow().reveal();
					byVariable.put(binding.variable(), binding);
					values.put(binding.variable(), live(runtime, binding));
				}
			}
			catch (SecretException ex) {
				errors.put(binding.reference(), ex);
			}
		}
		if (!errors.isEmpty()) {
			throw failure(bindings, errors);
		}
		return new SecretBindingsPropertySource(byVariable, values);
	}

	private static LiveSecret<String> live(SecretsRuntime runtime, SecretBinding binding) {
		LiveSecret<String> live = runtime.secrets()
			.live(binding.reference(), (secret) -> LiteralText.escape(secret.reveal()));
		runtime.propertyChanges().follow(live, (before, now) -> before.equals(now) ? Set.of() : binding.names());
		return live;
	}

	private static SecretResolutionException failure(SecretBindings bindings,
			Map<SecretReference, SecretException> errors) {
		List<SecretResolutionException.Failure> failures = new ArrayList<>();
		errors.forEach((reference,
				error) -> failures.add(new SecretResolutionException.Failure(bindings.all()
					.stream()
					.filter((binding) -> binding.reference().equals(reference))
					.map(SecretBinding::place)
					.collect(Collectors.joining(" and ")), error)));
		return new SecretResolutionException(failures);
	}

	private static void add(MutablePropertySources sources, SecretBindingsPropertySource source) {
		if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
			sources.addBefore(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, source);
		}
		else {
			sources.addFirst(source);
		}
	}

}
