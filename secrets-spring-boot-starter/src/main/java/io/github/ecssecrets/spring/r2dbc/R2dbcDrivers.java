package io.github.ecssecrets.spring.r2dbc;

import java.util.List;
import java.util.Map;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import org.jspecify.annotations.Nullable;

/**
 * The names of R2DBC drivers.
 */
final class R2dbcDrivers {

	/** For each engine its drivers, the best one first. */
	private static final Map<DatabaseEngine, List<String>> NAMES = Map.of( //
			DatabaseEngine.POSTGRESQL, List.of("postgresql", "postgres"), //
			DatabaseEngine.MYSQL, List.of("mysql", "mariadb"), //
			DatabaseEngine.MARIADB, List.of("mariadb", "mysql"), //
			DatabaseEngine.ORACLE, List.of("oracle"), //
			DatabaseEngine.SQLSERVER, List.of("mssql", "sqlserver"));

	private R2dbcDrivers() {
	}

	static List<String> of(DatabaseEngine engine) {
		return NAMES.getOrDefault(engine, List.of());
	}

	/**
	 * The engine whose first driver has a name or, if none has, whose second.
	 */
	static @Nullable DatabaseEngine engine(@Nullable Object driver) {
		return NAMES.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().contains(driver))
			.min((one, other) -> Integer.compare(one.getValue().indexOf(driver), other.getValue().indexOf(driver)))
			.map(Map.Entry::getKey)
			.orElse(null);
	}

}
