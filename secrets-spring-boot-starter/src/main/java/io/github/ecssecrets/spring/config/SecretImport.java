package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.spring.literal.JsonText;
import io.github.ecssecrets.spring.literal.LiteralText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.diagnostics.ConfiguredReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * What a config import says after {@code ecs-secrets:}: a reference, and how its content
 * becomes properties.
 *
 * @param reference which secret or field
 * @param prefix put before each name, its dot included
 * @param name the name of the one property that the whole content becomes, or
 * {@code null}
 * @param map property names by the path of the field they replace
 */
record SecretImport(SecretReference reference, String prefix, @Nullable String name, Map<String, String> map) {

	private static final Set<String> OPTIONS = new TreeSet<>(
			Set.of("prefix", "key", "name", "stage", "version", "map"));

	/**
	 * Parses the text of an import.
	 * @param text the text after {@code ecs-secrets:}
	 * @param place where it stands, for the message of an error
	 * @throws InvalidSecretConfigurationException if the text cannot be understood
	 */
	static SecretImport parse(String text, String place) {
		int question = text.indexOf('?');
		Map<String, String> options = (question >= 0) ? options(text.substring(question + 1), place) : Map.of();
		String reference = (question >= 0) ? text.substring(0, question) : text;
		if (reference.indexOf(';') >= 0) {
			throw invalid(place, "It names several secrets, with ';' between them.",
					"Write an import for each: 'ecs-secrets:…,ecs-secrets:…', or a list in YAML.");
		}
		return create(ConfiguredReference.parse(place, reference), options, place);
	}

	private static Map<String, String> options(String query, String place) {
		Map<String, String> options = new LinkedHashMap<>();
		List<String> maps = new ArrayList<>();
		String[] all = query.split("&", -1);
		int number = 0;
		for (String option : all) {
			int equals = option.indexOf('=');
			String name = (equals >= 0) ? option.substring(0, equals) : option;
			number++;
			if (!OPTIONS.contains(name)) {
				throw invalid(place, "Its option %d of %d is unknown.".formatted(number, all.length),
						"Use " + String.join(", ", OPTIONS) + ", as in 'ecs-secrets:prod/db?prefix=db.'. "
								+ "If the text is the value of a secret, write the name of the secret instead.");
			}
			if (equals < 0) {
				throw invalid(place, "The option '" + name + "' has no value.", "Write '" + name + "=…'.");
			}
			String value = decode(name, option.substring(equals + 1), place);
			if (name.equals("map")) {
				maps.add(value);
			}
			else if (options.put(name, value) != null) {
				throw invalid(place, "The option '" + name + "' is given twice.", "Keep one of the two.");
			}
		}
		if (!maps.isEmpty()) {
			options.put("map", String.join(",", maps));
		}
		return options;
	}

	private static String decode(String option, String value, String place) {
		try {
			return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(place, "The option '" + option + "' has a '%' that is not followed by two hex digits.",
					"Write '%25' for a '%'.");
		}
	}

	private static SecretImport create(SecretReference named, Map<String, String> options, String place) {
		String key = part("key", named.jsonKey(), options, place);
		String stage = part("stage", named.versionStage(), options, place);
		String version = part("version", named.versionId(), options, place);
		SecretReference whole = ConfiguredReference.parse(place, String.join(":", named.secret(), "", stage, version));
		SecretReference reference = key.isEmpty() ? whole : whole.withJsonKey(key);
		String last = lastSegment(reference.asFullArn().name());
		return new SecretImport(reference, options.getOrDefault("prefix", last + "."), options.get("name"),
				map(options.get("map"), place));
	}

	private static String part(String option, @Nullable String named, Map<String, String> options, String place) {
		String value = options.get(option);
		if (value != null && named != null) {
			throw invalid(place, "The reference and the option '" + option + "' say the same thing twice.",
					"Keep one of the two.");
		}
		if (value != null) {
			return value;
		}
		return (named != null) ? named : "";
	}

	private static Map<String, String> map(@Nullable String text, String place) {
		Map<String, String> map = new LinkedHashMap<>();
		if (text != null) {
			int number = 0;
			for (String entry : text.split(",", -1)) {
				number++;
				int colon = entry.indexOf(':');
				if (colon <= 0 || colon == entry.length() - 1) {
					throw invalid(place,
							"Entry %d of the option 'map' does not name a field and a property.".formatted(number),
							"Write 'map=field:property&map=field:property'.");
				}
				map.put(entry.substring(0, colon), entry.substring(colon + 1));
			}
		}
		return Map.copyOf(map);
	}

	private static InvalidSecretConfigurationException invalid(String place, String problem, String remedy) {
		return new InvalidSecretConfigurationException(place, problem, remedy);
	}

	private static String lastSegment(String path) {
		return path.substring(path.lastIndexOf('/') + 1);
	}

	/**
	 * The reader that turns versions of the secret into properties. A secret that starts
	 * as text stays text, whatever a later version looks like.
	 * @param first the version that is read first
	 */
	Function<Secret, SecretProperties> reader(Secret first) {
		boolean text = first.isBinary() || members(first, false) == null;
		return (secret) -> toProperties(secret, text);
	}

	private SecretProperties toProperties(Secret secret, boolean lenient) {
		ImportedFields members = secret.isBinary() ? null : members(secret, lenient);
		if (members != null) {
			return new SecretProperties(members.properties(), members.aliases(), secret,
					new FieldReferences(this.reference, secret, members.paths()));
		}
		Object content = secret.isBinary() ? secret.revealBytes() : LiteralText.escape(secret.reveal());
		return new SecretProperties(Map.of(singleName(), content), Map.of(), secret,
				new FieldReferences(this.reference, secret, Map.of()));
	}

	/**
	 * The members of a JSON object or array.
	 * @param lenient whether a text that only starts like an object is a text
	 * @return {@code null} if the content is a text
	 * @throws SecretMalformedException if the content is meant to be an object, but is
	 * not valid, or if its members cannot be properties
	 */
	private @Nullable ImportedFields members(Secret secret, boolean lenient) {
		String content = JsonText.withoutByteOrderMark(secret.reveal()).stripLeading();
		if (this.name != null || !(content.startsWith("{") || (content.startsWith("[") && isArray(secret)))) {
			return null;
		}
		ImportedFields fields = new ImportedFields(this.prefix, contentName(), this.map);
		try {
			secret.visitFields(fields);
		}
		catch (SecretMalformedException ex) {
			if (lenient || this.reference.jsonKey() != null) {
				return null;
			}
			throw new SecretMalformedException(ex.getReference(),
					ex.getMessage()
							+ "; if it is a text that starts with '{', name its property with the option 'name'",
					ex.getOrigin());
		}
		if (fields.collision() != null) {
			throw new SecretMalformedException(this.reference,
					"Secret '" + this.reference + "' cannot be read as properties: " + fields.collision(),
					secret.origin());
		}
		return fields;
	}

	private static boolean isArray(Secret secret) {
		return Secret.builder(secret.name(), secret.origin())
			.text("{\"\":" + JsonText.withoutByteOrderMark(secret.reveal()) + "}")
			.keys()
			.equals(Set.of(""));
	}

	private String singleName() {
		if (this.name != null) {
			return this.name;
		}
		String key = this.reference.jsonKey();
		return (key != null) ? this.prefix + lastSegment(key) : contentName();
	}

	/** The name of the property that the content as such becomes. */
	private String contentName() {
		if (this.prefix.isEmpty()) {
			return lastSegment(this.reference.asFullArn().name());
		}
		return ImportedFields.withoutDot(this.prefix);
	}

	/**
	 * Which field a property would be. Nothing is known of the content, so any name with
	 * the prefix may be one.
	 * @param property the name of the property
	 * @return the reference, or {@code null} if this import gives no property that name
	 */
	@Nullable SecretReference declared(String property) {
		if (this.name != null) {
			return property.equals(this.name) ? this.reference : null;
		}
		String path = path(property);
		if (path == null || path.isEmpty() || path.contains("[")) {
			return null;
		}
		String parent = this.reference.jsonKey();
		if (parent == null && !path.contains(".") && !path.startsWith("/")) {
			return this.reference.withJsonKey(path);
		}
		String pointer = "/" + path.replace("~", "~0").replace("/", "~1").replace('.', '/');
		return this.reference.withJsonKey(((parent != null) ? FieldReferences.asPointer(parent) : "") + pointer);
	}

	private @Nullable String path(String property) {
		for (Map.Entry<String, String> mapped : this.map.entrySet()) {
			if (property.equals(mapped.getValue())) {
				return mapped.getKey();
			}
		}
		return property.startsWith(this.prefix) ? property.substring(this.prefix.length()) : null;
	}

	/** Written out, since what a record brings takes a start several milliseconds. */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SecretImport that && this.reference.equals(that.reference)
				&& this.prefix.equals(that.prefix) && Objects.equals(this.name, that.name) && this.map.equals(that.map);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.reference, this.prefix, this.name, this.map);
	}

	/**
	 * The import as it could be written, with all that tells it from other imports.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("ecs-secrets:" + this.reference + "?prefix=" + this.prefix);
		if (this.name != null) {
			text.append("&name=").append(this.name);
		}
		for (Map.Entry<String, String> field : new TreeMap<>(this.map).entrySet()) {
			text.append("&map=").append(field.getKey()).append(':').append(field.getValue());
		}
		return text.toString();
	}

}
