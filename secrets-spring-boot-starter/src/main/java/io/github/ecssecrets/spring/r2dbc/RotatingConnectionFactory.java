package io.github.ecssecrets.spring.r2dbc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.OpenConnections;
import io.github.ecssecrets.login.SecretLogin;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Opens database connections with the credentials of a secret, across rotations. Made to
 * stand below a pool. Never blocks; thread-safe.
 */
final class RotatingConnectionFactory implements ConnectionFactory, Wrapped<ConnectionFactory> {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ConnectionFactory original;

	private final ConnectionFactoryOptions options;

	private final SecretLogin login;

	private final R2dbcLoginProtocol protocol;

	private final SpareConnection spare;

	private final OpenConnections<RotatingConnection, LoginCredentials> connections;

	private volatile @Nullable Driver driver;

	/**
	 * Creates a factory.
	 * @param original what opens connections with the credentials in the options
	 * @param options all settings but user and password
	 */
	RotatingConnectionFactory(ConnectionFactory original, ConnectionFactoryOptions options, SecretLogin login) {
		this.original = original;
		this.options = options;
		this.login = login;
		this.protocol = new R2dbcLoginProtocol(R2dbcDrivers.engine(options.getValue(ConnectionFactoryOptions.DRIVER)));
		this.spare = new SpareConnection(this::open, login);
		this.connections = OpenConnections.of(login, RotatingConnection::isOpen);
	}

	/**
	 * Opens a connection. If the database refuses the credentials, others are tried; the
	 * subscriber of a connection that comes too late does not leak it.
	 */
	@Override
	@SuppressWarnings("FutureReturnValueIgnored") // failures go to the subscriber
	public Mono<Connection> create() {
		return Mono.create((sink) -> {
			CompletableFuture<SecretLogin.Opened<Connection>> opening = open();
			sink.onCancel(() -> opening.thenAccept((opened) -> SpareConnection.close(opened.connection())));
			opening.whenComplete((opened, failure) -> {
				if (failure != null) {
					sink.error(failure);
				}
				else {
					sink.success(new RotatingConnection(opened, this.spare, this.connections));
				}
			});
		});
	}

	private CompletableFuture<SecretLogin.Opened<Connection>> open() {
		return this.login.openAsync((credentials) -> Mono.<Connection>from(driver(credentials).create()).toFuture(),
				this.protocol, PATIENCE);
	}

	private ConnectionFactory driver(LoginCredentials credentials) {
		Driver known = this.driver;
		if (known == null || !known.credentials().equals(credentials)) {
			known = new Driver(credentials,
					ConnectionFactories.get(this.options.mutate()
						.option(ConnectionFactoryOptions.USER, String.valueOf(credentials.username()))
						.option(ConnectionFactoryOptions.PASSWORD, credentials.revealPassword())
						.build()));
			this.driver = known;
		}
		return known.factory();
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.original.getMetadata();
	}

	@Override
	public ConnectionFactory unwrap() {
		return this.original;
	}

	void close() {
		this.spare.close();
	}

	@Override
	public String toString() {
		return "RotatingConnectionFactory[" + this.login.reference() + "]";
	}

	/**
	 * A driver's factory, which has fixed credentials.
	 */
	private record Driver(LoginCredentials credentials, ConnectionFactory factory) {

		@Override
		public String toString() {
			return "Driver[" + this.credentials + "]";
		}

	}

}
