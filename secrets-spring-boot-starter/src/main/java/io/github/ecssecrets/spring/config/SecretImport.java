package io.github.ecssecrets.spring.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.Secret;
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
			String value = decode(option.substring(equals + 1));
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

	private static String decode(String value) {
		return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	private static SecretImport create(SecretReference named, Map<String, String> options, String place) {
		String key = part("key", named.jsonKey(), options, place);
		String stage = part("stage", named.versionStage(), options, place);
		String version = part("version", named.versionId(), options, place);
		SecretReference reference = SecretReference.parse(String.join(":", named.secret(), key, stage, version));
		String last = lastSegment(reference.name());
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
	 * Turns a version of the secret into properties.
	 * @return values by property name; a value is a {@link LiteralText}, or the bytes of
	 * a binary secret
	 */
	Map<String, Object> toProperties(Secret secret) {
		Map<String, Object> properties = new LinkedHashMap<>();
		if (secret.isBinary()) {
			properties.put(singleName(), secret.revealBytes());
		}
		else if (this.name == null && isObject(secret)) {
			secret.fields()
				.forEach((path, text) -> properties.put(this.map.getOrDefault(path, this.prefix + path),
						LiteralText.of(text)));
		}
		else {
			properties.put(singleName(), LiteralText.of(secret.reveal()));
		}
		return Map.copyOf(properties);
	}

	private static boolean isObject(Secret secret) {
		return secret.reveal().stripLeading().startsWith("{");
	}

	private String singleName() {
		if (this.name != null) {
			return this.name;
		}
		String key = this.reference.jsonKey();
		if (key != null) {
			return this.prefix + lastSegment(key);
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
