package io.github.ecssecrets.spring.redis;

import io.github.ecssecrets.spring.login.ClientSecret;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;

import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.core.Ordered;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;

/**
 * Lets Lettuce log in with a secret, across rotations. Comes after the customizers of the
 * application, whose client resources and options it extends.
 */
public final class LettuceLoginCustomizer implements LettuceClientConfigurationBuilderCustomizer, Ordered {

	private final ClientSecret secret;

	/**
	 * Creates a customizer.
	 * @param secret the secret
	 */
	public LettuceLoginCustomizer(ClientSecret secret) {
		this.secret = secret;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Customizes the client. Reads the secret, and blocks for that.
	 */
	@Override
	public void customize(LettuceClientConfigurationBuilder builder) {
		LettuceLogin login = new LettuceLogin(this.secret.login());
		LettuceClientConfiguration configured = builder.build();
		builder.redisCredentialsProviderFactory(login);
		configured.getClientResources().ifPresent((resources) -> builder.clientResources(resources(resources, login)));
		configured.getClientOptions()
			.filter((options) -> options.getConfiguredProtocolVersion() != ProtocolVersion.RESP2)
			.ifPresent((options) -> builder.clientOptions(options.mutate()
				.reauthenticateBehavior(ClientOptions.ReauthenticateBehavior.ON_NEW_CREDENTIALS)
				.build()));
	}

	private static ClientResources resources(ClientResources resources, LettuceLogin login) {
		NettyCustomizer customized = resources.nettyCustomizer();
		return resources.mutate().nettyCustomizer(new NettyCustomizer() {

			@Override
			public void afterBootstrapInitialized(Bootstrap bootstrap) {
				customized.afterBootstrapInitialized(bootstrap);
			}

			@Override
			public void afterChannelInitialized(Channel channel) {
				customized.afterChannelInitialized(channel);
				channel.pipeline().addLast(new LettuceLoginHandler(login));
			}

		}).build();
	}

}
