package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.runtime.BoundVariables;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.spring.diagnostics.ConfiguredReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;

import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringUtils;

/**
 * What environment variables hold, as {@code ecs-secrets.bindings} and the task
 * definition say. For one variable the property wins.
 */
final class SecretBindings {

	private static final String BINDINGS = "ecs-secrets.bindings";

	private static final String TASK_DEFINITION = "ecs-secrets.task-definition";

	private static final String CONTAINER = "ecs-secrets.task-definition-container";

	/** No bindings. */
	static final SecretBindings NONE = new SecretBindings();

	private final Map<String, SecretBinding> bindings = new LinkedHashMap<>();

	private final List<String> skipped = new ArrayList<>();

	private SecretBindings() {
	}

	/**
	 * Reads the bindings.
	 * @throws InvalidSecretConfigurationException if one of them, or the task definition,
	 * cannot be understood
	 */
	static SecretBindings read(Binder binder, ResourceLoader resourceLoader) {
		SecretBindings result = new SecretBindings();
		Map<String, Origin> origins = new LinkedHashMap<>();
		binder.bind(BINDINGS, Bindable.mapOf(String.class, String.class), new OriginHandler(origins))
			.orElseGet(Map::of)
			.forEach((variable, text) -> {
				if (StringUtils.hasText(text)) {
					result.add(property(variable, text, origins));
				}
			});
		binder.bind(TASK_DEFINITION, String.class).ifBound((location) -> {
			if (!StringUtils.hasText(location)) {
				return;
			}
			TaskDefinition definition = TaskDefinition.read(location, resourceLoader);
			TaskDefinition.Container container = definition
				.container(binder.bind(CONTAINER, String.class).orElse(null));
			container.bindings().forEach(result::add);
			result.skipped.addAll(container.skipped());
		});
		return result;
	}

	/**
	 * Reads the bindings of an application that asks for no secret. What cannot be
	 * understood does not matter to it.
	 */
	static SecretBindings readLeniently(Binder binder, ResourceLoader resourceLoader) {
		try {
			return read(binder, resourceLoader);
		}
		catch (InvalidSecretConfigurationException ex) {
			return NONE;
		}
	}

	private static SecretBinding property(String variable, String text, Map<String, Origin> origins) {
		String place = "property '" + BINDINGS + "." + variable + "'";
		if (Character.isDigit(variable.charAt(0))) {
			throw new InvalidSecretConfigurationException(place, "It names no environment variable.",
					"Write '" + BINDINGS + ".NAME', with the name of the variable, and not a list.");
		}
		return new SecretBinding(BoundVariables.variable(variable), ConfiguredReference.parse(place, text), place,
				origins.get(variable));
	}

	private void add(SecretBinding binding) {
		this.bindings.putIfAbsent(binding.variable(), binding);
	}

	/**
	 * Declares the bindings to the source that reads the environment.
	 */
	void declareTo(SecretsRuntime runtime) {
		for (SecretBinding binding : this.bindings.values()) {
			runtime.bind(binding.variable(), binding.reference());
			runtime.uses().add(binding.use());
		}
	}

	/**
	 * Says which variables hold secrets, and has those read that are set: their values
	 * must not be shown either. Asks the environment alone.
	 * @param runtime one that is switched off
	 */
	void maskBy(SecretsRuntime runtime) {
		this.bindings.values().forEach((binding) -> runtime.bind(binding.variable(), binding.reference()));
		List<SecretReference> set = this.bindings.values()
			.stream()
			.filter((binding) -> runtime.isInEnvironment(binding.variable()))
			.map(SecretBinding::reference)
			.toList();
		if (!set.isEmpty()) {
			runtime.loadAll(set);
		}
	}

	/** Whether all of them, and no others of these variables, are declared. */
	boolean areDeclaredTo(SecretsRuntime runtime) {
		for (SecretBinding binding : this.bindings.values()) {
			if (!binding.reference().equals(runtime.binding(binding.variable()))) {
				return false;
			}
		}
		return true;
	}

	/** The bindings in the order they were found. */
	Collection<SecretBinding> all() {
		return this.bindings.values();
	}

	/**
	 * The variables of the task definition that hold a parameter of Systems Manager.
	 */
	List<String> skipped() {
		return this.skipped;
	}

	/**
	 * Notes where each binding stands.
	 */
	private static final class OriginHandler implements BindHandler {

		private final Map<String, Origin> origins;

		private OriginHandler(Map<String, Origin> origins) {
			this.origins = origins;
		}

		@Override
		public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Object result) {
			ConfigurationProperty property = context.getConfigurationProperty();
			if (property != null && property.getOrigin() != null) {
				this.origins.put(name.getLastElement(Form.ORIGINAL), property.getOrigin());
			}
			return result;
		}

	}

}
