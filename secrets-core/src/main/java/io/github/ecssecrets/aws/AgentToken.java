package io.github.ecssecrets.aws;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * The token that the agent wants to see in a header: a forged request that cannot set
 * headers gets nothing. It comes from a given file, else from {@code AWS_TOKEN}, which
 * holds it or names its file as {@code file://PATH}, else from the file that the agent's
 * installer writes. A file is read for every request, and must not be open to others for
 * writing.
 */
final class AgentToken {

	private static final String VARIABLE = "AWS_TOKEN";

	private static final String FILE_PREFIX = "file://";

	private static final Path INSTALLED_FILE = Path.of("/var/run/awssmatoken");

	private static final int LARGEST_FILE = 64 * 1024;

	private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]+");

	private final @Nullable Path givenFile;

	private final Function<String, @Nullable String> environment;

	private final @Nullable InsecureUses insecureUses;

	/**
	 * Creates a token.
	 * @param givenFile the file, or {@code null} to go by the environment
	 * @param insecureUses takes note of a file that others may write, or {@code null} to
	 * refuse one
	 */
	AgentToken(@Nullable Path givenFile, Function<String, @Nullable String> environment,
			@Nullable InsecureUses insecureUses) {
		this.givenFile = givenFile;
		this.environment = environment;
		this.insecureUses = insecureUses;
	}

	/**
	 * Reads the token.
	 * @param reference the secret it is needed for
	 * @return a text that can stand in a header
	 * @throws SecretCredentialsException if there is no such text
	 */
	String read(SecretReference reference) {
		Path file = file();
		String token = ((file != null) ? read(file, reference) : variable()).strip();
		if (!HEADER_VALUE.matcher(token).matches()) {
			throw unusable(reference, token.isEmpty() ? "is empty" : "contains a character that a header cannot carry",
					null);
		}
		return token;
	}

	private String read(Path file, SecretReference reference) {
		try {
			checkWriters(file, reference);
		}
		catch (IOException ex) {
			throw unusable(reference, "could not be read (" + ex.getClass().getSimpleName() + ")", ex);
		}
		try (InputStream content = Files.newInputStream(file)) {
			return new String(content.readNBytes(LARGEST_FILE), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw unusable(reference, "could not be read (" + ex.getClass().getSimpleName() + ")", ex);
		}
	}

	/**
	 * Whoever may write the file may have any other file sent to the agent in its place.
	 */
	private void checkWriters(Path file, SecretReference reference) throws IOException {
		String problem = OpenToOthers.problem(file.toRealPath());
		if (problem == null) {
			return;
		}
		if (this.insecureUses == null) {
			throw unusable(reference, problem, null);
		}
		this.insecureUses.add("the token of the Secrets Manager Agent is in " + this + ", which " + problem);
	}

	private SecretException unusable(SecretReference reference, String problem, @Nullable IOException cause) {
		return new SecretCredentialsException(reference, Reason.AGENT_TOKEN,
				"The token of the Secrets Manager Agent, needed for secret '%s', is expected in %s, which %s; let this container read the agent's token file and name it with 'ecs-secrets.agent.token-file', or set AWS_TOKEN as for the agent"
					.formatted(reference, this, problem),
				null, cause);
	}

	private @Nullable Path file() {
		if (this.givenFile != null) {
			return this.givenFile;
		}
		String variable = variable();
		if (variable.isEmpty()) {
			return INSTALLED_FILE;
		}
		return variable.startsWith(FILE_PREFIX) ? Path.of(variable.substring(FILE_PREFIX.length())) : null;
	}

	private String variable() {
		return Objects.requireNonNullElse(this.environment.apply(VARIABLE), "");
	}

	/**
	 * Says where the token comes from, never what it is.
	 */
	@Override
	public String toString() {
		Path file = file();
		return (file != null) ? "file " + file : "environment variable " + VARIABLE;
	}

}
