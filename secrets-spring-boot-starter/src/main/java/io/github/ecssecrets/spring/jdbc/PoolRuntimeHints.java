package io.github.ecssecrets.spring.jdbc;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.ecssecrets.jdbc.DatabaseEngine;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.jdbc.DatabaseDriver;

/**
 * Hints for what pools and their adapters know by name: the pools, the drivers, the
 * driver that Oracle UCP is given, the field that tells whether Tomcat JDBC was started,
 * and the one with the URL of HikariCP.
 */
public final class PoolRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ReflectionHints reflection = hints.reflection();
		PoolAdapters.CLASS_NAMES.forEach((name) -> reflection.registerTypeIfPresent(classLoader, name));
		reflection.registerTypeIfPresent(classLoader, TomcatPoolAdapter.POOL_HOLDER,
				(type) -> type.withField(TomcatPoolAdapter.POOL_FIELD));
		reflection.registerTypeIfPresent(classLoader, HikariPoolAdapter.URL_HOLDER,
				(type) -> type.withField(HikariPoolAdapter.URL_FIELD));
		reflection.registerType(RotatingDriver.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
		driverClassNames().forEach((name) -> reflection.registerTypeIfPresent(classLoader, name,
				MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS));
	}

	private static Stream<String> driverClassNames() {
		return Stream
			.concat(Arrays.stream(DatabaseEngine.values()).map(DatabaseEngine::driverClassName),
					Arrays.stream(DatabaseDriver.values()).map(DatabaseDriver::getDriverClassName))
			.filter(Objects::nonNull)
			.distinct();
	}

}
