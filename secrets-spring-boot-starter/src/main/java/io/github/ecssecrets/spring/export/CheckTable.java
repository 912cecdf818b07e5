package io.github.ecssecrets.spring.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.github.ecssecrets.SecretReference;

/**
 * What a check found, for people: a line for each secret, and below them what is wrong.
 * Has no value of a secret.
 */
final class CheckTable {

	private static final List<String> TITLES = List.of("SECRET", "ORIGIN", "READ", "WATCH", "FIELDS", "LOGIN");

	private static final String NOTHING = "-";

	private final List<Row> rows = new ArrayList<>();

	private final Set<String> problems = new LinkedHashSet<>();

	/**
	 * Adds a line.
	 */
	Row row(SecretReference secret) {
		Row row = new Row(secret);
		this.rows.add(row);
		return row;
	}

	/**
	 * Adds something that is wrong, and is about no single secret.
	 */
	void problem(String problem) {
		this.problems.add(problem);
	}

	boolean isGood() {
		return this.problems.isEmpty();
	}

	/**
	 * Writes the table.
	 * @param mask hides what must not be shown in texts of others
	 */
	String write(UnaryOperator<String> mask) {
		List<List<String>> lines = new ArrayList<>();
		lines.add(TITLES);
		this.rows.forEach((row) -> lines.add(row.cells()));
		int[] widths = new int[TITLES.size()];
		lines.forEach((line) -> {
			for (int i = 0; i < widths.length; i++) {
				widths[i] = Math.max(widths[i], line.get(i).length());
			}
		});
		StringBuilder text = new StringBuilder();
		lines.forEach((line) -> {
			StringBuilder padded = new StringBuilder();
			for (int i = 0; i < widths.length; i++) {
				padded.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
			}
			text.append(padded.toString().stripTrailing()).append('\n');
		});
		text.append('\n');
		if (isGood()) {
			text.append("All is well.");
		}
		else {
			text.append("Problems:\n");
			this.problems.forEach((problem) -> text.append("- ").append(mask.apply(problem)).append('\n'));
		}
		return text.toString().stripTrailing();
	}

	/**
	 * A secret.
	 */
	final class Row {

		private final SecretReference reference;

		private String origin = NOTHING;

		private String read = NOTHING;

		private String watched = NOTHING;

		private final Map<String, Boolean> fields = new LinkedHashMap<>();

		private final Set<String> logins = new LinkedHashSet<>();

		private Row(SecretReference reference) {
			this.reference = reference;
		}

		SecretReference reference() {
			return this.reference;
		}

		void origin(String origin) {
			this.origin = origin;
		}

		void read(String read) {
			this.read = read;
		}

		void watched(String watched) {
			this.watched = watched;
		}

		void field(String name, boolean present) {
			this.fields.merge(name, present, Boolean::logicalAnd);
		}

		void login(String login) {
			this.logins.add(login);
		}

		void problem(String problem) {
			CheckTable.this.problem(this.reference + ": " + problem);
		}

		private List<String> cells() {
			String names = this.fields.entrySet()
				.stream()
				.map((field) -> field.getKey() + (field.getValue() ? "" : " MISSING"))
				.collect(Collectors.joining(", "));
			return List.of(this.reference.toString(), this.origin, this.read, this.watched,
					names.isEmpty() ? NOTHING : names,
					this.logins.isEmpty() ? NOTHING : String.join(", ", this.logins));
		}

	}

}
