package io.github.ecssecrets;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The texts of a JSON object by their paths. Paths of one document may be far longer than
 * the document itself (a long name above many elements), so there is a limit to them; and
 * two fields may have the same path ({@code a.b}, and {@code b} in {@code a}), of which
 * neither may stand for the other.
 */
final class FlatFields {

	private static final int MAXIMUM_LENGTH = 1_048_576;

	private final Map<String, String> texts = new LinkedHashMap<>();

	private int length;

	private @Nullable String problem;

	private FlatFields() {
	}

	static FlatFields of(SecretJson.Fields object) {
		FlatFields flat = new FlatFields();
		flat.add("", object);
		return flat;
	}

	private void add(String path, SecretJson.Node node) {
		if (node instanceof SecretJson.Fields object) {
			for (Map.Entry<String, SecretJson.Node> member : object.members().entrySet()) {
				if (this.problem != null) {
					return;
				}
				String name = member.getKey();
				add(path.isEmpty() ? name : path + "." + name, member.getValue());
			}
		}
		else if (node instanceof SecretJson.Elements array) {
			for (int i = 0; i < array.members().size() && this.problem == null; i++) {
				add(path + "[" + i + "]", array.members().get(i));
			}
		}
		else {
			String text = ((SecretJson.Literal) node).text();
			if (text != null) {
				put(path, text);
			}
		}
	}

	private void put(String path, String text) {
		this.length += path.length();
		if (this.length > MAXIMUM_LENGTH) {
			this.problem = "the paths of its fields have more than " + MAXIMUM_LENGTH + " characters";
		}
		else if (this.texts.putIfAbsent(path, text) != null) {
			this.problem = "two of its fields have the path '" + PrintableText.of(path, 100)
					+ "'; read them one by one, by their JSON Pointers";
		}
	}

	/**
	 * Why the object cannot be flattened.
	 * @return {@code null} if it can
	 */
	@Nullable String problem() {
		return this.problem;
	}

	/**
	 * The texts in the order of the document.
	 */
	Map<String, String> texts() {
		return Collections.unmodifiableMap(this.texts);
	}

	/**
	 * The texts must not appear where those of a map would.
	 */
	@Override
	public String toString() {
		return "FlatFields[******]";
	}

}
