package io.github.ecssecrets.spring.jdbc;

import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import oracle.ucp.jdbc.PoolDataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.DataSourceProxy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

class PoolRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@BeforeEach
	void register() {
		new PoolRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@ParameterizedTest
	@ValueSource(classes = { RotatingDriver.class, org.postgresql.Driver.class, org.mariadb.jdbc.Driver.class,
			oracle.jdbc.OracleDriver.class })
	void driversCanBeCreated(Class<?> driver) throws NoSuchMethodException {
		assertThat(reflection().onConstructorInvocation(driver.getConstructor())).accepts(this.hints);
	}

	@Test
	void poolsAreFound() {
		Stream
			.of(HikariDataSource.class, org.apache.tomcat.jdbc.pool.DataSource.class, BasicDataSource.class,
					PoolDataSource.class, oracle.jdbc.OracleConnection.class)
			.forEach((pool) -> assertThat(reflection().onType(pool)).accepts(this.hints));
	}

	@Test
	void stateOfTomcatPoolIsRead() {
		assertThat(reflection().onFieldAccess(DataSourceProxy.class, TomcatPoolAdapter.POOL_FIELD)).accepts(this.hints);
	}

	@Test
	void whatIsAbsentHasNoHint() {
		RuntimeHints others = new RuntimeHints();
		new PoolRuntimeHints().registerHints(others,
				new FilteredClassLoader("org.apache.tomcat.jdbc", "org.mariadb.jdbc"));
		assertThat(reflection().onType(DataSourceProxy.class)).rejects(others);
		assertThat(reflection().onType(org.mariadb.jdbc.Driver.class)).rejects(others);
	}

}
