package io.github.ecssecrets.spring.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import com.zaxxer.hikari.util.DriverDataSource;
import com.zaxxer.hikari.util.PropertyElf;
import io.github.ecssecrets.jdbc.RotatingDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.util.ClassUtils;

/**
 * HikariCP. The login stands below the pool, so that a refused password is dealt with
 * inside the pool's attempt to connect, and the pool never enters its back-off.
 */
final class HikariPoolAdapter implements PoolAdapter {

	private final RotatingDataSources sources;

	HikariPoolAdapter(RotatingDataSources sources) {
		this.sources = sources;
	}

	@Override
	public boolean isFor(DataSource dataSource) {
		return dataSource instanceof HikariDataSource;
	}

	@Override
	public @Nullable String url(DataSource pool) {
		return ((HikariDataSource) pool).getJdbcUrl();
	}

	@Override
	public void adapt(String beanName, DataSource dataSource, SecretJdbcConnectionDetails details) {
		HikariDataSource pool = (HikariDataSource) dataSource;
		if (pool.getHikariPoolMXBean() != null) {
			throw PoolAdapters.startedTooEarly(beanName);
		}
		pool.setJdbcUrl(details.getJdbcUrl());
		if (pool.getDriverClassName() == null && pool.getDataSourceClassName() == null
				&& pool.getDataSource() == null) {
			pool.setDriverClassName(DriverDelegate.driverClassName(details.getJdbcUrl()));
		}
		if (pool.getPoolName() == null) {
			pool.setPoolName(beanName);
		}
		RotatingDataSource rotating = this.sources.get(details, settings(pool), () -> delegate(pool));
		pool.setDataSource(rotating);
		pool.setDataSourceClassName(null);
		pool.setCredentials(Credentials.of(null, null));
		HikariDrain drain = new HikariDrain(pool, rotating, details.properties().getDrain());
		this.sources.whenClosed(drain::close);
	}

	private static List<Object> settings(HikariDataSource pool) {
		return List.of(pool.getJdbcUrl(), String.valueOf(pool.getDriverClassName()),
				String.valueOf(pool.getDataSourceClassName()), String.valueOf(pool.getDataSource()),
				Map.copyOf(pool.getDataSourceProperties()));
	}

	/**
	 * What HikariCP itself would open connections with.
	 */
	private static DataSource delegate(HikariDataSource pool) {
		if (pool.getDataSource() != null) {
			return pool.getDataSource();
		}
		String className = pool.getDataSourceClassName();
		if (className != null) {
			DataSource delegate = BeanUtils.instantiateClass(
					ClassUtils.resolveClassName(className, pool.getClass().getClassLoader()), DataSource.class);
			PropertyElf.setTargetFromProperties(delegate, pool.getDataSourceProperties());
			return delegate;
		}
		return new DriverDataSource(Objects.requireNonNull(pool.getJdbcUrl()), pool.getDriverClassName(),
				pool.getDataSourceProperties(), null, null);
	}

}
