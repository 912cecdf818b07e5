package io.github.ecssecrets.spring.r2dbc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ecssecrets.spring.login.ClientSecret;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.boot.r2dbc.OptionsCapableConnectionFactory;
import org.springframework.core.Ordered;

/**
 * Lets Spring Boot's connection factory log in with a secret, below its pool and below
 * all other decorators.
 */
public final class RotatingConnectionFactoryDecorator implements ConnectionFactoryDecorator, Ordered, AutoCloseable {

	private final ClientSecret secret;

	private final List<RotatingConnectionFactory> decorated = new CopyOnWriteArrayList<>();

	/**
	 * Creates a decorator.
	 * @param secret the secret
	 */
	public RotatingConnectionFactoryDecorator(ClientSecret secret) {
		this.secret = secret;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	/**
	 * Decorates a factory whose options are known. Reads the secret, and blocks for that.
	 */
	@Override
	public ConnectionFactory decorate(ConnectionFactory delegate) {
		OptionsCapableConnectionFactory capable = OptionsCapableConnectionFactory.unwrapFrom(delegate);
		if (capable == null) {
			return delegate;
		}
		RotatingConnectionFactory rotating = new RotatingConnectionFactory(delegate, capable.getOptions(),
				this.secret.login());
		this.decorated.add(rotating);
		return rotating;
	}

	@Override
	public void close() {
		this.decorated.forEach(RotatingConnectionFactory::close);
	}

}
