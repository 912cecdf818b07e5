package io.github.ecssecrets.spring.redis;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.OpenConnections;
import io.github.ecssecrets.login.SecretLogin;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * Gives Lettuce the credentials for a login, and new ones after a rotation, with which
 * connections that are open authenticate again. Never blocks.
 */
final class LettuceLogin implements RedisCredentialsProvider, RedisCredentialsProviderFactory {

	private static final int REMEMBERED = 4;

	private final SecretLogin login;

	private volatile List<LoginCredentials> given = List.of();

	private final Flux<RedisCredentials> changes;

	private final OpenConnections<Channel, LoginCredentials> connections;

	LettuceLogin(SecretLogin login) {
		this.login = login;
		this.connections = OpenConnections.of(login, Channel::isActive);
		this.changes = Flux.create((sink) -> {
			LiveSecret.Registration registration = login.onChange(() -> sink.next(give(login.preferred())));
			sink.onDispose(registration::close);
		});
	}

	SecretLogin login() {
		return this.login;
	}

	OpenConnections<Channel, LoginCredentials> connections() {
		return this.connections;
	}

	@Override
	public RedisCredentialsProvider createCredentialsProvider(RedisConfiguration redisConfiguration) {
		return this;
	}

	@Override
	public Mono<RedisCredentials> resolveCredentials() {
		return Mono.fromSupplier(() -> give(this.login.current()));
	}

	@Override
	public boolean supportsStreaming() {
		return true;
	}

	@Override
	public Flux<RedisCredentials> credentials() {
		return this.changes;
	}

	private RedisCredentials give(LoginCredentials credentials) {
		if (!this.given.contains(credentials)) {
			remember(credentials);
		}
		return RedisCredentials.just(credentials.username(), credentials.revealPassword());
	}

	private synchronized void remember(LoginCredentials credentials) {
		this.given = Stream.concat(Stream.of(credentials), this.given.stream()).limit(REMEMBERED).toList();
	}

	/**
	 * Whether user and password were given by this object, and not configured elsewhere.
	 */
	boolean gave(@Nullable String user, String password) {
		return this.given.stream()
			.anyMatch((credentials) -> Objects.equals(credentials.username(), user)
					&& credentials.revealPassword().equals(password));
	}

}
