package io.github.ecssecrets.spring.diagnostics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.Environment;

/**
 * Adds the file and line to the names of properties in a phrase.
 */
final class PropertyOrigins {

	private static final Pattern PROPERTY = Pattern.compile("property '([^']+)'(?! \\()");

	private final @Nullable Environment environment;

	PropertyOrigins(@Nullable Environment environment) {
		this.environment = environment;
	}

	/**
	 * Adds what is known.
	 * @param phrase a phrase such as {@code property 'x'}
	 * @return a phrase such as {@code property 'x' (application.yaml - 3:4)}
	 */
	String addTo(String phrase) {
		if (this.environment == null) {
			return phrase;
		}
		Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources.get(this.environment);
		return PROPERTY.matcher(phrase).replaceAll((match) -> {
			Origin origin = origin(sources, ConfigurationPropertyName.adapt(match.group(1), '.'));
			return Matcher.quoteReplacement(match.group() + ((origin != null) ? " (" + origin + ")" : ""));
		});
	}

	private static @Nullable Origin origin(Iterable<ConfigurationPropertySource> sources,
			ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : sources) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				Origin origin = property.getOrigin();
				origin = (origin instanceof PropertySourceOrigin found) ? found.getOrigin() : origin;
				return (origin instanceof TextResourceOrigin) ? origin : null;
			}
		}
		return null;
	}

}
