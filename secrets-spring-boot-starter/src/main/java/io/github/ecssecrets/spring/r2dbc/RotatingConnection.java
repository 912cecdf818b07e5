package io.github.ecssecrets.spring.r2dbc;

import java.time.Duration;

import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.OpenConnections;
import io.github.ecssecrets.login.SecretLogin;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Lifecycle;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A pooled connection whose inside is replaced by one with newer credentials when the
 * pool gives it away, which is never during a transaction.
 */
final class RotatingConnection implements Connection, Lifecycle, Wrapped<Connection> {

	private final SpareConnection spare;

	private final OpenConnections<RotatingConnection, LoginCredentials> counted;

	private volatile SecretLogin.Opened<Connection> opened;

	private volatile boolean open = true;

	RotatingConnection(SecretLogin.Opened<Connection> opened, SpareConnection spare,
			OpenConnections<RotatingConnection, LoginCredentials> counted) {
		this.opened = opened;
		this.spare = spare;
		this.counted = counted;
		counted.add(this, opened.credentials());
	}

	/** Whether nobody closed it yet. */
	boolean isOpen() {
		return this.open;
	}

	private Connection connection() {
		return this.opened.connection();
	}

	@Override
	public Connection unwrap() {
		return connection();
	}

	/**
	 * Called by a pool that gives the connection away.
	 */
	@Override
	public Publisher<Void> postAllocate() {
		return Mono.defer(() -> {
			SecretLogin.Opened<Connection> replacement = this.spare.replacementOf(this.opened.credentials());
			if (replacement != null) {
				SpareConnection.close(connection());
				this.opened = replacement;
				this.counted.add(this, replacement.credentials());
			}
			return (connection() instanceof Lifecycle lifecycle) ? Mono.from(lifecycle.postAllocate()) : Mono.empty();
		});
	}

	@Override
	public Publisher<Void> preRelease() {
		return Mono.defer(
				() -> (connection() instanceof Lifecycle lifecycle) ? Mono.from(lifecycle.preRelease()) : Mono.empty());
	}

	@Override
	public Publisher<Void> beginTransaction() {
		return connection().beginTransaction();
	}

	@Override
	public Publisher<Void> beginTransaction(TransactionDefinition definition) {
		return connection().beginTransaction(definition);
	}

	@Override
	public Publisher<Void> close() {
		return Mono.defer(() -> {
			this.open = false;
			return Mono.from(connection().close());
		});
	}

	@Override
	public Publisher<Void> commitTransaction() {
		return connection().commitTransaction();
	}

	@Override
	public Batch createBatch() {
		return connection().createBatch();
	}

	@Override
	public Publisher<Void> createSavepoint(String name) {
		return connection().createSavepoint(name);
	}

	@Override
	public Statement createStatement(String sql) {
		return connection().createStatement(sql);
	}

	@Override
	public boolean isAutoCommit() {
		return connection().isAutoCommit();
	}

	@Override
	public ConnectionMetadata getMetadata() {
		return connection().getMetadata();
	}

	@Override
	public IsolationLevel getTransactionIsolationLevel() {
		return connection().getTransactionIsolationLevel();
	}

	@Override
	public Publisher<Void> releaseSavepoint(String name) {
		return connection().releaseSavepoint(name);
	}

	@Override
	public Publisher<Void> rollbackTransaction() {
		return connection().rollbackTransaction();
	}

	@Override
	public Publisher<Void> rollbackTransactionToSavepoint(String name) {
		return connection().rollbackTransactionToSavepoint(name);
	}

	@Override
	public Publisher<Void> setAutoCommit(boolean autoCommit) {
		return connection().setAutoCommit(autoCommit);
	}

	@Override
	public Publisher<Void> setLockWaitTimeout(Duration timeout) {
		return connection().setLockWaitTimeout(timeout);
	}

	@Override
	public Publisher<Void> setStatementTimeout(Duration timeout) {
		return connection().setStatementTimeout(timeout);
	}

	@Override
	public Publisher<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
		return connection().setTransactionIsolationLevel(isolationLevel);
	}

	@Override
	public Publisher<Boolean> validate(ValidationDepth depth) {
		return connection().validate(depth);
	}

	@Override
	public String toString() {
		return "RotatingConnection[" + connection() + "]";
	}

}
