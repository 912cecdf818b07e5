package io.github.ecssecrets;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON document that keeps every value as it is written: {@code 1.10} stays
 * {@code 1.10}, and an object keeps its white space, which is why this is not Jackson's
 * tree. Reading one takes time and memory in proportion to its length.
 *
 * @param source the text without a byte order mark
 * @param root the document; a {@link Literal} of nothing if the text is not valid
 * @param problem where the text stops being JSON, without a character of it; {@code null}
 * if it is valid. A parser's own message would quote the token it stumbled on
 */
record SecretJson(String source, Node root, @Nullable String problem) {

	/** A secret has at most 65,536 bytes; an answer of the agent has one in it. */
	private static final int MAXIMUM_LENGTH = 1_048_576;

	private static final int MAXIMUM_DEPTH = 200;

	/** Names of properties are never looked up again, so they are not kept. */
	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAXIMUM_DEPTH)
			.maxNameLength(MAXIMUM_LENGTH)
			.maxNumberLength(MAXIMUM_LENGTH)
			.build())
		.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
		.build();

	private static final Pattern ARRAY_INDEX = Pattern.compile("0|[1-9]\\d{0,8}");

	/** A JSON value. */
	sealed interface Node {

	}

	/** An object, with the place of its text. */
	record Fields(Map<String, Node> members, int start, int end) implements Node {

	}

	/** An array, with the place of its text. */
	record Elements(List<Node> members, int start, int end) implements Node {

	}

	/**
	 * A string without its quotes, a number or boolean as written; {@code null} for null.
	 */
	record Literal(@Nullable String text) implements Node {

	}

	/**
	 * The text behind the byte order mark that some editors write.
	 */
	static String withoutByteOrderMark(String text) {
		return text.startsWith("\uFEFF") ? text.substring(1) : text;
	}

	static SecretJson parse(String text) {
		String source = withoutByteOrderMark(text);
		if (source.length() > MAXIMUM_LENGTH) {
			return invalid(source, "it is longer than " + MAXIMUM_LENGTH + " characters");
		}
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), source)) {
			if (parser.nextToken() == null) {
				return invalid(source, "it is empty");
			}
			Node root = read(parser);
			if (parser.nextToken() != null) {
				return invalid(source, "text follows the document" + at(parser.currentTokenLocation()));
			}
			return new SecretJson(source, root, null);
		}
		catch (StreamConstraintsException ex) {
			return invalid(source, "it is nested deeper than " + MAXIMUM_DEPTH + " levels");
		}
		catch (JacksonException ex) {
			return invalid(source, "syntax error" + at(ex.getLocation()));
		}
	}

	private static SecretJson invalid(String source, String problem) {
		return new SecretJson(source, new Literal(null), problem);
	}

	private static String at(@Nullable TokenStreamLocation location) {
		return (location != null) ? " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr())
				: "";
	}

	private static Node read(JsonParser parser) {
		int start = offset(parser);
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			Map<String, Node> members = new LinkedHashMap<>();
			while (parser.nextToken() != JsonToken.END_OBJECT) {
				String name = parser.currentName();
				parser.nextToken();
				members.put(name, read(parser));
			}
			return new Fields(Collections.unmodifiableMap(members), start, offset(parser) + 1);
		}
		if (token == JsonToken.START_ARRAY) {
			List<Node> members = new ArrayList<>();
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				members.add(read(parser));
			}
			return new Elements(Collections.unmodifiableList(members), start, offset(parser) + 1);
		}
		return new Literal((token != JsonToken.VALUE_NULL) ? parser.getString() : null);
	}

	private static int offset(JsonParser parser) {
		return Math.toIntExact(parser.currentTokenLocation().getCharOffset());
	}

	/**
	 * Finds a value.
	 * @param key the name of a top-level field, or a JSON Pointer if it starts with '/'
	 * @return the value, or {@code null} if there is none
	 */
	@Nullable Node node(String key) {
		Node node = this.root;
		if (!key.startsWith("/")) {
			return child(node, key, false);
		}
		for (String token : key.substring(1).split("/", -1)) {
			node = child(node, unescaped(token), true);
			if (node == null) {
				return null;
			}
		}
		return node;
	}

	private static @Nullable Node child(@Nullable Node parent, String name, boolean indexed) {
		if (parent instanceof Fields object) {
			return object.members().get(name);
		}
		if (indexed && parent instanceof Elements array && ARRAY_INDEX.matcher(name).matches()) {
			int index = Integer.parseInt(name);
			return (index < array.members().size()) ? array.members().get(index) : null;
		}
		return null;
	}

	/**
	 * Finds the text of a value.
	 * @param key the name of a top-level field, or a JSON Pointer if it starts with '/'
	 * @return its text, or {@code null} if there is no such value or it is null
	 */
	@Nullable String find(String key) {
		Node node = node(key);
		return (node != null) ? text(node) : null;
	}

	/**
	 * The text of a value, or {@code null} if it is null.
	 */
	@Nullable String text(Node node) {
		if (node instanceof Fields object) {
			return this.source.substring(object.start(), object.end());
		}
		if (node instanceof Elements array) {
			return this.source.substring(array.start(), array.end());
		}
		return ((Literal) node).text();
	}

	/**
	 * The keys that find the top-level fields of an object.
	 */
	Set<String> keys() {
		Set<String> keys = new LinkedHashSet<>();
		if (this.root instanceof Fields object) {
			object.members().keySet().forEach((name) -> keys.add(key(name)));
		}
		return Collections.unmodifiableSet(keys);
	}

	/**
	 * The key that finds the top-level field of a name.
	 */
	static String key(String name) {
		return name.startsWith("/") ? pointer(name) : name;
	}

	/**
	 * The JSON Pointer (RFC 6901) that leads to the top-level field of a name.
	 */
	static String pointer(String name) {
		return "/" + name.replace("~", "~0").replace("/", "~1");
	}

	/**
	 * The name that a part of a JSON Pointer stands for.
	 */
	static String unescaped(String token) {
		return token.replace("~1", "/").replace("~0", "~");
	}

	/**
	 * Hands out every text at any depth.
	 * @param consumer receives the key of a top-level field, or {@code null} for a text
	 * further down, and the text
	 */
	void forEachText(BiConsumer<@Nullable String, String> consumer) {
		if (this.root instanceof Fields object) {
			object.members().forEach((name, member) -> {
				if (member instanceof Literal literal && literal.text() != null) {
					consumer.accept(key(name), literal.text());
				}
				else {
					visit(member, consumer);
				}
			});
		}
		else if (this.root instanceof Elements) {
			visit(this.root, consumer);
		}
	}

	private static void visit(Node node, BiConsumer<@Nullable String, String> consumer) {
		if (node instanceof Fields object) {
			object.members().values().forEach((member) -> visit(member, consumer));
		}
		else if (node instanceof Elements array) {
			array.members().forEach((member) -> visit(member, consumer));
		}
		else if (node instanceof Literal literal && literal.text() != null) {
			consumer.accept(null, literal.text());
		}
	}

	/**
	 * The secret's text must not appear where a record's would.
	 */
	@Override
	public String toString() {
		return "SecretJson[******]";
	}

}
