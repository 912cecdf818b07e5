package io.github.ecssecrets;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where the value of a secret came from. Its {@code toString()} is a phrase for people,
 * such as {@code environment variable DB_PASSWORD}, and printable whatever the names in
 * it are. Immutable.
 */
public sealed interface SecretOrigin {

	/**
	 * An environment variable of the process, as Amazon ECS injects it.
	 *
	 * @param variable the name of the variable
	 */
	record EnvironmentVariable(String variable) implements SecretOrigin {

		@Override
		public String toString() {
			return PrintableText.of("environment variable " + this.variable);
		}

	}

	/**
	 * A mounted file.
	 *
	 * @param path the path of the file
	 */
	record MountedFile(Path path) implements SecretOrigin {

		@Override
		public String toString() {
			return PrintableText.of("file " + this.path);
		}

	}

	/**
	 * AWS Secrets Manager.
	 *
	 * @param region the AWS Region that answered
	 */
	record SecretsManager(String region) implements SecretOrigin {

		@Override
		public String toString() {
			return PrintableText.of("Secrets Manager in " + this.region);
		}

	}

	/**
	 * The AWS Secrets Manager Agent (Workload Credentials Provider).
	 *
	 * @param endpoint the address of the agent
	 */
	record Agent(URI endpoint) implements SecretOrigin {

		@Override
		public String toString() {
			return "Secrets Manager Agent at " + this.endpoint;
		}

	}

	/**
	 * A source that the application brought.
	 *
	 * @param description a phrase for people
	 */
	record Custom(String description) implements SecretOrigin {

		@Override
		public String toString() {
			return PrintableText.of(this.description);
		}

	}

}
