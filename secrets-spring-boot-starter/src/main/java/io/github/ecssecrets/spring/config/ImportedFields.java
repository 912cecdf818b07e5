package io.github.ecssecrets.spring.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.PrintableText;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.spring.literal.FieldName;
import io.github.ecssecrets.spring.literal.LiteralText;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * The properties that the fields of a JSON secret become. The Environment finds one with
 * brackets in its name also by the path of the field.
 */
final class ImportedFields implements Secret.FieldVisitor {

	private static final int LONGEST_PATH_SHOWN = 100;

	private final String prefix;

	private final String contentName;

	private final Map<String, String> map;

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private final Map<String, String> aliases = new HashMap<>();

	private final Map<String, String> paths = new LinkedHashMap<>();

	/** What became a property, by its name as Spring Boot compares names. */
	private final Map<ConfigurationPropertyName, Field> taken = new HashMap<>();

	private @Nullable String collision;

	/**
	 * Creates an instance.
	 * @param prefix put before the name of a field
	 * @param contentName put before the index of an element of the root
	 * @param map property names by the path of the field they replace
	 */
	ImportedFields(String prefix, String contentName, Map<String, String> map) {
		this.prefix = prefix;
		this.contentName = contentName;
		this.map = map;
	}

	/**
	 * Takes a field. One that is {@code null} is left out, but for an element of an
	 * array: that is empty, as in YAML, and its neighbors keep their places.
	 */
	@Override
	public void field(String path, List<Object> steps, @Nullable String text) {
		if (text == null && steps.get(steps.size() - 1) instanceof String) {
			return;
		}
		String value = LiteralText.escape((text != null) ? text : "");
		String mapped = this.map.get(path);
		String name = (mapped != null) ? mapped : name(steps);
		Field field = new Field(path, name);
		Field earlier = this.taken.putIfAbsent(ConfigurationPropertyName.adapt(name, '.'), field);
		if (earlier != null && (earlier.name().equals(name) || !value.equals(this.properties.get(earlier.name())))) {
			collide(earlier, field);
			return;
		}
		this.properties.put(name, value);
		this.paths.put(name, path);
		String namesake = (mapped == null && !name.equals(this.prefix + path) && steps.get(0) instanceof String)
				? this.aliases.put(this.prefix + path, name) : null;
		if (namesake != null) {
			collide(new Field(path, namesake), field);
		}
	}

	private void collide(Field earlier, Field field) {
		this.collision = "two of its fields, '%s' and '%s', become one property; import them one by one, with the options 'key' and 'name'"
			.formatted(PrintableText.of(earlier.path(), LONGEST_PATH_SHOWN),
					PrintableText.of(field.path(), LONGEST_PATH_SHOWN));
	}

	private String name(List<Object> steps) {
		String name = FieldName.of(steps);
		if (name.isEmpty() || name.charAt(0) != '[') {
			return this.prefix + name;
		}
		return ((steps.get(0) instanceof String) ? withoutDot(this.prefix) : this.contentName) + name;
	}

	/** What a prefix is called as a property of its own. */
	static String withoutDot(String prefix) {
		return prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
	}

	/**
	 * Why the fields cannot be properties.
	 * @return a clause, or {@code null} if they can
	 */
	@Nullable String collision() {
		return this.collision;
	}

	/**
	 * The escaped texts by the names of the properties.
	 */
	Map<String, Object> properties() {
		return this.properties;
	}

	/**
	 * The names of properties by what else they are found by.
	 */
	Map<String, String> aliases() {
		return this.aliases;
	}

	/**
	 * The paths of the fields by the names of the properties.
	 */
	Map<String, String> paths() {
		return this.paths;
	}

	/**
	 * The texts must not be shown.
	 */
	@Override
	public String toString() {
		return this.properties.keySet().toString();
	}

	/**
	 * A field that became a property.
	 */
	private record Field(String path, String name) {

	}

}
