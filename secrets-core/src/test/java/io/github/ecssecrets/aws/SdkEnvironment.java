package io.github.ecssecrets.aws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.internal.SystemSettingUtilsTestBackdoor;

/**
 * Environment variables as the AWS SDK and this library see them, until this is closed:
 * none to begin with that would lead out of the test.
 */
final class SdkEnvironment implements AutoCloseable {

	private final Map<String, String> variables = new HashMap<>();

	private final Path home;

	/**
	 * Creates an environment.
	 * @param home a directory for the files of profiles
	 */
	SdkEnvironment(Path home) {
		this.home = home;
		set("AWS_EC2_METADATA_DISABLED", "true");
		set("AWS_CONFIG_FILE", home.resolve("config").toString());
		set("AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials").toString());
	}

	SdkEnvironment set(String variable, String value) {
		this.variables.put(variable, value);
		SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(variable, value);
		return this;
	}

	SdkEnvironment credentials() {
		return set("AWS_ACCESS_KEY_ID", "AKIATEST").set("AWS_SECRET_ACCESS_KEY", "canary-key");
	}

	/**
	 * Writes the file with profiles.
	 */
	SdkEnvironment config(String content) {
		try {
			Files.writeString(this.home.resolve("config"), content);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return this;
	}

	Function<String, @Nullable String> function() {
		return this.variables::get;
	}

	SdkSettings settings() {
		return new SdkSettings(function());
	}

	@Override
	public void close() {
		SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
	}

}
