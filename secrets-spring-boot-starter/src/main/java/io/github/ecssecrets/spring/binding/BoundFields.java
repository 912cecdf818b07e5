package io.github.ecssecrets.spring.binding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.spring.literal.FieldName;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * The fields of a secret, for a binder that makes an object of them. What may be the key
 * of a map is listed with all its characters. As the property of an object it is also
 * found without those that the name of a property cannot have.
 */
final class BoundFields implements IterableConfigurationPropertySource {

	private static final Pattern NOT_IN_PROPERTIES = Pattern.compile("[^a-z0-9]");

	private final MapConfigurationPropertySource fields = new MapConfigurationPropertySource();

	/** The names of fields that may be keys and have such characters. */
	private final List<ConfigurationPropertyName> keys = new ArrayList<>();

	/**
	 * Creates a source.
	 * @throws SecretMalformedException if the secret is not a JSON object, or if two
	 * fields have the same path
	 */
	BoundFields(Secret secret) {
		Map<String, String> names = new HashMap<>();
		Map<String, String> texts = secret.fields();
		secret.visitFields((path, steps, text) -> names.put(path, name(steps)));
		texts.forEach((path, text) -> {
			String name = names.getOrDefault(path, path);
			this.fields.put(name, text);
			if (!name.equals(path)) {
				this.keys.add(ConfigurationPropertyName.adapt(name, '.'));
			}
		});
	}

	/** The first step is a property of the object that is made. */
	private static String name(List<Object> steps) {
		String below = FieldName.of(steps.subList(1, steps.size()));
		return steps.get(0) + ((below.isEmpty() || below.startsWith("[")) ? below : "." + below);
	}

	@Override
	public Stream<ConfigurationPropertyName> stream() {
		return this.fields.stream();
	}

	@Override
	public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
		ConfigurationProperty field = this.fields.getConfigurationProperty(name);
		for (int i = 0; field == null && i < this.keys.size(); i++) {
			ConfigurationPropertyName key = this.keys.get(i);
			if (key.getNumberOfElements() == name.getNumberOfElements() && startsWith(key, name)) {
				field = this.fields.getConfigurationProperty(key);
			}
		}
		return field;
	}

	@Override
	public ConfigurationPropertyState containsDescendantOf(ConfigurationPropertyName name) {
		return (this.fields.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT || this.keys.stream()
			.anyMatch((key) -> key.getNumberOfElements() > name.getNumberOfElements() && startsWith(key, name)))
					? ConfigurationPropertyState.PRESENT : ConfigurationPropertyState.ABSENT;
	}

	/**
	 * Whether a field is, or is in, what a name stands for. A key in the name stands for
	 * itself. A property stands for a key that differs, unless it is there itself.
	 */
	private boolean startsWith(ConfigurationPropertyName field, ConfigurationPropertyName name) {
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			String element = field.getElement(i, Form.UNIFORM);
			String asked = name.getElement(i, Form.UNIFORM);
			boolean same = (isKey(field, i) && !isKey(name, i))
					? asProperty(element).equals(asked) && !isThere(name.chop(i + 1))
					: isKey(field, i) == isKey(name, i) && element.equals(asked);
			if (!same) {
				return false;
			}
		}
		return true;
	}

	private boolean isThere(ConfigurationPropertyName name) {
		return this.fields.getConfigurationProperty(name) != null
				|| this.fields.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT;
	}

	private static boolean isKey(ConfigurationPropertyName name, int element) {
		return name.chop(element + 1).isLastElementIndexed();
	}

	private static String asProperty(String key) {
		return NOT_IN_PROPERTIES.matcher(key.toLowerCase(Locale.ROOT)).replaceAll("");
	}

	/**
	 * The texts must not be shown.
	 */
	@Override
	public String toString() {
		return "BoundFields[******]";
	}

}
