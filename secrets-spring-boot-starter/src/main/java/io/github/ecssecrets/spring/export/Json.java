package io.github.ecssecrets.spring.export;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes JSON for people.
 */
final class Json {

	private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT))
		.build();

	private Json() {
	}

	/**
	 * Writes an object, without a line break at its end.
	 */
	static String write(Object value) {
		return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
	}

}
