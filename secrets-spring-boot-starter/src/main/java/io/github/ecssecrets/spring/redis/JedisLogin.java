package io.github.ecssecrets.spring.redis;

import java.time.Duration;
import java.util.function.Predicate;

import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.SecretLogin;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.HostAndPortMapper;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisCredentials;
import redis.clients.jedis.RedisCredentialsProvider;

/**
 * Gives Jedis the credentials for a login. Jedis does not tell what Redis answers, and
 * closes a connection whose login is refused. So each login is tried on a connection of
 * its own first, with one version after the other, and Jedis is given the one that Redis
 * accepted. Where Redis is, Jedis tells on the same thread before it asks for
 * credentials. Thread-safe; blocks for the try.
 */
final class JedisLogin implements RedisCredentialsProvider, HostAndPortMapper {

	private static final RedisLoginProtocol PROTOCOL = new RedisLoginProtocol();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** Where the connection leads that the thread opens. */
	private static final ThreadLocal<@Nullable Server> SERVER = new ThreadLocal<>();

	private final SecretLogin login;

	/** The settings of the client, without this object. */
	private final JedisClientConfig settings;

	private final Predicate<HostAndPort> isSentinel;

	/**
	 * Creates a login.
	 * @param isSentinel whether a server only tells where Redis is, and has credentials
	 * of its own in the settings
	 */
	JedisLogin(SecretLogin login, JedisClientConfig settings, Predicate<HostAndPort> isSentinel) {
		this.login = login;
		this.settings = settings;
		this.isSentinel = isSentinel;
	}

	@Override
	public HostAndPort getHostAndPort(HostAndPort asked) {
		HostAndPortMapper configured = this.settings.getHostAndPortMapper();
		HostAndPort mapped = (configured != null) ? configured.getHostAndPort(asked) : null;
		HostAndPort address = (mapped != null) ? mapped : asked;
		SERVER.set(new Server(address, this.isSentinel.test(asked)));
		return address;
	}

	/**
	 * The credentials that Redis accepts, or those of a Sentinel.
	 * @throws RuntimeException what Jedis throws if Redis accepts none, or cannot be
	 * reached
	 */
	@Override
	public RedisCredentials get() {
		Server server = SERVER.get();
		SERVER.remove();
		if (server == null) {
			return credentials(this.login.current());
		}
		if (server.isSentinel()) {
			return this.settings.getCredentialsProvider().get();
		}
		return credentials(this.login.open((credentials) -> attempt(server.address(), credentials), PROTOCOL, PATIENCE)
			.credentials());
	}

	private boolean attempt(HostAndPort address, LoginCredentials credentials) {
		new Connection(address,
				DefaultJedisClientConfig.builder()
					.from(this.settings)
					.hostAndPortMapper(null)
					.credentialsProvider(() -> credentials(credentials))
					.build())
			.close();
		return true;
	}

	private static RedisCredentials credentials(LoginCredentials credentials) {
		return new DefaultRedisCredentials(credentials.username(), credentials.revealPassword());
	}

	private record Server(HostAndPort address, boolean isSentinel) {

	}

}
