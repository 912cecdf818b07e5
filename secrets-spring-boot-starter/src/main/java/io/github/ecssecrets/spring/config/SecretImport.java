package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.spring.literal.JsonText;
import io.github.ecssecrets.spring.literal.LiteralText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;
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
		try {
			return create(SecretReference.parse(reference), options, place);
		}
		catch (InvalidSecretReferenceException ex) {
			throw InvalidSecretConfigurationException.of(place, ex);
		}
	}

	private static Map<String, String> options(String query, String place) {
		Map<String, String> options = new LinkedHashMap<>();
		for (String option : query.split("&", -1)) {
			int equals = option.indexOf('=');
			String name = (equals >= 0) ? option.substring(0, equals) : option;
			if (!OPTIONS.contains(name)) {
				throw invalid(place, "'" + name + "' is not an option of an import.",
						"Use one of " + String.join(", ", OPTIONS) + ", as in 'ecs-secrets:prod/db?prefix=db.'.");
			}
			if (equals < 0) {
				throw invalid(place, "The option '" + name + "' has no value.", "Write '" + name + "=…'.");
			}
			String value = decode(name, option.substring(equals + 1), place);
			String earlier = options.put(name, value);
			if (earlier != null && !name.equals("map")) {
				throw invalid(place, "The option '" + name + "' is given twice.", "Keep one of the two.");
			}
			if (earlier != null) {
				options.put(name, earlier + "," + value);
			}
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
		SecretReference whole = SecretReference.parse(String.join(":", named.secret(), "", stage, version));
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
			for (String entry : text.split(",", -1)) {
				int colon = entry.indexOf(':');
				if (colon <= 0 || colon == entry.length() - 1) {
					throw invalid(place, "'" + entry + "' in the option 'map' does not name a field and a property.",
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
		Map<String, Object> properties = new LinkedHashMap<>();
		Map<String, String> members = secret.isBinary() ? null : members(secret, lenient);
		if (secret.isBinary()) {
			properties.put(singleName(), secret.revealBytes());
		}
		else if (members != null) {
			members.forEach((path, text) -> properties.put(this.map.getOrDefault(path, propertyName(path)),
					LiteralText.escape(text)));
		}
		else {
			properties.put(singleName(), LiteralText.escape(secret.reveal()));
		}
		return new SecretProperties(properties, secret);
	}

	/**
	 * The members of a JSON object or array by their paths.
	 * @param lenient whether a text that only starts like an object is a text
	 * @return {@code null} if the content is a text
	 * @throws SecretMalformedException if the content is meant to be an object, but is
	 * not valid
	 */
	private @Nullable Map<String, String> members(Secret secret, boolean lenient) {
		String content = JsonText.withoutByteOrderMark(secret.reveal()).stripLeading();
		if (this.name != null || !(content.startsWith("{") || content.startsWith("["))) {
			return null;
		}
		if (content.startsWith("[")) {
			return elements(secret);
		}
		try {
			return secret.fields();
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
	}

	/**
	 * The elements of a JSON array, read as the one field of an object.
	 */
	private static @Nullable Map<String, String> elements(Secret secret) {
		Secret object = Secret.builder(secret.name(), secret.origin())
			.text("{\"\":" + JsonText.withoutByteOrderMark(secret.reveal()) + "}");
		return object.keys().equals(Set.of("")) ? object.fields() : null;
	}

	private String propertyName(String path) {
		return path.startsWith("[") ? contentName() + path : this.prefix + path;
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
		return this.prefix.endsWith(".") ? this.prefix.substring(0, this.prefix.length() - 1) : this.prefix;
	}

	/**
	 * The import as it could be written.
	 */
	@Override
	public String toString() {
		return "ecs-secrets:" + this.reference + "?prefix=" + this.prefix;
	}

}
