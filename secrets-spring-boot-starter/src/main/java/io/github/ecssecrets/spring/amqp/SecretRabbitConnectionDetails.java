package io.github.ecssecrets.spring.amqp;

import java.util.List;

import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.spring.login.ClientSecret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Connection details of a RabbitMQ whose host is in the secret.
 */
public final class SecretRabbitConnectionDetails implements RabbitConnectionDetails {

	private final ClientSecret secret;

	private final RabbitProperties properties;

	private final @Nullable SslBundles sslBundles;

	/**
	 * Creates the details.
	 * @param secret the secret
	 * @param properties what else Spring Boot's properties say
	 * @param sslBundles the SSL bundles, or {@code null} if there are none
	 */
	public SecretRabbitConnectionDetails(ClientSecret secret, RabbitProperties properties,
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
	public @Nullable String getVirtualHost() {
		return this.properties.determineVirtualHost();
	}

	@Override
	public List<Address> getAddresses() {
		String host = this.secret.host();
		Integer port = this.secret.port();
		return List.of(new Address((host != null) ? host : this.properties.determineHost(),
				(port != null) ? port : this.properties.determinePort()));
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String bundle = this.properties.getSsl().getBundle();
		return (this.properties.getSsl().determineEnabled() && StringUtils.hasLength(bundle) && this.sslBundles != null)
				? this.sslBundles.getBundle(bundle) : null;
	}

}
