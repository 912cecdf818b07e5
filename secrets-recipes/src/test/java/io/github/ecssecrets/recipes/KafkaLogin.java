package io.github.ecssecrets.recipes;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;

import io.github.ecssecrets.Secret;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/**
 * Answers the SASL mechanism of a Kafka client.
 */
public class KafkaLogin implements AuthenticateCallbackHandler {

	private Supplier<?> login;

	@Override
	public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
		this.login = (Supplier<?>) configs.get("login");
	}

	@Override
	public void handle(Callback[] callbacks) {
		Secret newest = (Secret) this.login.get();
		for (Callback callback : callbacks) {
			if (callback instanceof NameCallback name) {
				name.setName(newest.field("username"));
			}
			else if (callback instanceof PasswordCallback password) {
				password.setPassword(newest.field("password").toCharArray());
			}
		}
	}

	@Override
	public void close() {
	}

}
