package io.github.ecssecrets.test;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A filter of ListSecrets and BatchGetSecretValue: one of its values must be a prefix of
 * the attribute; a value that begins with an exclamation mark must not be.
 *
 * @param key the attribute: {@code name}, {@code description}, {@code tag-key},
 * {@code tag-value} or {@code owning-service}
 * @param values the prefixes
 */
record SecretFilter(String key, List<String> values) {

	private static final List<String> KEYS = List.of("name", "description", "tag-key", "tag-value", "owning-service");

	SecretFilter {
		if (!KEYS.contains(key)) {
			throw ServiceException.validation(
					"1 validation error detected: Value '%s' at 'filters.key' failed to satisfy constraint: Member must satisfy enum value set: %s"
						.formatted(key, KEYS));
		}
		if (values.isEmpty()) {
			throw ServiceException.invalidParameter("A filter must have at least one value.");
		}
		values = List.copyOf(values);
	}

	boolean matches(SecretSnapshot secret) {
		Collection<String> attributes = attributes(secret);
		return this.values.stream().anyMatch((value) -> matches(attributes, value));
	}

	private boolean matches(Collection<String> attributes, String value) {
		if (value.startsWith("!")) {
			return !matches(attributes, value.substring(1));
		}
		return attributes.stream().anyMatch((attribute) -> attribute.startsWith(normalize(value)));
	}

	private Collection<String> attributes(SecretSnapshot secret) {
		return switch (this.key) {
			case "description" -> listOf(secret.details().description()).stream().map(this::normalize).toList();
			case "tag-key" -> secret.details().tags().keySet();
			case "tag-value" -> secret.details().tags().values();
			case "owning-service" -> listOf(secret.owningService());
			default -> List.of(secret.name());
		};
	}

	private String normalize(String text) {
		return this.key.equals("description") ? text.toLowerCase(Locale.ROOT) : text;
	}

	private static List<String> listOf(@Nullable String text) {
		return (text != null) ? List.of(text) : List.of();
	}

}
