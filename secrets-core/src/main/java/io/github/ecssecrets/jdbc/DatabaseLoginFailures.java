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

import io.github.ecssecrets.login.LoginFailure;
import org.jspecify.annotations.Nullable;

/**
 * What the refusal of a database login means for its credentials. The codes are those
 * that the engines document; PostgreSQL's are SQLStates, all others vendor codes.
 */
public final class DatabaseLoginFailures {

	private static final String LOCKED_OR_FILTERED = "the account may not log in (locked, expired or NOLOGIN), "
			+ "pg_hba.conf admits neither this host nor this user or requires TLS, or RDS Proxy does not know the user yet";

	private static final Map<DatabaseEngine, List<Rule>> RULES = new EnumMap<>(Map.of( //
			DatabaseEngine.POSTGRESQL, List.of(wrong(states("28P01")),
					// PgBouncer before 1.19 has no code of its own for it
					wrong(states("08P01").and(message("authentication failed"))), refused(states("28000"))),
			DatabaseEngine.REDSHIFT, List.of(wrong(states("28P01", "28000"))), //
			DatabaseEngine.MYSQL, mysql(), DatabaseEngine.MARIADB, mysql(), //
			DatabaseEngine.ORACLE, List.of(wrong(codes(1017, 1005, 9911, 17079)), locked(codes(28000, 28001, 28003))), //
			DatabaseEngine.SQLSERVER, List.of(wrong(codes(18456, 18452)), locked(codes(18470, 18486, 18487, 18488))), //
			DatabaseEngine.DB2, List.of(wrong(codes(-4214, -1403, -30082)))));

	/** For a database of unknown engine: the class of the SQL standard. */
	private static final List<Rule> STANDARD = List
		.of(wrong((ex) -> ex.sqlState() != null && ex.sqlState().startsWith("28")));

	private DatabaseLoginFailures() {
	}

	/**
	 * Classifies a failed login. Looks at the exception, its causes and the exceptions
	 * chained to it, because drivers and pools wrap what the database said.
	 * @param engine the engine of the database, or {@code null} if it is not known, in
	 * which case the SQLState decides
	 * @param failure what the attempt to log in threw
	 * @return the class; the one that is listed last in {@link LoginFailure} but for
	 * {@link LoginFailure#OTHER}, if several are found
	 */
	public static LoginFailure of(@Nullable DatabaseEngine engine, Throwable failure) {
		LoginFailure result = LoginFailure.OTHER;
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
				result = worse(result,
						of(engine, exception.getSQLState(), exception.getErrorCode(), exception.getMessage()));
				if (exception.getNextException() != null) {
					open.push(exception.getNextException());
				}
			}
		}
		return result;
	}

	private static LoginFailure worse(LoginFailure one, LoginFailure other) {
		if (one == LoginFailure.OTHER || other == LoginFailure.OTHER) {
			return (one == LoginFailure.OTHER) ? other : one;
		}
		return (one.compareTo(other) > 0) ? one : other;
	}

	/**
	 * Classifies what a database answered to a login.
	 * @param engine the engine of the database, or {@code null} if it is not known
	 * @param sqlState the SQLState, or {@code null} if there is none
	 * @param errorCode the vendor code, 0 if there is none
	 * @param message the message, which decides for PgBouncer only
	 * @return the class
	 */
	public static LoginFailure of(@Nullable DatabaseEngine engine, @Nullable String sqlState, int errorCode,
			@Nullable String message) {
		Answer answer = new Answer(sqlState, errorCode, message);
		List<Rule> rules = (engine != null) ? RULES.getOrDefault(engine, STANDARD) : STANDARD;
		return rules.stream()
			.filter((rule) -> rule.condition().test(answer))
			.map(Rule::meaning)
			.findFirst()
			.orElse(LoginFailure.OTHER);
	}

	/**
	 * Names what a database may mean by an answer that {@link #of} takes for
	 * {@link LoginFailure#REFUSED}.
	 * @param engine the engine of the database
	 * @return a phrase that completes "because …", or {@code null} if it has no such
	 * answer
	 */
	public static @Nullable String causes(@Nullable DatabaseEngine engine) {
		return (engine == DatabaseEngine.POSTGRESQL) ? LOCKED_OR_FILTERED : null;
	}

	/**
	 * MySQL and MariaDB: access denied; account locked, blocked after failed logins,
	 * password to be changed. That a host is blocked (1129) says nothing of an account.
	 */
	private static List<Rule> mysql() {
		return List.of(wrong(codes(1045, 1698)), locked(codes(3118, 3955, 4150, 4151, 4165, 1820, 1862)),
				wrong(states("28000").and(codes(0))));
	}

	private static Rule wrong(Predicate<Answer> condition) {
		return new Rule(condition, LoginFailure.WRONG_CREDENTIALS);
	}

	private static Rule refused(Predicate<Answer> condition) {
		return new Rule(condition, LoginFailure.REFUSED);
	}

	private static Rule locked(Predicate<Answer> condition) {
		return new Rule(condition, LoginFailure.ACCOUNT_LOCKED);
	}

	private static Predicate<Answer> states(String... states) {
		Set<String> set = Set.of(states);
		return (answer) -> answer.sqlState() != null && set.contains(answer.sqlState());
	}

	private static Predicate<Answer> codes(Integer... codes) {
		Set<Integer> set = Set.of(codes);
		return (answer) -> set.contains(answer.errorCode());
	}

	private static Predicate<Answer> message(String part) {
		Pattern pattern = Pattern.compile(Pattern.quote(part), Pattern.CASE_INSENSITIVE);
		return (answer) -> pattern.matcher(String.valueOf(answer.message())).find();
	}

	private record Answer(@Nullable String sqlState, int errorCode, @Nullable String message) {

	}

	private record Rule(Predicate<Answer> condition, LoginFailure meaning) {

	}

}
