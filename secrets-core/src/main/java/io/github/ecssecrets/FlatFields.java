package io.github.ecssecrets;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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

	private final List<Object> steps = new ArrayList<>();

	private final List<Object> visibleSteps = Collections.unmodifiableList(this.steps);

	private final Secret.FieldVisitor visitor;

	private int length;

	private @Nullable String problem;

	private FlatFields(Secret.@Nullable FieldVisitor visitor) {
		this.visitor = (visitor != null) ? visitor : (path, names, text) -> put(path, text);
	}

	static FlatFields of(SecretJson.Fields object) {
		FlatFields flat = new FlatFields(null);
		flat.add("", object);
		return flat;
	}

	/**
	 * Shows all leaves to a visitor.
	 * @return what tells whether that was possible; it has no texts
	 */
	static FlatFields visit(SecretJson.Node node, Secret.FieldVisitor visitor) {
		FlatFields flat = new FlatFields(visitor);
		flat.add("", node);
		return flat;
	}

	private void add(String path, SecretJson.Node node) {
		if (node instanceof SecretJson.Fields object && !object.members().isEmpty()) {
			for (Map.Entry<String, SecretJson.Node> member : object.members().entrySet()) {
				if (this.problem != null) {
					return;
				}
				String name = member.getKey();
				addStep(name, path.isEmpty() ? name : path + "." + name, member.getValue());
			}
		}
		else if (node instanceof SecretJson.Elements array && !array.members().isEmpty()) {
			for (int i = 0; i < array.members().size() && this.problem == null; i++) {
				addStep(i, path + "[" + i + "]", array.members().get(i));
			}
		}
		else {
			addLeaf(path, node);
		}
	}

	private void addStep(Object step, String path, SecretJson.Node node) {
		this.steps.add(step);
		add(path, node);
		this.steps.remove(this.steps.size() - 1);
	}

	/**
	 * Adds what has nothing below it. Empty objects and arrays have a path, too, and the
	 * time to make it.
	 */
	private void addLeaf(String path, SecretJson.Node node) {
		this.length += path.length();
		if (this.length > MAXIMUM_LENGTH) {
			this.problem = "the paths of its fields have more than " + MAXIMUM_LENGTH + " characters";
		}
		else if (node instanceof SecretJson.Literal literal) {
			this.visitor.field(path, this.visibleSteps, literal.text());
		}
	}

	private void put(String path, @Nullable String text) {
		if (text != null && this.texts.putIfAbsent(path, text) != null) {
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
