package io.github.ecssecrets.spring.redis;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.ecssecrets.spring.login.ClientSecret;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.JedisClientConfigurationBuilderCustomizer;
import org.springframework.core.Ordered;
import org.springframework.data.redis.connection.jedis.JedisClientConfigBuilderCustomizer;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration.JedisClientConfigurationBuilder;

/**
 * Lets Jedis log in with a secret, across rotations. Comes after the customizers of the
 * application, whose settings of the client it extends.
 */
public final class JedisLoginCustomizer implements JedisClientConfigurationBuilderCustomizer, Ordered {

	private final ClientSecret secret;

	private final Supplier<@Nullable DataRedisConnectionDetails> details;

	/**
	 * Creates a customizer.
	 * @param secret the secret
	 * @param details gives what tells which servers are Sentinels, when the client is
	 * made
	 */
	public JedisLoginCustomizer(ClientSecret secret, Supplier<@Nullable DataRedisConnectionDetails> details) {
		this.secret = secret;
		this.details = details;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Customizes the client. Reads the secret when the client is made, and blocks for
	 * that.
	 */
	@Override
	@SuppressWarnings("deprecation") // the name that Spring Data Redis 4.0 has, too
	public void customize(JedisClientConfigurationBuilder builder) {
		Optional<JedisClientConfigBuilderCustomizer> configured = builder.build().getClientConfigCustomizer();
		builder.customize((settings) -> {
			configured.ifPresent((customizer) -> customizer.customize(settings));
			logIn(settings);
		});
	}

	private void logIn(DefaultJedisClientConfig.Builder settings) {
		JedisLogin login = new JedisLogin(this.secret.login(), settings.build(), sentinels()::contains);
		settings.credentialsProvider(login).hostAndPortMapper(login);
	}

	private Set<HostAndPort> sentinels() {
		DataRedisConnectionDetails known = this.details.get();
		DataRedisConnectionDetails.Sentinel sentinel = (known != null) ? known.getSentinel() : null;
		return (sentinel == null) ? Set.of()
				: sentinel.getNodes()
					.stream()
					.map((node) -> new HostAndPort(node.host(), node.port()))
					.collect(Collectors.toUnmodifiableSet());
	}

}
