package io.github.ecssecrets.spring.config;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.literal.SecretTexts;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The bindings as if they were variables of the environment: {@code SPRING_MAIL_PASSWORD}
 * also answers for {@code spring.mail.password}. Always gives the newest value, for which
 * its name must not be that of an environment: Spring Boot keeps a copy of the values of
 * one. What it would make of the names of the variables is therefore among the names.
 */
final class SecretBindingsPropertySource extends SystemEnvironmentPropertySource
		implements OriginLookup<String>, SecretTexts {

	/** The name of the property source. */
	static final String NAME = "ecsSecretsBindings";

	private final Map<String, SecretBinding> bindings;

	private final String[] names;

	/**
	 * Creates a property source.
	 * @param bindings by name of the variable
	 * @param values escaped text by name of the variable
	 */
	SecretBindingsPropertySource(Map<String, SecretBinding> bindings, Map<String, LiveSecret<String>> values) {
		super(NAME, new Newest(Map.copyOf(values)));
		this.bindings = Map.copyOf(bindings);
		this.names = names(bindings.values());
	}

	private static String[] names(Collection<SecretBinding> bindings) {
		return bindings.stream().flatMap((binding) -> binding.names().stream()).distinct().toArray(String[]::new);
	}

	@Override
	public String[] getPropertyNames() {
		return this.names;
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return super.getProperty(variable(name));
	}

	private String variable(String name) {
		return resolvePropertyName(VariableNames.withDottedIndexes(name));
	}

	@Override
	public @Nullable SecretReference reference(String name) {
		SecretBinding binding = this.bindings.get(variable(name));
		return (binding != null) ? binding.reference() : null;
	}

	@Override
	public @Nullable SecretReference declared(String name) {
		return reference(name);
	}

	@Override
	public @Nullable Origin getOrigin(String name) {
		SecretBinding binding = this.bindings.get(variable(name));
		return (binding != null) ? binding.origin() : null;
	}

	/**
	 * The newest values by name of the variable.
	 */
	private static final class Newest extends AbstractMap<String, Object> {

		private final Map<String, LiveSecret<String>> values;

		private Newest(Map<String, LiveSecret<String>> values) {
			this.values = values;
		}

		@Override
		public @Nullable Object get(Object name) {
			LiveSecret<String> value = this.values.get(name);
			return (value != null) ? value.get() : null;
		}

		@Override
		public boolean containsKey(Object name) {
			return this.values.containsKey(name);
		}

		@Override
		public Set<String> keySet() {
			return this.values.keySet();
		}

		@Override
		public Set<Entry<String, Object>> entrySet() {
			return this.values.entrySet()
				.stream()
				.map((value) -> Map.<String, Object>entry(value.getKey(), value.getValue().get()))
				.collect(Collectors.toUnmodifiableSet());
		}

		@Override
		public String toString() {
			return this.values.keySet().toString();
		}

	}

}
