package io.github.ecssecrets.spring.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import com.zaxxer.hikari.util.DriverDataSource;
import com.zaxxer.hikari.util.PropertyElf;
import io.github.ecssecrets.jdbc.RotatingDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.util.ClassUtils;

/**
 * HikariCP. The login stands below the pool, so a refused password is dealt with inside
 * the pool's attempt to connect, and the pool never enters its back-off.
 */
final class HikariPoolAdapter implements PoolAdapter {

	/** The class that has {@link #URL_FIELD}. */
	static final String URL_HOLDER = "com.zaxxer.hikari.HikariConfig";

	/** The field with the URL, which has no setter once the pool was started. */
	static final String URL_FIELD = "jdbcUrl";

	@Override
	public boolean isFor(DataSource dataSource) {
		return dataSource instanceof HikariDataSource;
	}

	@Override
	public @Nullable String url(DataSource pool) {
		return ((HikariDataSource) pool).getJdbcUrl();
	}

	@Override
	public @Nullable String driverClassName(DataSource pool) {
		return ((HikariDataSource) pool).getDriverClassName();
	}

	@Override
	public @Nullable String username(DataSource pool) {
		return ((HikariDataSource) pool).getCredentials().getUsername();
	}

	@Override
	public @Nullable String password(DataSource pool) {
		return ((HikariDataSource) pool).getCredentials().getPassword();
	}

	/**
	 * The pool stands for no limit with the largest number.
	 */
	@Override
	public Duration patience(DataSource pool) {
		long timeout = ((HikariDataSource) pool).getConnectionTimeout();
		return Duration.ofMillis((timeout < Integer.MAX_VALUE) ? timeout : 0);
	}

	@Override
	public boolean isStarted(DataSource pool) {
		return ((HikariDataSource) pool).getHikariPoolMXBean() != null;
	}

	@Override
	public void adapt(DataSource dataSource, RotatingPool rotating) {
		HikariDataSource pool = (HikariDataSource) dataSource;
		pool.setJdbcUrl(rotating.details().getJdbcUrl());
		String driver = rotating.details().driverClassName();
		if (driver != null && pool.getDriverClassName() == null && pool.getDataSourceClassName() == null
				&& pool.getDataSource() == null) {
			pool.setDriverClassName(driver);
		}
		if (pool.getPoolName() == null) {
			pool.setPoolName(rotating.beanName());
		}
		RotatingDataSource source = rotating.source(List.of(), opener(pool));
		pool.setDataSource(new PoolLogins(rotating, source));
		pool.setDataSourceClassName(null);
		rotating.show((url, username, password) -> show(pool, url, username, password));
		rotating.follow(new HikariDrain(pool, source, rotating.details().properties().getDrain()));
	}

	private static void show(HikariDataSource pool, String url, String username, String password) {
		pool.setCredentials(Credentials.of(username, password));
		if (!url.equals(pool.getJdbcUrl())) {
			new DirectFieldAccessor(pool).setPropertyValue(URL_FIELD, url);
		}
	}

	/**
	 * What HikariCP itself would open connections with.
	 */
	private static Function<String, DataSource> opener(HikariDataSource pool) {
		DataSource given = pool.getDataSource();
		if (given != null) {
			return (url) -> given;
		}
		String className = pool.getDataSourceClassName();
		if (className != null) {
			DataSource delegate = BeanUtils.instantiateClass(
					ClassUtils.resolveClassName(className, pool.getClass().getClassLoader()), DataSource.class);
			PropertyElf.setTargetFromProperties(delegate, pool.getDataSourceProperties());
			return (url) -> delegate;
		}
		String driver = pool.getDriverClassName();
		return (url) -> new DriverDataSource(url, driver, pool.getDataSourceProperties(), null, null);
	}

}
