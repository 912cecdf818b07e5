package io.github.ecssecrets.spring.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.github.ecssecrets.spring.runtime.LoginCheck;
import io.github.ecssecrets.spring.runtime.LoginTrial;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Logs in to the database of each pool that follows a secret, with one connection below
 * the pool where it is one that can.
 */
public final class PoolLoginCheck implements LoginCheck {

	private final ListableBeanFactory beanFactory;

	private final RotatingPoolsBeanPostProcessor pools;

	/**
	 * Creates a check.
	 * @param beanFactory has the pools
	 * @param pools knows which of them follow a secret
	 */
	public PoolLoginCheck(ListableBeanFactory beanFactory, RotatingPoolsBeanPostProcessor pools) {
		this.beanFactory = beanFactory;
		this.pools = pools;
	}

	@Override
	public List<Outcome> logIn() {
		List<Outcome> outcomes = new ArrayList<>();
		for (String name : this.beanFactory.getBeanNamesForType(DataSource.class)) {
			outcomes.addAll(logIn(name));
		}
		return outcomes;
	}

	private List<Outcome> logIn(String name) {
		try {
			DataSource dataSource = this.beanFactory.getBean(name, DataSource.class);
			RotatingPool pool = this.pools.pool(name);
			return (pool != null) ? List.of(LoginTrial.run(name, () -> use(pool, dataSource))) : List.of();
		}
		catch (BeansException ex) {
			return List.of(new Outcome(name, ex));
		}
	}

	private static boolean use(RotatingPool pool, DataSource dataSource) throws SQLException {
		try (Connection connection = pool.login(dataSource)) {
			if (!connection.isValid(0)) {
				throw new SQLException("The connection cannot be used");
			}
			return true;
		}
	}

}
