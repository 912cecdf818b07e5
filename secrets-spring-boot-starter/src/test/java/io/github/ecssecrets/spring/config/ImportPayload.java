package io.github.ecssecrets.spring.config;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static io.github.ecssecrets.spring.config.ImportPayload.Shape.ABSENT;
import static io.github.ecssecrets.spring.config.ImportPayload.Shape.ARRAY;
import static io.github.ecssecrets.spring.config.ImportPayload.Shape.BINARY;
import static io.github.ecssecrets.spring.config.ImportPayload.Shape.BROKEN;
import static io.github.ecssecrets.spring.config.ImportPayload.Shape.OBJECT;
import static io.github.ecssecrets.spring.config.ImportPayload.Shape.TEXT;

/**
 * A kind of content that a secret may have, and what its parts are. The key of a field is
 * its path in the JSON object or array.
 *
 * @param name the kind, which starts the name of its secrets
 * @param content the whole
 * @param json whether keys can be looked up in it
 * @param parts what the keys of the table lead to, where they lead to something
 */
record ImportPayload(String name, Content content, boolean json, Map<String, Content> parts) {

	/** What the content, or a part of it, looks like to an import. */
	enum Shape {

		OBJECT, ARRAY, TEXT, BINARY, BROKEN, ABSENT

	}

	/**
	 * The content of a secret or of a part of it.
	 *
	 * @param shape what it looks like
	 * @param text as it is stored
	 * @param fields the texts by path, of null elements of arrays too, if it is an object
	 * or array
	 */
	record Content(Shape shape, String text, Map<String, String> fields) {

		byte[] bytes() {
			return this.text.getBytes(StandardCharsets.ISO_8859_1);
		}

		Content with(String path, String value) {
			Map<String, String> more = new LinkedHashMap<>(this.fields);
			more.put(path, value);
			return new Content(this.shape, this.text, more);
		}

	}

	static final List<ImportPayload> ALL = List.of(
			// JSON objects
			of("flat",
					object("""
							{"user": "canary-user", "port": 86753, "ratio": 1.10, "ssl": true, "empty": "", "odd.key": "canary-odd"}""")
						.with("user", "canary-user")
						.with("port", "86753")
						.with("ratio", "1.10")
						.with("ssl", "true")
						.with("empty", "")
						.with("odd.key", "canary-odd"))
				.part("user", text("canary-user"))
				.part("port", text("86753"))
				.part("empty", text("")),
			of("null-field", object("{\"user\": null, \"port\": 86753}").with("port", "86753")).part("port",
					text("86753")),
			of("nested",
					object("""
							{"user": "canary-user", "tls": {"key": {"bits": 70961}}, "nothing": {}}""")
						.with("user", "canary-user")
						.with("tls.key.bits", "70961"))
				.part("user", text("canary-user"))
				.part("tls", object("{\"key\": {\"bits\": 70961}}").with("key.bits", "70961"))
				.part("/tls/key/bits", text("70961"))
				.part("nothing", object("{}")),
			of("arrays",
					object("""
							{"user": "canary-user", "hosts": ["canary-a", {"name": "canary-b"}, null, ["canary-c"]], "nothing": []}""")
						.with("user", "canary-user")
						.with("hosts[0]", "canary-a")
						.with("hosts[1].name", "canary-b")
						.with("hosts[2]", "")
						.with("hosts[3][0]", "canary-c"))
				.part("user", text("canary-user"))
				.part("hosts",
						array("[\"canary-a\", {\"name\": \"canary-b\"}, null, [\"canary-c\"]]").with("[0]", "canary-a")
							.with("[1].name", "canary-b")
							.with("[2]", "")
							.with("[3][0]", "canary-c"))
				.part("/hosts/1/name", text("canary-b"))
				.part("nothing", array("[]")),
			of("literal-fields",
					object("""
							{"user": "canary-${HOME}#{1+1}\\\\\\"'\u00e4", "port": "\\\\${x}"}""")
						.with("user", "canary-${HOME}#{1+1}\\\"'\u00e4")
						.with("port", "\\${x}"))
				.part("user", text("canary-${HOME}#{1+1}\\\"'\u00e4"))
				.part("port", text("\\${x}")),
			of("fields-like-json",
					object("""
							{"user": "{canary-user", "tls": "[canary-tls", "hosts": "{\\"canary\\": 1}"}""")
						.with("user", "{canary-user")
						.with("tls", "[canary-tls")
						.with("hosts", "{\"canary\": 1}"))
				.part("user", text("{canary-user"))
				.part("tls", text("[canary-tls"))
				.part("hosts", object("{\"canary\": 1}").with("canary", "1")),
			of("spaced", object(" \n{\"user\": \"canary-user\"}\n").with("user", "canary-user")).part("user",
					text("canary-user")),
			of("empty-object", object("{}")),
			// JSON arrays
			of("array",
					array("[\"canary-a\", {\"name\": \"canary-b\"}, null]").with("[0]", "canary-a")
						.with("[1].name", "canary-b")
						.with("[2]", ""))
				.part("/1/name", text("canary-b")),
			of("empty-array", array("[]")),
			// Other JSON documents, which are texts
			of("json-text", text("\"canary-quoted\"")), of("json-number", text("8675309")),
			of("json-boolean", text("true")), of("json-null", text("null")),
			// Texts
			of("plain", text("canary-plain")).noJson(),
			of("literal", text("canary-${HOME}#{1+1}\"'\\\u00e4\\${x}${")).noJson(),
			of("pem", text("-----BEGIN PRIVATE KEY-----\nY2FuYXJ5LWtleQ==\n-----END PRIVATE KEY-----\n")).noJson(),
			of("broken-array", text("[canary-text")).noJson(),
			of("two-arrays", text("[86753],\"canary\":[2]")).noJson(),
			// Neither JSON nor text
			of("binary", new Content(BINARY, "\u0001\u00ff", Map.of())).noJson(),
			of("truncated", broken("{\"user\": \"canary-us")).noJson(), of("unquoted", broken("{canary: 1}")).noJson(),
			of("object-and-text", broken("{\"user\": \"canary-user\"} canary")).noJson(),
			// No content
			of("absent", new Content(ABSENT, "", Map.of())));

	private static ImportPayload of(String name, Content content) {
		return new ImportPayload(name, content, true, Map.of());
	}

	private static Content object(String text) {
		return new Content(OBJECT, text, Map.of());
	}

	private static Content array(String text) {
		return new Content(ARRAY, text, Map.of());
	}

	private static Content text(String text) {
		return new Content(TEXT, text, Map.of());
	}

	private static Content broken(String text) {
		return new Content(BROKEN, text, Map.of());
	}

	private ImportPayload part(String key, Content part) {
		Map<String, Content> more = new LinkedHashMap<>(this.parts);
		more.put(key, part);
		return new ImportPayload(this.name, this.content, this.json, more);
	}

	private ImportPayload noJson() {
		return new ImportPayload(this.name, this.content, false, this.parts);
	}

	/** The secret that has the content in its current version. */
	String secret() {
		return this.name + "/db";
	}

	/** The secret that has the content in the version before. */
	String previousSecret() {
		return "old/" + this.name + "/db";
	}

	boolean is(Shape shape) {
		return this.content.shape() == shape;
	}

	/** What no message may show; short texts would be found by chance. */
	Stream<String> sensitiveTexts() {
		return Stream.concat(Stream.of("canary", this.content.text()),
				Stream.concat(this.content.fields().values().stream(), this.parts.values().stream().map(Content::text)))
			.filter((text) -> text.length() > 4);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
