package io.github.ecssecrets.spring.amqp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AddressResolver;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.ConnectionParams;
import com.rabbitmq.client.impl.CredentialsProvider;
import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.OpenConnections;
import io.github.ecssecrets.login.SecretLogin;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections with the credentials of a secret. RabbitMQ closes a connection whose
 * login it refuses, so another one is opened with the next credentials.
 */
final class RotatingConnectionFactory extends ConnectionFactory {

	private static final RabbitLoginProtocol PROTOCOL = new RabbitLoginProtocol();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** What a thread logs in with: the client asks for user and password in turn. */
	private static final ThreadLocal<@Nullable LoginCredentials> loggingIn = new ThreadLocal<>();

	private final SecretLogin login;

	private final OpenConnections<Connection, LoginCredentials> connections;

	RotatingConnectionFactory(SecretLogin login) {
		this.login = login;
		this.connections = OpenConnections.of(login, Connection::isOpen);
	}

	@Override
	public ConnectionParams params(ExecutorService executor) {
		ConnectionParams params = super.params(executor);
		params.setCredentialsProvider(new Credentials());
		return params;
	}

	@Override
	public Connection newConnection(ExecutorService executor, AddressResolver addressResolver, String name)
			throws IOException, TimeoutException {
		try {
			SecretLogin.Opened<Connection> opened = this.login
				.open((credentials) -> newConnection(credentials, executor, addressResolver, name), PROTOCOL, PATIENCE);
			this.connections.add(opened.connection(), opened.credentials());
			return opened.connection();
		}
		catch (IOException | TimeoutException | RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IOException(ex);
		}
	}

	private Connection newConnection(LoginCredentials credentials, ExecutorService executor,
			AddressResolver addressResolver, String name) throws Exception {
		loggingIn.set(credentials);
		try {
			return super.newConnection(executor, addressResolver, name);
		}
		finally {
			loggingIn.remove();
		}
	}

	/**
	 * The credentials of the login that the thread makes. What the client does on threads
	 * of its own gets those that logins use now.
	 */
	private final class Credentials implements CredentialsProvider {

		@Override
		public String getUsername() {
			return String.valueOf(credentials().username());
		}

		@Override
		public String getPassword() {
			return credentials().revealPassword();
		}

		private LoginCredentials credentials() {
			LoginCredentials credentials = loggingIn.get();
			return (credentials != null) ? credentials : RotatingConnectionFactory.this.login.current();
		}

	}

}
