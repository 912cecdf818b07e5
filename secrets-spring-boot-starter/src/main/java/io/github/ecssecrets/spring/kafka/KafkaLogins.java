package io.github.ecssecrets.spring.kafka;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ecssecrets.login.SecretLogin;
import org.jspecify.annotations.Nullable;

/**
 * The logins of an application by a text, because the configuration of a Kafka client
 * consists of texts. Thread-safe.
 */
final class KafkaLogins {

	/** The setting of a client that holds the text. */
	static final String KEY = "ecs-secrets.login";

	private static final Map<String, SecretLogin> LOGINS = new ConcurrentHashMap<>();

	private KafkaLogins() {
	}

	static String register(SecretLogin login) {
		String key = UUID.randomUUID().toString();
		LOGINS.put(key, login);
		return key;
	}

	static void remove(String key) {
		LOGINS.remove(key);
	}

	static SecretLogin get(@Nullable Object key) {
		SecretLogin login = (key instanceof String text) ? LOGINS.get(text) : null;
		if (login == null) {
			throw new IllegalStateException(
					"The setting '" + KEY + "' does not name a login of an application that is running");
		}
		return login;
	}

}
