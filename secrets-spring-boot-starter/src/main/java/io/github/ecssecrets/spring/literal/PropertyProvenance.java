package io.github.ecssecrets.spring.literal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.SystemPropertyUtils;

/**
 * Tells where Spring finds a property, and by that whether it is a secret. What a value
 * looks like plays no part. Thread-safe; does no I/O.
 */
public final class PropertyProvenance {

	private static final PropertyPlaceholderHelper PLACEHOLDERS = new PropertyPlaceholderHelper(
			SystemPropertyUtils.PLACEHOLDER_PREFIX, SystemPropertyUtils.PLACEHOLDER_SUFFIX,
			SystemPropertyUtils.VALUE_SEPARATOR, SystemPropertyUtils.ESCAPE_CHARACTER, true);

	private final ConfigurableEnvironment environment;

	private final Predicate<String> variables;

	/**
	 * Creates an instance.
	 * @param environment has the properties
	 * @param variables tells by its name, or a relaxed form of it, whether an environment
	 * variable holds a secret
	 */
	public PropertyProvenance(ConfigurableEnvironment environment, Predicate<String> variables) {
		this.environment = environment;
		this.variables = variables;
	}

	/**
	 * Finds a property as the Environment does.
	 * @param name the name as it is asked for
	 * @return the property, its placeholders not resolved, or {@code null} if there is
	 * none
	 */
	public @Nullable Property find(String name) {
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			Property property = ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)
					? findRelaxed(name) : find(source, name);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

	private @Nullable Property findRelaxed(String name) {
		if (!ConfigurationPropertyName.isValid(name)) {
			return null;
		}
		ConfigurationPropertyName relaxed = ConfigurationPropertyName.of(name);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty property = source.getConfigurationProperty(relaxed);
			if (property != null) {
				PropertySource<?> underlying = (source
					.getUnderlyingSource() instanceof PropertySource<?> propertySource) ? propertySource : null;
				return new Property(nameIn(underlying, property), property.getValue(), underlying, isSecret(property));
			}
		}
		return null;
	}

	/**
	 * The name by which a source has a property that was found by a relaxed one.
	 */
	private static String nameIn(@Nullable PropertySource<?> source, ConfigurationProperty property) {
		return (property.getOrigin() instanceof PropertySourceOrigin origin
				&& origin.getPropertySource().equals(source)) ? origin.getPropertyName()
						: property.getName().toString();
	}

	private @Nullable Property find(PropertySource<?> source, String name) {
		Object value = source.getProperty(name);
		return (value != null) ? new Property(name, value, source, isSecret(source, name)) : null;
	}

	/**
	 * Whether a property is a secret.
	 * @param source where the property is
	 * @param name the name by which it was found there
	 * @return {@code true} if the source has secrets alone, or is the environment of the
	 * process and the variable of that name holds one
	 */
	public boolean isSecret(PropertySource<?> source, String name) {
		if (source instanceof CompositePropertySource composite) {
			return composite.getPropertySources()
				.stream()
				.filter((part) -> part.containsProperty(name))
				.findFirst()
				.filter((part) -> isSecret(part, name))
				.isPresent();
		}
		return source instanceof SecretTexts
				|| (source instanceof SystemEnvironmentPropertySource && this.variables.test(name));
	}

	/**
	 * Whether a property is a secret, or its value is built from one.
	 * @param property a property that was found or bound
	 * @return {@code true} whatever the value is now
	 */
	public boolean isSecret(ConfigurationProperty property) {
		ConfigurationPropertySource source = property.getSource();
		return source != null && source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& isSecret(underlying, property.getName().toString());
	}

	/**
	 * Whether a text is built from secrets once its placeholders are resolved, to any
	 * depth.
	 * @param text the value of a property
	 * @return {@code true} if one of its placeholders leads to a secret
	 */
	public boolean isBuiltFromSecret(String text) {
		AtomicBoolean secret = new AtomicBoolean();
		try {
			PLACEHOLDERS.replacePlaceholders(text, (name) -> {
				Property property = find(name);
				if (property != null && property.secret()) {
					secret.set(true);
					return property.literal().replace(SystemPropertyUtils.PLACEHOLDER_PREFIX, "");
				}
				return (property != null) ? property.value().toString() : null;
			});
		}
		catch (IllegalArgumentException ex) {
			return secret.get();
		}
		return secret.get();
	}

	/**
	 * Traces what the value of a property is, once its placeholders are resolved to any
	 * depth.
	 * @param name the name of the property
	 * @return what it is, or {@code null} if there is no such property
	 */
	public @Nullable TracedValue trace(String name) {
		Property property = find(name);
		if (property == null) {
			return null;
		}
		List<Property> leaves = new ArrayList<>();
		String text = leaf(property, leaves);
		try {
			text = PLACEHOLDERS.replacePlaceholders(text, (key) -> {
				Property found = find(key);
				return (found != null) ? leaf(found, leaves) : null;
			});
		}
		catch (IllegalArgumentException ex) {
			// What cannot be resolved is none of the values that are looked for.
		}
		return traced(text, leaves);
	}

	/**
	 * Finds which secret, or field of one, a property would be, by what is declared
	 * alone: imports, bindings, and placeholders that lead to them.
	 * @param name the name of the property
	 * @param bindings what variables hold, by their names
	 * @return the reference, or {@code null} if it is no secret, or has other text in it
	 */
	public @Nullable SecretReference declared(String name, Map<String, SecretReference> bindings) {
		return new DeclaredSecrets(this.environment, bindings).find(name);
	}

	/**
	 * The text of a property; a mark in its place if it is a secret or a variable.
	 */
	private static String leaf(Property property, List<Property> leaves) {
		if (!property.secret() && !(property.source() instanceof SystemEnvironmentPropertySource)) {
			return property.value().toString();
		}
		leaves.add(property);
		return mark(leaves.size() - 1);
	}

	private static String mark(int leaf) {
		return "\uE000" + leaf + "\uE001";
	}

	private static TracedValue traced(String text, List<Property> leaves) {
		boolean secret = false;
		String variable = null;
		for (int i = 0; i < leaves.size(); i++) {
			Property leaf = leaves.get(i);
			if (text.equals(mark(i))) {
				return TracedValue.of(leaf);
			}
			if (text.contains(mark(i))) {
				secret = secret || leaf.secret();
				variable = leaf.name();
			}
		}
		return new TracedValue(secret ? TracedValue.Kind.BUILT_FROM_SECRET : TracedValue.Kind.PLAIN, null,
				secret ? null : variable);
	}

	/**
	 * A property as it was found.
	 *
	 * @param name the name by which its source has it
	 * @param value the value, its placeholders not resolved
	 * @param source where it was found, or {@code null} if that is not known
	 * @param secret whether it is a secret
	 */
	public record Property(String name, Object value, @Nullable PropertySource<?> source, boolean secret) {

		/**
		 * Which secret, or field of one, this is the whole text of.
		 * @return the reference, or {@code null} if that is not known
		 */
		@Nullable SecretReference reference() {
			return (this.source instanceof SecretTexts texts) ? texts.reference(this.name) : null;
		}

		/**
		 * The text of a secret.
		 * @return the value, without the escapes of a source of secrets
		 */
		public String literal() {
			String text = this.value.toString();
			return (this.source instanceof SystemEnvironmentPropertySource && !(this.source instanceof SecretTexts))
					? text : LiteralText.unescape(text);
		}

		/**
		 * The value may be a secret.
		 */
		@Override
		public String toString() {
			return "Property[secret=" + this.secret + "]";
		}

	}

}
