package io.github.ecssecrets.spring.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * Makes a property of each entry of {@code ecs-secrets.bindings}, ahead of the
 * environment of the process, once all config data is loaded.
 */
final class SecretBindingsEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private final ConfigurableBootstrapContext bootstrapContext;

	SecretBindingsEnvironmentPostProcessor(ConfigurableBootstrapContext bootstrapContext) {
		this.bootstrapContext = bootstrapContext;
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Binder binder = Binder.get(environment);
		if (!BootstrapRuntime.isActive(binder)) {
			return;
		}
		SecretsRuntime runtime = BootstrapRuntime.get(this.bootstrapContext, binder);
		environment.getPropertySources().addLast(new RuntimePropertySource(runtime));
		Map<String, SecretReference> bindings = runtime.bind(EcsSecretsProperties.from(binder).bindings());
		if (!bindings.isEmpty()) {
			load(runtime, bindings);
			MutablePropertySources sources = environment.getPropertySources();
			SecretBindingsPropertySource source = new SecretBindingsPropertySource(bindings, runtime.secrets());
			if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
				sources.addBefore(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, source);
			}
			else {
				sources.addFirst(source);
			}
		}
	}

	private static void load(SecretsRuntime runtime, Map<String, SecretReference> bindings) {
		List<SecretResolutionException.Failure> failures = new ArrayList<>();
		runtime.loadAll(bindings.values()).forEach((reference, result) -> {
			try {
				result.orElseThrow().reveal();
			}
			catch (SecretException ex) {
				failures.add(new SecretResolutionException.Failure(properties(bindings, reference), ex));
			}
		});
		if (!failures.isEmpty()) {
			throw new SecretResolutionException(failures);
		}
	}

	private static String properties(Map<String, SecretReference> bindings, SecretReference reference) {
		return bindings.entrySet()
			.stream()
			.filter((binding) -> binding.getValue().equals(reference))
			.map((binding) -> "property 'ecs-secrets.bindings." + binding.getKey() + "'")
			.collect(Collectors.joining(" and "));
	}

}
