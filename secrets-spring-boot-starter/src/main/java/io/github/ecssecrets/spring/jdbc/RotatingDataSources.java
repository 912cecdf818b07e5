package io.github.ecssecrets.spring.jdbc;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.jdbc.RotatingDataSource;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

/**
 * The data sources below the pools of an application. Pools that log in to the same
 * database in the same way share one, so that a version of their secret is refused once
 * and not once a pool.
 */
final class RotatingDataSources implements AutoCloseable {

	private final Supplier<SecretsRuntime> runtime;

	private final Map<List<Object>, RotatingDataSource> sources = new ConcurrentHashMap<>();

	private final List<Runnable> whenClosed = new CopyOnWriteArrayList<>();

	RotatingDataSources(Supplier<SecretsRuntime> runtime) {
		this.runtime = runtime;
	}

	SecretsRuntime runtime() {
		return this.runtime.get();
	}

	/**
	 * The data source for a pool.
	 * @param details the secret and the URL
	 * @param settings what else makes a connection what it is
	 * @param delegate opens a physical connection for a user and password
	 */
	RotatingDataSource get(SecretJdbcConnectionDetails details, List<Object> settings, Supplier<DataSource> delegate) {
		List<Object> key = List.of(details.reference(), details.getJdbcUrl(), details.properties().isPendingFallback(),
				settings);
		return this.sources.computeIfAbsent(key, (absent) -> create(details, delegate.get()));
	}

	private RotatingDataSource create(SecretJdbcConnectionDetails details, DataSource delegate) {
		try {
			return RotatingDataSource.builder(runtime().secrets(), details.reference())
				.delegate(delegate)
				.engine(DatabaseEngine.byUrl(details.getJdbcUrl()))
				.pendingFallback(details.properties().isPendingFallback())
				.build();
		}
		catch (SecretException ex) {
			throw new SecretResolutionException("the pool of " + details.reference(), ex);
		}
	}

	/**
	 * Adds what ends together with the data sources.
	 */
	void whenClosed(Runnable action) {
		this.whenClosed.add(action);
	}

	/**
	 * Lets nobody wait for credentials any longer.
	 */
	@Override
	public void close() {
		this.sources.values().forEach(RotatingDataSource::close);
		this.whenClosed.forEach(Runnable::run);
	}

}
