package io.github.ecssecrets.spring.amqp;

import com.rabbitmq.client.ConnectionFactory;
import io.github.ecssecrets.spring.login.ClientSecret;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.RabbitConnectionFactoryBean;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.ReflectionUtils;

/**
 * Makes a connection factory of the RabbitMQ client that logs in with a secret, across
 * rotations.
 */
public final class RotatingConnectionFactoryBean extends RabbitConnectionFactoryBean {

	private final ClientSecret secret;

	private final @Nullable SslBundle sslBundle;

	private boolean verifyHostname = true;

	/**
	 * Creates a factory bean.
	 * @param secret the secret
	 * @param sslBundle what TLS is configured with, or {@code null} for properties
	 */
	public RotatingConnectionFactoryBean(ClientSecret secret, @Nullable SslBundle sslBundle) {
		this.secret = secret;
		this.sslBundle = sslBundle;
	}

	@Override
	public void setEnableHostnameVerification(boolean enable) {
		this.verifyHostname = enable;
		super.setEnableHostnameVerification(enable);
	}

	@Override
	protected void setUpSSL() {
		if (this.sslBundle == null) {
			super.setUpSSL();
			return;
		}
		this.connectionFactory.useSslProtocol(this.sslBundle.createSslContext());
		if (this.verifyHostname) {
			this.connectionFactory.enableHostnameVerification();
		}
	}

	/**
	 * Copies the settings, since Spring AMQP makes the factory that it configures.
	 */
	@Override
	protected ConnectionFactory createInstance() {
		RotatingConnectionFactory rotating = new RotatingConnectionFactory(this.secret.login());
		ReflectionUtils.shallowCopyFieldState(super.createInstance(), rotating);
		return rotating;
	}

}
