package io.github.ecssecrets.jdbc;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What the refusal of a database login means for its credentials. The codes are those
 * that the engines document; PostgreSQL's are SQLStates, all others vendor codes.
 */
public enum LoginFailure {

	/** The user or the password is wrong: another version of the secret may be right. */
	WRONG_CREDENTIALS,

	/**
	 * The account is locked, disabled or expired: more logins would not help, and may
	 * prolong the lock.
	 */
	ACCOUNT_UNUSABLE,

	/** Not a matter of credentials, such as a database that is down. */
	OTHER;

	private static final Map<DatabaseEngine, List<Rule>> RULES = new EnumMap<>(Map.of( //
			DatabaseEngine.POSTGRESQL, List.of(wrong(states("28P01")),
					// PgBouncer before 1.19 has no code of its own for it
					wrong(states("08P01").and(message("authentication failed"))), unusable(states("28000"))),
			DatabaseEngine.REDSHIFT, List.of(wrong(states("28P01", "28000"))), //
			DatabaseEngine.MYSQL, mysql(), DatabaseEngine.MARIADB, mysql(), //
			DatabaseEngine.ORACLE, List.of(wrong(codes(1017, 1005, 9911, 17079)), unusable(codes(28000, 28001, 28003))), //
			DatabaseEngine.SQLSERVER, List.of(wrong(codes(18456, 18452)), unusable(codes(18470, 18486, 18487, 18488))), //
			DatabaseEngine.DB2, List.of(wrong(codes(-4214, -1403, -30082)))));

	/** For a database of unknown engine: the class of the SQL standard. */
	private static final List<Rule> STANDARD = List
		.of(wrong((ex) -> ex.getSQLState() != null && ex.getSQLState().startsWith("28")));

	/**
	 * Classifies a failed login. Looks at the exception, its causes and the exceptions
	 * chained to it, because drivers and pools wrap what the database said.
	 * @param engine the engine of the database, or {@code null} if it is not known, in
	 * which case the SQLState decides
	 * @param failure what the attempt to log in threw
	 * @return the class; {@link #ACCOUNT_UNUSABLE} before {@link #WRONG_CREDENTIALS} if
	 * both are found
	 */
	public static LoginFailure of(@Nullable DatabaseEngine engine, SQLException failure) {
		List<Rule> rules = (engine != null) ? RULES.getOrDefault(engine, STANDARD) : STANDARD;
		LoginFailure result = OTHER;
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
		while (!open.isEmpty()) {
			Throwable next = open.pop();
			if (!seen.add(next)) {
				continue;
			}
			if (next.getCause() != null) {
				open.push(next.getCause());
			}
			if (next instanceof SQLException exception) {
				LoginFailure meaning = meaning(rules, exception);
				if (meaning == ACCOUNT_UNUSABLE) {
					return ACCOUNT_UNUSABLE;
				}
				result = (meaning != OTHER) ? meaning : result;
				if (exception.getNextException() != null) {
					open.push(exception.getNextException());
				}
			}
		}
		return result;
	}

	private static LoginFailure meaning(List<Rule> rules, SQLException exception) {
		return rules.stream()
			.filter((rule) -> rule.condition().test(exception))
			.map(Rule::meaning)
			.findFirst()
			.orElse(OTHER);
	}

	/**
	 * MySQL and MariaDB: access denied; account locked, blocked after failed logins,
	 * password to be changed, host blocked.
	 */
	private static List<Rule> mysql() {
		return List.of(wrong(codes(1045, 1698)), unusable(codes(3118, 3955, 4150, 4151, 4165, 1820, 1862, 1129)),
				wrong(states("28000").and(codes(0))));
	}

	private static Rule wrong(Predicate<SQLException> condition) {
		return new Rule(condition, WRONG_CREDENTIALS);
	}

	private static Rule unusable(Predicate<SQLException> condition) {
		return new Rule(condition, ACCOUNT_UNUSABLE);
	}

	private static Predicate<SQLException> states(String... states) {
		Set<String> set = Set.of(states);
		return (exception) -> exception.getSQLState() != null && set.contains(exception.getSQLState());
	}

	private static Predicate<SQLException> codes(Integer... codes) {
		Set<Integer> set = Set.of(codes);
		return (exception) -> set.contains(exception.getErrorCode());
	}

	private static Predicate<SQLException> message(String part) {
		Pattern pattern = Pattern.compile(Pattern.quote(part), Pattern.CASE_INSENSITIVE);
		return (exception) -> pattern.matcher(String.valueOf(exception.getMessage())).find();
	}

	private record Rule(Predicate<SQLException> condition, LoginFailure meaning) {

	}

}
