package io.github.ecssecrets.test.iam;

import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

import org.jspecify.annotations.Nullable;

/**
 * One key of a statement's {@code Condition}.
 *
 * @param quantifier {@code ForAnyValue}, {@code ForAllValues}, or empty
 * @param comparison how a value is compared, without {@code Not} and {@code IfExists}
 * @param negated whether no value may match
 * @param ifExists whether the condition holds if the request does not have the key
 * @param key the condition key
 * @param values the values, of which one has to match
 */
record PolicyCondition(String quantifier, Comparison comparison, boolean negated, boolean ifExists, String key,
		List<String> values) {

	private static final String IF_EXISTS = "IfExists";

	/**
	 * Read a condition.
	 * @param operator such as {@code ForAnyValue:StringEquals}
	 * @throws IllegalArgumentException if the operator is not known here
	 */
	static PolicyCondition of(String operator, String key, List<String> values) {
		int colon = operator.indexOf(':');
		String quantifier = (colon >= 0) ? operator.substring(0, colon) : "";
		String name = operator.substring(colon + 1);
		boolean ifExists = name.endsWith(IF_EXISTS);
		name = ifExists ? name.substring(0, name.length() - IF_EXISTS.length()) : name;
		boolean negated = name.contains("Not");
		Comparison comparison = Comparison.of(name.replace("Not", ""));
		if (comparison == null || !List.of("", "ForAnyValue", "ForAllValues").contains(quantifier)) {
			throw new IllegalArgumentException("The condition operator '" + operator
					+ "' is not known here; use those for strings and ARNs, Bool or Null");
		}
		return new PolicyCondition(quantifier, comparison, negated, ifExists, key, List.copyOf(values));
	}

	boolean holds(AccessRequest request) {
		List<String> asked = request.values(this.key);
		if (this.comparison == Comparison.NULL) {
			return this.values.contains(String.valueOf(asked.isEmpty()));
		}
		if (asked.isEmpty()) {
			return this.ifExists || this.quantifier.equals("ForAllValues")
					|| (this.negated && this.quantifier.isEmpty());
		}
		return this.quantifier.equals("ForAllValues") ? asked.stream().allMatch(this::matches)
				: asked.stream().anyMatch(this::matches);
	}

	private boolean matches(String asked) {
		boolean any = this.values.stream().anyMatch((value) -> this.comparison.test(value, asked));
		return any != this.negated;
	}

	/**
	 * How a value of a policy is compared with one of a request.
	 */
	@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
	enum Comparison {

		EQUALS("StringEquals", String::equals), EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", String::equalsIgnoreCase),
		LIKE("StringLike", Wildcards::matches), ARN_EQUALS("ArnEquals", Wildcards::matchesArn),
		ARN_LIKE("ArnLike", Wildcards::matchesArn), BOOL("Bool", String::equalsIgnoreCase),
		NULL("Null", String::equals);

		private final String operator;

		private final BiPredicate<String, String> test;

		Comparison(String operator, BiPredicate<String, String> test) {
			this.operator = operator;
			this.test = test;
		}

		static @Nullable Comparison of(String operator) {
			for (Comparison comparison : values()) {
				if (comparison.operator.toLowerCase(Locale.ROOT).equals(operator.toLowerCase(Locale.ROOT))) {
					return comparison;
				}
			}
			return null;
		}

		boolean test(String value, String asked) {
			return this.test.test(value, asked);
		}

	}

}
