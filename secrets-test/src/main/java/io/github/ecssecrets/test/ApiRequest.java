package io.github.ecssecrets.test;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parameters of a call, read from its JSON body; {@link #toString()} shows none of
 * them.
 */
final class ApiRequest {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private final JsonNode parameters;

	private final @Nullable String accessKeyId;

	private ApiRequest(JsonNode parameters, @Nullable String accessKeyId) {
		this.parameters = parameters;
		this.accessKeyId = accessKeyId;
	}

	/**
	 * Parse a body, without a word of the parser's message, which may quote the body.
	 */
	static ApiRequest parse(byte[] body) {
		try {
			JsonNode parameters = MAPPER.readTree(body);
			if (parameters.isObject()) {
				return new ApiRequest(parameters, null);
			}
		}
		catch (JacksonException ex) {
			throw malformed();
		}
		throw malformed();
	}

	/** The same call by whoever has the access key. */
	ApiRequest signedBy(@Nullable String callerAccessKeyId) {
		return new ApiRequest(this.parameters, callerAccessKeyId);
	}

	/** The access key that signed the call, or {@code null} if it is not signed. */
	@Nullable String accessKeyId() {
		return this.accessKeyId;
	}

	private static ServiceException malformed() {
		return new ServiceException("SerializationException", "The request body is not valid.", 400);
	}

	String required(String field) {
		String text = text(field);
		if (text == null) {
			throw ServiceException.validation(
					"1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
						.formatted(field.substring(0, 1).toLowerCase(Locale.ROOT) + field.substring(1)));
		}
		return text;
	}

	@Nullable String text(String field) {
		JsonNode value = value(field);
		if (value == null) {
			return null;
		}
		if (!value.isString()) {
			throw malformed();
		}
		return value.stringValue();
	}

	@Nullable Long number(String field) {
		JsonNode value = value(field);
		if (value == null) {
			return null;
		}
		if (!value.canConvertToLong()) {
			throw malformed();
		}
		return value.longValue();
	}

	boolean flag(String field, boolean fallback) {
		JsonNode value = value(field);
		if (value == null) {
			return fallback;
		}
		if (!value.isBoolean()) {
			throw malformed();
		}
		return value.booleanValue();
	}

	boolean has(String field) {
		return value(field) != null;
	}

	List<String> texts(String field) {
		return textsOf(value(field));
	}

	private static List<String> textsOf(@Nullable JsonNode array) {
		List<String> texts = new ArrayList<>();
		if (array != null) {
			for (JsonNode element : array) {
				texts.add(textOf(element));
			}
		}
		return texts;
	}

	private static String textOf(JsonNode element) {
		if (!element.isString()) {
			throw malformed();
		}
		return element.stringValue();
	}

	Map<String, Object> rotationRules() {
		Map<String, Object> rules = new LinkedHashMap<>();
		JsonNode node = value("RotationRules");
		if (node != null) {
			node.properties()
				.forEach((rule) -> rules.put(rule.getKey(),
						rule.getValue().isNumber() ? rule.getValue().numberValue() : textOf(rule.getValue())));
		}
		return rules;
	}

	Map<String, String> map(String field) {
		Map<String, String> map = new LinkedHashMap<>();
		JsonNode node = value(field);
		if (node != null) {
			node.properties().forEach((member) -> map.put(member.getKey(), textOf(member.getValue())));
		}
		return map;
	}

	/** The members of a list of objects. */
	List<ApiRequest> list(String field) {
		List<ApiRequest> list = new ArrayList<>();
		for (JsonNode element : this.parameters.path(field)) {
			list.add(new ApiRequest(element, this.accessKeyId));
		}
		return list;
	}

	Map<String, String> tags() {
		Map<String, String> tags = new LinkedHashMap<>();
		for (JsonNode tag : this.parameters.path("Tags")) {
			tags.put(textOf(tag.path("Key")), textOf(tag.path("Value")));
		}
		return tags;
	}

	List<SecretFilter> filters() {
		List<SecretFilter> filters = new ArrayList<>();
		for (JsonNode filter : this.parameters.path("Filters")) {
			filters.add(new SecretFilter(textOf(filter.path("Key")), textsOf(filter.path("Values"))));
		}
		return filters;
	}

	VersionWrite versionWrite() {
		return new VersionWrite(token(), content(), texts("VersionStages"));
	}

	String token() {
		String token = text("ClientRequestToken");
		if (token == null) {
			throw ServiceException
				.invalidRequest("You must provide a ClientRequestToken value. We recommend a UUID-type value.");
		}
		return token;
	}

	private @Nullable SecretContent content() {
		String text = text("SecretString");
		String base64 = text("SecretBinary");
		if (text != null && base64 != null) {
			throw ServiceException.invalidParameter(
					"You can't specify both a binary secret value and a string secret value in the same secret.");
		}
		if (text != null) {
			return SecretContent.ofText(text);
		}
		return (base64 != null) ? SecretContent.ofBinary(decoded(base64)) : null;
	}

	private static byte[] decoded(String base64) {
		try {
			return Base64.getDecoder().decode(base64);
		}
		catch (IllegalArgumentException ex) {
			throw malformed();
		}
	}

	/**
	 * Return the secrets the call names, in the caller's order.
	 */
	List<String> secretIds() {
		List<String> ids = new ArrayList<>(texts("SecretIdList"));
		String single = text(has("SecretId") ? "SecretId" : "Name");
		if (single != null) {
			ids.add(single);
		}
		return ids;
	}

	private @Nullable JsonNode value(String field) {
		JsonNode value = this.parameters.path(field);
		return (value.isMissingNode() || value.isNull()) ? null : value;
	}

}
