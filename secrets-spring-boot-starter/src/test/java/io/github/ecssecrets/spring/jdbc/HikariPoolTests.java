package io.github.ecssecrets.spring.jdbc;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * HikariCP on PostgreSQL.
 */
class HikariPoolTests extends RotatingPoolContract {

	@Override
	Class<? extends DataSource> type() {
		return HikariDataSource.class;
	}

	@Override
	String[] settings() {
		return new String[] { "spring.datasource.hikari.minimum-idle=0",
				"spring.datasource.hikari.maximum-pool-size=5" };
	}

	@Override
	String connectionProperty(String name, String value) {
		return "spring.datasource.hikari.data-source-properties." + name + "=" + value;
	}

	@Override
	String[] lifeTime() {
		return new String[] { "ecs-secrets.datasource.drain=1s" };
	}

	/**
	 * HikariCP may have opened one connection more than was waited for, and lend that.
	 */
	@Override
	int fewestRefusals(int rotations) {
		return 1;
	}

	/**
	 * One that HikariCP adds, and the probe before the drain.
	 */
	@Override
	int loginsAtOnce() {
		return 2;
	}

	@Override
	String[] maximumWait(int seconds) {
		return new String[] { "spring.datasource.hikari.connection-timeout=" + seconds * 1000 };
	}

	@Override
	boolean showsPassword() {
		return true;
	}

	@Override
	Class<?> ownPool() {
		return OwnPool.class;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnPool {

		@Bean
		HikariDataSource reporting() {
			HikariDataSource pool = new HikariDataSource();
			pool.setMinimumIdle(0);
			return pool;
		}

	}

}
