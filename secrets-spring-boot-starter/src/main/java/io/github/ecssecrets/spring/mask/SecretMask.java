package io.github.ecssecrets.spring.mask;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.store.SecretStore;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Tells what must not be shown: properties that are secrets, by their name and source,
 * and texts of any origin with the value of a secret in them. Thread-safe; does no I/O.
 */
public final class SecretMask {

	/** What is shown in place of a value. */
	public static final String MASK = "******";

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:{}]+)");

	private final SecretStore store;

	private final EnvironmentSecretSource variables;

	private final Environment environment;

	/**
	 * Creates a mask.
	 * @param store knows the values
	 * @param variables knows which variables hold secrets
	 * @param environment the Environment of the application
	 */
	public SecretMask(SecretStore store, EnvironmentSecretSource variables, Environment environment) {
		this.store = store;
		this.variables = variables;
		this.environment = environment;
	}

	/**
	 * Whether a property is a secret: it was imported or bound, it is an environment
	 * variable that holds one, under its own or a relaxed name, or its text has a
	 * placeholder for such a property.
	 * @param source where the property is
	 * @param name the name by which it was found there
	 * @return {@code true} whatever the value is now
	 */
	public boolean isSecret(PropertySource<?> source, String name) {
		return holdsSecret(source, name)
				|| (source.getProperty(name) instanceof CharSequence text && refersToSecret(text.toString()));
	}

	/**
	 * Whether a property that was bound is a secret, as
	 * {@link #isSecret(PropertySource, String)} tells.
	 */
	boolean isSecret(ConfigurationProperty property) {
		ConfigurationPropertySource source = property.getSource();
		return (source != null && source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& isSecret(underlying, property.getName().toString()))
				|| (property.getValue() instanceof CharSequence text && refersToSecret(text.toString()));
	}

	private boolean refersToSecret(String text) {
		Matcher placeholder = PLACEHOLDER.matcher(text);
		while (placeholder.find()) {
			if (isSecret(placeholder.group(1).strip())) {
				return true;
			}
		}
		return false;
	}

	private boolean isSecret(String name) {
		if (this.environment instanceof ConfigurableEnvironment configurable) {
			for (PropertySource<?> source : configurable.getPropertySources()) {
				if (source.containsProperty(name) && holdsSecret(source, name)) {
					return true;
				}
			}
		}
		return false;
	}

	private boolean holdsSecret(PropertySource<?> source, String name) {
		return source instanceof SecretTexts
				|| (source instanceof SystemEnvironmentPropertySource && this.variables.holdsSecret(name));
	}

	/**
	 * Masks the values of secrets in a text, as {@link SecretStore#mask(String)} does.
	 * @param text the text
	 * @return the text with {@code ******} for each value; the same text if it has none
	 */
	public String mask(String text) {
		return this.store.mask(text);
	}

}
