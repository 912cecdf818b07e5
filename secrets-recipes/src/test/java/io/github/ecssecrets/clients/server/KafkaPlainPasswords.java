package io.github.ecssecrets.clients.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.login.AppConfigurationEntry;

import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;

/**
 * Lets a broker check passwords of SASL/PLAIN against files, one a user.
 */
public final class KafkaPlainPasswords implements AuthenticateCallbackHandler {

	static final String DIRECTORY = "test.kafka.passwords";

	static void write(Path directory, String user, String password) {
		try {
			Path written = Files.writeString(directory.resolve(user + ".new"), password);
			Files.move(written, directory.resolve(user), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
	}

	@Override
	public void handle(Callback[] callbacks) throws IOException {
		String user = null;
		for (Callback callback : callbacks) {
			if (callback instanceof NameCallback name) {
				user = name.getDefaultName();
			}
			else if (callback instanceof PlainAuthenticateCallback plain) {
				Path file = Path.of(System.getProperty(DIRECTORY), user);
				plain.authenticated(
						Files.exists(file) && Files.readString(file).equals(String.valueOf(plain.password())));
			}
		}
	}

	@Override
	public void close() {
	}

}
