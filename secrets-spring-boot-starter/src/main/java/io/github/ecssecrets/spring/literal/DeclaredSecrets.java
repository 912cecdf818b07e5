package io.github.ecssecrets.spring.literal;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Follows one property to the secret that it would be, where no secret was read. Used
 * once.
 */
final class DeclaredSecrets {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?<name>[^:{}]+)(:(?<other>.*))?}",
			Pattern.DOTALL);

	private final ConfigurableEnvironment environment;

	private final Map<String, SecretReference> bindings;

	private final Set<String> followed = new HashSet<>();

	DeclaredSecrets(ConfigurableEnvironment environment, Map<String, SecretReference> bindings) {
		this.environment = environment;
		this.bindings = bindings;
	}

	@Nullable SecretReference find(String name) {
		if (!this.followed.add(name)) {
			return null;
		}
		SecretReference bound = bound(name);
		if (bound != null) {
			return bound;
		}
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof SecretTexts texts) {
				SecretReference declared = texts.declared(name);
				if (declared != null) {
					return declared;
				}
			}
			else if (!ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				Object value = source.getProperty(name);
				if (value != null) {
					return follow(value.toString());
				}
			}
		}
		return null;
	}

	/** What the variable holds that stands for a property. */
	private @Nullable SecretReference bound(String name) {
		String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
		return Stream.of(name, variable.replace("-", ""), variable.replace('-', '_'))
			.map(this.bindings::get)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private @Nullable SecretReference follow(String text) {
		Matcher placeholder = PLACEHOLDER.matcher(text.strip());
		if (!placeholder.matches()) {
			return null;
		}
		SecretReference declared = find(placeholder.group("name").strip());
		String other = placeholder.group("other");
		return (declared != null || other == null) ? declared : follow(other);
	}

}
