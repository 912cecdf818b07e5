package io.github.ecssecrets.spring.mask;

import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.github.ecssecrets.spring.literal.PropertyProvenance;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Tells what must not be shown: properties that are secrets or built from them, by where
 * they come from, and texts of any origin with the value of a secret in them.
 * Thread-safe; does no I/O.
 */
public final class SecretMask implements TextMask {

	/** What is shown in place of a value. */
	public static final String MASK = "******";

	private static final Pattern VARIABLE = Pattern.compile("[A-Z0-9_]+");

	private final TextMask values;

	private final Predicate<String> variables;

	private final PropertyProvenance provenance;

	/**
	 * Creates a mask.
	 * @param values knows the values
	 * @param variables tells by its name, or a relaxed form of it, whether an environment
	 * variable holds a secret
	 * @param environment the Environment of the application
	 */
	public SecretMask(TextMask values, Predicate<String> variables, Environment environment) {
		this.values = values;
		this.variables = variables;
		this.provenance = new PropertyProvenance((environment instanceof ConfigurableEnvironment configurable)
				? configurable : new StandardEnvironment(), variables);
	}

	/**
	 * Where properties come from.
	 * @return what tells which are secrets
	 */
	public PropertyProvenance provenance() {
		return this.provenance;
	}

	/**
	 * Whether a property is a secret: it was imported or bound, it is an environment
	 * variable that holds one, under its own or a relaxed name, or its text has a
	 * placeholder that leads to such a property, over others too.
	 * @param source where the property is
	 * @param name the name by which it was found there
	 * @return {@code true} whatever the value is now
	 */
	public boolean isSecret(PropertySource<?> source, String name) {
		return this.provenance.isSecret(source, name) || isVariableOfSecret(name)
				|| isBuiltFromSecret(source.getProperty(name));
	}

	/**
	 * Whether a property that was bound is a secret, as
	 * {@link #isSecret(PropertySource, String)} tells.
	 */
	boolean isSecret(ConfigurationProperty property) {
		return this.provenance.isSecret(property) || isBuiltFromSecret(property.getValue());
	}

	/**
	 * Whether a property has the very name of a variable, as it may have in a file that
	 * stands in for the environment.
	 */
	private boolean isVariableOfSecret(String name) {
		return VARIABLE.matcher(name).matches() && this.variables.test(name);
	}

	private boolean isBuiltFromSecret(@Nullable Object value) {
		return value instanceof CharSequence text && this.provenance.isBuiltFromSecret(text.toString());
	}

	@Override
	public String mask(String text) {
		return this.values.mask(text);
	}

	@Override
	public String maskParts(String text) {
		return this.values.maskParts(text);
	}

}
