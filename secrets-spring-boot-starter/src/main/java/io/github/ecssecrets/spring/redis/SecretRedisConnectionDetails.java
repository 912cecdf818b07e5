package io.github.ecssecrets.spring.redis;

import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.spring.login.ClientSecret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Connection details of a Redis whose host is in the secret.
 */
public final class SecretRedisConnectionDetails implements DataRedisConnectionDetails {

	private final ClientSecret secret;

	private final DataRedisProperties properties;

	private final @Nullable SslBundles sslBundles;

	/**
	 * Creates the details.
	 * @param secret the secret
	 * @param properties what else Spring Boot's properties say
	 * @param sslBundles the SSL bundles, or {@code null} if there are none
	 */
	public SecretRedisConnectionDetails(ClientSecret secret, DataRedisProperties properties,
			@Nullable SslBundles sslBundles) {
		this.secret = secret;
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	@Override
	public @Nullable String getUsername() {
		return credentials().username();
	}

	@Override
	public String getPassword() {
		return credentials().revealPassword();
	}

	private LoginCredentials credentials() {
		return this.secret.login().current();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		if (!this.properties.getSsl().isEnabled()) {
			return null;
		}
		String bundle = this.properties.getSsl().getBundle();
		return (StringUtils.hasLength(bundle) && this.sslBundles != null) ? this.sslBundles.getBundle(bundle)
				: SslBundle.systemDefault();
	}

	@Override
	public Standalone getStandalone() {
		String host = this.secret.host();
		Integer port = this.secret.port();
		return Standalone.of((host != null) ? host : this.properties.getHost(),
				(port != null) ? port : this.properties.getPort(), this.properties.getDatabase());
	}

}
